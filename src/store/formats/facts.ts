import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageFacts, Scene } from '../../data/cube.js';
import { meanAndDeviation, type ValueSpread } from '../../data/features/spread.js';
import { validators } from '../../schema/stored-validators.generated.js';
import { type JsonObject, parseObject } from '../../base/json.js';

/** A run's file: what the files of its scenes say of them. A trial, which is addressed by its pixels, cannot hold it. */
export const FACTS = 'facts.json';

/** What of a cube's facts a run keeps. */
export type DeclaredFacts = Pick<ImageFacts, 'wavelengths' | 'scale' | 'zero'>;

export interface RunFacts extends DeclaredFacts {
  /** Of the scene; a run of an older version does not have them. */
  readonly rows?: number;
  readonly columns?: number;
  /** Mean and deviation of all used values, as the file has them. */
  readonly values: ValueSpread;
}

export function declaredFacts({ wavelengths, scale, zero }: ImageFacts = {}): DeclaredFacts {
  return {
    ...(wavelengths ? { wavelengths } : {}),
    ...(scale === undefined || !Number.isFinite(scale) ? {} : { scale }),
    ...(zero === undefined ? {} : { zero }),
  };
}

/** The file's text, of the scenes of each configuration in their order. */
export function writeRunFacts(scenes: readonly Pick<Scene, 'cube' | 'identity'>[]): string {
  const facts = scenes.map(({ cube, identity }): RunFacts => ({
    rows: cube.rows,
    columns: cube.columns,
    ...declaredFacts(cube.facts),
    values: meanAndDeviation(cube, identity.bands),
  }));
  return `${JSON.stringify({ scenes: facts })}\n`;
}

/** @returns undefined of a run of an older version, and of one without files */
export function readRunFacts(folder: string): readonly RunFacts[] | undefined {
  try {
    const facts = parseObject(readFileSync(join(folder, FACTS), 'utf8'));
    return isFacts(facts) ? facts.scenes : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a run knows what files say now: its pixels are the same, what is said of them need not be. */
export function isUpToDate(folder: string, declared: readonly DeclaredFacts[]): boolean {
  const known = existsSync(join(folder, FACTS)) ? readRunFacts(folder) : undefined;
  return known !== undefined && JSON.stringify(known.map(declaredFacts)) === JSON.stringify(declared);
}

function isFacts(value: JsonObject): value is JsonObject & { readonly scenes: readonly RunFacts[] } {
  return validators().facts(value);
}
