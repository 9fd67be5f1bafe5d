import { basename, dirname } from 'node:path';
import type { Network } from '../architecture/layers/index.js';
import { readTrialManifest, type TrialManifest } from '../store/formats/trial-manifest.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import type { EarlierSetting } from './differences.js';
import type { FoundWeights } from './found.js';
import { publishedOf } from './state-dict/match.js';
import type { ModuleNames } from './state-dict/names.js';

/** What is known of the training of a file's weights from the file alone. */
export function earlierOf(network: Network, { by, arrays, epsilon }: FoundWeights): EarlierSetting {
  const known = epsilon ?? (by === 'pytorch' ? publishedOf(network, arrays)?.epsilon : undefined);
  return known === undefined ? {} : { epsilon: known };
}

/** A file's format for people; of a state dict that has the names of a public implementation, whose. */
export function formatOf(network: Network, { format, by, arrays }: FoundWeights, names: ModuleNames | undefined): string {
  const published = by === 'pytorch' && names === undefined ? publishedOf(network, arrays) : undefined;
  return published ? `${format}, names of ${published.source}` : format;
}

/** How a trial's network computes with its weights. */
export function settingOf(trial: { manifest(): TrialManifest }): EarlierSetting | undefined {
  try {
    const { architecture, training } = trial.manifest().trial;
    return { ...(architecture ? { architecture } : {}), ...(training ? { epsilon: training.batch_norm.epsilon } : {}) };
  } catch {
    // Its weights are read and checked all the same; nothing can be compared.
    return undefined;
  }
}

/** The same of weights that still lie in their trial's folder. */
export function settingBeside(file: string): EarlierSetting | undefined {
  return basename(file) === WEIGHTS ? settingOf({ manifest: () => readTrialManifest(dirname(file)) }) : undefined;
}
