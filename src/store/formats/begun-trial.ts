import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialIdentity } from '../../pipeline/address/address.js';
import { objectText, parseObject } from '../../base/json.js';
import { isIdentity } from './trial-manifest.js';

/** What unfinished work is of. It goes with its folder when the trial is done. */
export const BEGUN = 'trial.json';

export interface BegunTrial {
  readonly trial: TrialIdentity;
  /** What the user has typed; absent where a program has called the library. */
  readonly command?: readonly string[];
}

export function begunText({ trial, command }: BegunTrial): string {
  return objectText({ trial, command });
}

/** @returns undefined where it is missing, as in work of earlier versions, or is other than hsi-run writes it */
export function readBegun(folder: string): BegunTrial | undefined {
  try {
    const { trial, command } = parseObject(readFileSync(join(folder, BEGUN), 'utf8'));
    if (!isIdentity(trial)) return undefined;
    const isTyped = Array.isArray(command) && command.every((word) => typeof word === 'string');
    return { trial, ...(isTyped ? { command } : {}) };
  } catch {
    return undefined;
  }
}
