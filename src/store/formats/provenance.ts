import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validators } from '../../schema/stored-validators.generated.js';
import { type JsonObject, objectText, parseObject } from '../../base/json.js';

/** Who computed a trial or a map with what, and when. It stands beside what is hashed. */
export const PROVENANCE = 'provenance.json';

/** Of provenance.json, what is the same in all versions. */
export interface Provenance {
  readonly 'hsi-run'?: string;
  readonly node?: string;
  readonly host?: string;
  readonly platform?: string;
  readonly processor?: string;
  /** Its description. */
  readonly engine?: string;
  /** What the user has typed; absent where a program has called the library. */
  readonly command?: readonly string[];
  readonly pipeline?: { readonly commit: string; readonly changed: boolean };
  readonly begun?: string;
  readonly ended?: string;
  readonly sources?: readonly { readonly file: string; readonly sha256?: string; readonly bytes?: number }[];
  readonly warnings?: readonly string[];
  /** The centres of the cube's bands in nm, where its file says them. */
  readonly wavelengths?: readonly number[];
}

export function provenanceText(provenance: object): string {
  return objectText(provenance);
}

/** @returns undefined where it is gone, or is other than hsi-run writes it: a stranger's may hold anything */
export function readProvenance(folder: string): Provenance | undefined {
  try {
    return parseProvenance(readFileSync(join(folder, PROVENANCE), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @returns undefined if the text is other than hsi-run writes it */
export function parseProvenance(text: string): Provenance | undefined {
  try {
    const found = parseObject(text);
    return isProvenance(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isProvenance(value: JsonObject): value is JsonObject & Provenance {
  return validators().provenance(value);
}
