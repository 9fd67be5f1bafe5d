import { addressOf, trialIdentity } from '../pipeline/address/address.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import type { ChosenEngine } from '../workers/engines/auto.js';
import { prepareAndStart } from '../workers/engines/start.js';
import { notesTo, UNWATCHED } from '../workers/events.js';
import { networkTrialFlops } from './flops.js';
import { jobsFor } from '../workers/jobs.js';
import { threadsFor } from '../workers/threads.js';
import type { WorkerPool } from '../workers/pool.js';
import { type DraftTrial, draftPlan, isNetworkDraft, type PlanDraft } from './draft.js';
import { measuringText, type PlanSettings } from './plan.js';
import { type AtOnce, estimateTime, measureReference, type TimeReference, rememberedReference } from './time.js';

/** One of several pipelines. */
export interface Overviewed {
  readonly file: string;
  readonly draft: PlanDraft;
  /** Floating-point operations that its networks still need: three passes forward for a patch of training, one for a prediction. */
  readonly flops: number;
  /** Until that is done, by itself; undefined where nothing was measured. */
  readonly hours?: number;
}

/** Several pipelines, and all of them together: a trial that several want is computed once. */
export interface Overview {
  readonly pipelines: readonly Overviewed[];
  /** What computes the networks. */
  readonly engine: ChosenEngine;
  readonly reference?: TimeReference;
  readonly jobs: number;
  /** Trials that differ, and those of them that are to be computed. */
  readonly trials: number;
  readonly missing: number;
  readonly flops: number;
  readonly hours?: number;
}

/** Plans pipelines without beginning them; a step or two of one network are computed where none has been measured before. */
export async function planAll(
  named: readonly { readonly file: string; readonly pipeline: LoadedPipeline }[],
  { jobs: wanted, threads: wantedThreads, quick, onEvent: emit = UNWATCHED, ...given }: PlanSettings,
): Promise<Overview> {
  const options = { ...given, say: notesTo(emit) };
  const jobsOf = (drafts: readonly PlanDraft[]) => {
    const missing = drafts.flatMap((draft) => draft.missing);
    return missing.length > 0
      ? jobsFor(
          missing.map(({ configuration }) => configuration),
          drafts[0].engine,
          wanted,
          wantedThreads,
        )
      : 0;
  };
  const atOnce = (drafts: readonly PlanDraft[]): AtOnce => {
    const jobs = jobsOf(drafts);
    return { jobs, threads: threadsFor(leadOf(drafts).engine, jobs, wantedThreads) };
  };
  const prepare = async (failed: ReadonlyMap<string, string>) => {
    const drafts: PlanDraft[] = [];
    for (const { pipeline } of named) drafts.push(await draftPlan(pipeline, { ...options, failed }));
    return { drafts, engine: leadOf(drafts).engine };
  };
  const remembered = (drafts: readonly PlanDraft[]) =>
    drafts.reduce<TimeReference | undefined>(
      (known, draft) => known ?? rememberedReference(draft, given.cache.engines, atOnce(drafts)),
      undefined,
    );
  const {
    prepared: { drafts },
    pool,
  } = await prepareAndStart(
    prepare,
    ({ drafts: found }) => {
      const isMeasured =
        !quick && found.some(({ missing }) => missing.some(({ configuration }) => isNetworkDraft(configuration))) && !remembered(found);
      if (isMeasured) options.say(measuringText(leadOf(found)));
      return isMeasured;
    },
    emit,
  );
  for (const text of new Set(drafts.flatMap(({ warnings }) => warnings))) void emit({ type: 'warning', text });
  const at = atOnce(drafts);
  const reference = pool ? await measured(drafts, pool, at) : remembered(drafts);
  const distinct = distinctTrials(drafts);
  const all = { ...leadOf(drafts), missing: [...distinct.values()].filter(({ cached }) => !cached) };
  const hoursOf = (draft: PlanDraft) =>
    draft.missing.length === 0 ? { hours: 0 } : reference ? { hours: estimateTime(draft, reference, given.cache.engines, at).hours } : {};
  return {
    pipelines: named.map(({ file }, index) => ({
      file,
      draft: drafts[index],
      flops: flopsOf(drafts[index].missing),
      ...hoursOf(drafts[index]),
    })),
    engine: all.engine,
    jobs: at.jobs,
    reference,
    trials: distinct.size,
    missing: all.missing.length,
    flops: flopsOf(all.missing),
    ...hoursOf(all),
  };
}

/** The first draft that has networks: one of classifiers alone has no engine. */
function leadOf(drafts: readonly PlanDraft[]): PlanDraft {
  return drafts.find(({ configurations }) => configurations.some(isNetworkDraft)) ?? drafts[0];
}

async function measured(drafts: readonly PlanDraft[], pool: WorkerPool, at: AtOnce): Promise<TimeReference | undefined> {
  try {
    return await measureReference({ missing: drafts.flatMap(({ missing }) => missing) }, pool, at);
  } finally {
    await pool.close();
  }
}

/** Each trial once. Where data is missing, scenes of the same name are taken for the same. */
function distinctTrials(drafts: readonly PlanDraft[]): Map<string, DraftTrial> {
  return new Map(
    drafts.flatMap(({ configurations, engine }) =>
      configurations.flatMap(({ configuration: { experiment }, trials }) =>
        trials.map((trial) => [
          trial.address ?? addressOf(trialIdentity(experiment, trial.seed, { digest: experiment.dataset.scene ?? '' }, engine.class)),
          trial,
        ]),
      ),
    ),
  );
}

function flopsOf(missing: readonly DraftTrial[]): number {
  return missing.reduce(
    (sum, { configuration, epochsDone }) =>
      sum +
      (isNetworkDraft(configuration)
        ? networkTrialFlops(configuration.network, configuration.configuration.experiment, configuration.pixels, epochsDone)
        : 0),
    0,
  );
}

/**
 * Hours of so many operations on a GPU.
 *
 * @param rate what it sustains, in TFLOP/s
 */
export function gpuHours(flops: number, rate: number): number {
  return flops / (rate * 1e12) / 3600;
}
