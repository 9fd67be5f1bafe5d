import { buildNetwork } from '../architecture/network.js';
import type { Network } from '../architecture/layers/index.js';
import { depthAfter, type Preprocessing } from '../data/features/features.js';
import type { TrainedModel } from '../results/trained-model.js';
import type { Experiment, NetworkExperiment } from '../pipeline/experiment.js';
import { decodeSafetensors } from '../store/formats/safetensors.js';

/** The network of an experiment whose input is known by how it is made. */
export function trainedNetwork({ architecture, patch }: NetworkExperiment, preprocessing: Preprocessing, classes: number): Network {
  return buildNetwork(architecture, { rows: patch.size, columns: patch.size, depth: depthAfter(preprocessing), channels: 1 }, classes);
}

/** What a trial's model is made of. */
export interface ModelParts extends Pick<TrainedModel, 'seed' | 'address' | 'preprocessing' | 'classNames' | 'colours'> {
  readonly experiment: Experiment;
  /** weights.safetensors of the trial. */
  readonly weightsFile: Uint8Array;
}

/** @returns undefined of a classifier, which is no network */
export function trainedModel({ experiment, weightsFile, ...parts }: ModelParts): TrainedModel | undefined {
  if (experiment.classifier) return undefined;
  return {
    ...parts,
    name: experiment.name,
    patch: experiment.patch,
    batchNorm: experiment.training.batch_norm,
    network: trainedNetwork(experiment, parts.preprocessing, parts.classNames.length),
    weights: decodeSafetensors(weightsFile).arrays,
  };
}
