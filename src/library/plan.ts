import { planRecord } from '../plan/plan-record.js';
import { planRun } from '../plan/plan.js';
import type { PlanRecord } from '../plan/planned.js';
import type { CommonOptions } from './options.js';
import { settingsOf } from './settings.js';
import { loadedOf, type Pipeline } from './pipeline.js';

export interface PlanOptions extends CommonOptions {
  /** Measures nothing: times are known only where this machine has measured the network before. Default: false. */
  readonly quick?: boolean;
}

/**
 * What a run would do, what it needs and how long it takes. Nothing is written to the store.
 *
 * @throws Failure for whatever would keep the run from beginning, except missing files of a scene of the catalogue
 * @example
 * const { toCompute, memory } = await plan(pipeline, { quick: true });
 */
export async function plan(pipeline: Pipeline, options: PlanOptions = {}): Promise<PlanRecord> {
  return planRecord(await planRun(loadedOf(pipeline), { quick: false, ...settingsOf(options) }));
}
