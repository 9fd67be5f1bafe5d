import type { TrialIdentity } from '../../pipeline/address/address.js';
import { isObject, type JsonObject } from '../../base/json.js';
import { filesOf, type ListedFiles, readManifest } from './manifest.js';

/** The manifest.json of a trial. */
export interface TrialManifest {
  /** SHA-256 of the canonical JSON (RFC 8785) of `trial`; the folder's name. */
  readonly address: string;
  /** All that determines the bits of the hashed files. */
  readonly trial: TrialIdentity;
  /** `oa`, `aa`, `kappa`, `ap`, `epoch`, for lists; absent in folders of versions that did not write them. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly files: ListedFiles;
}

export function trialHead({ address, trial, figures }: Omit<TrialManifest, 'files'>): object {
  return { address, trial, figures };
}

/** @returns undefined of a manifest that is none of a trial */
export function trialManifest(manifest: JsonObject): TrialManifest | undefined {
  const { address, trial, figures } = manifest;
  const files = filesOf(manifest);
  if (typeof address !== 'string' || !isIdentity(trial) || !files) return undefined;
  return { address, trial, files, ...(isFigures(figures) ? { figures } : {}) };
}

/** @throws as `readManifest`; SyntaxError if it is none of a trial */
export function readTrialManifest(folder: string): TrialManifest {
  const manifest = trialManifest(readManifest(folder));
  if (!manifest) throw new SyntaxError('is not the manifest of a trial');
  return manifest;
}

/** The seed says it: the rest is the address'. */
export function isIdentity(value: unknown): value is TrialIdentity {
  return isObject(value) && typeof value.seed === 'number';
}

function isFigures(value: unknown): value is Readonly<Record<string, number>> {
  return isObject(value) && Object.values(value).every((figure) => typeof figure === 'number');
}
