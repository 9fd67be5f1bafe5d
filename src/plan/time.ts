import { Failure } from '../errors/failure.js';
import { type EngineMemory, workloadOf } from '../workers/engines/memory.js';
import { type TimeFigures, scaleFigures, spanOf, trialHours } from './estimate.js';
import type { WorkerPool } from '../workers/pool.js';
import { type DraftConfiguration, isNetworkDraft, type NetworkDraft, type PlanDraft } from './draft.js';

/** How long a quick measurement may take, beside the workers' start. */
const PATIENCE_MS = 20_000;

/** What the network of one configuration was measured at. */
export interface TimeReference extends TimeFigures {
  readonly of: NetworkDraft;
  /** `bench`'s from an earlier day, or measured just now. */
  readonly from: 'bench' | 'now';
  /** Workers at once while it was measured. */
  readonly jobs: number;
  /** Of each of them. */
  readonly threads: number;
  /** The times are the most that they can be: measured with so many threads, which are more. */
  readonly atMostFrom?: number;
}

/** How a run shares the cores: trials at once, and threads of each. */
export type AtOnce = Pick<TimeReference, 'jobs' | 'threads'>;

export interface TimeEstimate {
  /** Until all that is missing is computed. */
  readonly hours: number;
  readonly reference: TimeReference;
  /** Of each configuration what is missing of it, one trial after the other. */
  readonly each: ReadonlyMap<DraftConfiguration, number>;
  /** Some networks were not measured: their times follow from the reference by their FLOPs. */
  readonly scaled: boolean;
}

/** The first network of what is missing that `bench` has measured on this engine. */
export function rememberedReference({ missing, engine }: PlanDraft, memory: EngineMemory, at: AtOnce): TimeReference | undefined {
  for (const of of new Set(missing.map(({ configuration }) => configuration).filter(isNetworkDraft))) {
    const figures = memory.figuresOf(engine.class, stepOf(of), at);
    if (!figures) continue;
    const { jobs, threads = 1, atMostFrom } = figures;
    return { of, from: 'bench', ...figuresOnly(figures), jobs, threads, ...(atMostFrom === undefined ? {} : { atMostFrom }) };
  }
  return undefined;
}

/**
 * Measures a step or two of the first network that is missing, on as many workers at once as the run would use.
 *
 * @returns undefined if it is not done within seconds
 * @throws Failure of the engine
 */
export async function measureReference(
  { missing }: Pick<PlanDraft, 'missing'>,
  pool: WorkerPool,
  { jobs, threads }: AtOnce,
  patience = PATIENCE_MS,
): Promise<TimeReference | undefined> {
  const of = missing.map(({ configuration }) => configuration).find(isNetworkDraft)!;
  const task = { experiment: of.configuration.experiment, network: of.network, steps: 1, warmUps: 1 };
  let late = false;
  const clock = setTimeout(() => {
    late = true;
    void pool.close();
  }, patience);
  try {
    pool.threads = threads;
    const results = await Promise.all(Array.from({ length: jobs }, () => pool.run('bench', task)));
    const slowest = results.reduce((slow, result) => (result.trainStepMs > slow.trainStepMs ? result : slow));
    return { of, from: 'now', ...figuresOnly(slowest), jobs, threads };
  } catch (error) {
    if (late && error instanceof Failure) return undefined;
    throw error;
  } finally {
    clearTimeout(clock);
  }
}

/**
 * How long it takes to compute what is missing of networks, those of classifiers not counted: each network at its own figures where
 * they are known, else by its FLOPs.
 */
export function estimateTime({ missing, engine }: PlanDraft, reference: TimeReference, memory: EngineMemory, at: AtOnce): TimeEstimate {
  const figures = new Map<DraftConfiguration, TimeFigures>();
  let scaled = false;
  const figuresFor = (work: NetworkDraft): TimeFigures => {
    if (stepOf(work) === stepOf(reference.of)) return reference;
    const known = memory.figuresOf(engine.class, stepOf(work), at);
    scaled ||= !known;
    return known ?? scaleFigures(reference, reference.of, work);
  };
  const each = new Map<DraftConfiguration, number>();
  const trials = missing.flatMap(({ configuration, epochsDone }) => {
    if (!isNetworkDraft(configuration)) return [];
    if (!figures.has(configuration)) figures.set(configuration, figuresFor(configuration));
    const { experiment } = configuration.configuration;
    const hours = trialHours(figures.get(configuration)!, experiment, configuration.pixels, epochsDone, configuration.network);
    each.set(configuration, (each.get(configuration) ?? 0) + hours);
    return hours;
  });
  return { hours: spanOf(trials, at.jobs), reference, each, scaled };
}

function stepOf({ network, configuration }: NetworkDraft): string {
  return workloadOf(network, configuration.experiment.training);
}

function figuresOnly({ trainStepMs, predictPatchMs }: TimeFigures): TimeFigures {
  return { trainStepMs, predictPatchMs };
}
