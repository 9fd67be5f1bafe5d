import type { Network } from '../../architecture/layers/index.js';
import { type Described, isNetwork } from '../../pipeline/resolve/checks.js';
import type { Configuration, LoadedPipeline, NetworkExperiment } from '../../pipeline/experiment.js';
import { CLASSIFIERS, type ChoiceOptions, chooseEngine, type ChosenEngine } from './auto.js';
import { workloadOf } from './memory.js';

/**
 * What computes a pipeline: an engine for its networks, of which the first decides; none where all are classifiers.
 *
 * @param networkOf only asked where `auto` chooses
 */
export async function engineForPipeline(
  { configurations }: Pick<LoadedPipeline, 'configurations'>,
  options: ChoiceOptions & { readonly engine: string },
  networkOf: (configuration: Configuration & Described<NetworkExperiment>) => Network | Promise<Network>,
): Promise<ChosenEngine> {
  const first = configurations.find((configuration) => isNetwork(configuration));
  if (!first) return CLASSIFIERS;
  if (options.engine !== 'auto') return chooseEngine(options.engine, options);
  return chooseEngine('auto', { ...options, workload: workloadOf(await networkOf(first), first.experiment.training) });
}
