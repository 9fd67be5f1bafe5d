import type { CompiledNetwork } from '../../compile/network.js';
import type { ResolvedOptimizer } from '../../schema/pipeline.generated.js';
import { adam } from './adam.js';
import { adamw } from './adamw.js';
import type { Optimizer, OptimizerKind } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

/** Every optimizer, by its key in the pipeline file: one line a file, one for each of schemas/training.schema.json. */
export const OPTIMIZERS = { rmsprop, sgd, adam, adamw } as const satisfies {
  readonly [Name in keyof Required<ResolvedOptimizer>]: OptimizerKind<NonNullable<ResolvedOptimizer[Name]>>;
};

export function createOptimizer(settings: ResolvedOptimizer, network: CompiledNetwork): Optimizer {
  const [kind, values] = Object.entries(settings)[0] as [keyof ResolvedOptimizer, unknown];
  const optimizer: OptimizerKind<unknown> = OPTIMIZERS[kind];
  return optimizer.create(values, network);
}
