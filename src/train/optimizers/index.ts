import type { CompiledNetwork } from '../../compile/network.js';
import type { ResolvedOptimizer } from '../../schema/pipeline.generated.js';
import { adam } from './adam.js';
import { adamw } from './adamw.js';
import type { Optimizer, OptimizerKind } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

/** Every optimizer, by its key in the pipeline file. */
const OPTIMIZERS: Record<keyof ResolvedOptimizer, OptimizerKind<never>> = { rmsprop, sgd, adam, adamw };

export function createOptimizer(settings: ResolvedOptimizer, network: CompiledNetwork): Optimizer {
  const [kind, values] = Object.entries(settings)[0] as [keyof ResolvedOptimizer, never];
  return OPTIMIZERS[kind].create(values, network);
}
