import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { NUMERICS_VERSION } from '../numerics/version.js';
import type { Experiment } from './experiment.js';

/** All that determines the bits of one trial. Names, descriptions and where files lie do not. */
export interface TrialIdentity {
  readonly numerics: number;
  readonly engine: string;
  readonly data: string;
  readonly seed: number;
  readonly dataset: { readonly standardize: string };
  readonly split: Experiment['split'];
  readonly patch: Experiment['patch'];
  readonly architecture: Experiment['architecture'];
  readonly training: Experiment['training'];
}

/**
 * @param data the digest of the decoded cube and mask
 * @param engine the engine's class, such as `wasm`
 */
export function trialIdentity(experiment: Experiment, seed: number, data: string, engine: string): TrialIdentity {
  const { dataset, split, patch, architecture, training } = experiment;
  return {
    numerics: NUMERICS_VERSION, engine, data, seed, dataset: { standardize: dataset.standardize }, split, patch, architecture, training,
  };
}

/** SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of a value. */
export function addressOf(value: unknown): string {
  return createHash('sha256').update(canonicalize(value) as string).digest('hex');
}
