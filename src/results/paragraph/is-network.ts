import type { Experiment, NetworkExperiment } from '../../pipeline/experiment.js';

export function isNetworkExperiment(experiment: Experiment): experiment is NetworkExperiment {
  return experiment.classifier === undefined;
}
