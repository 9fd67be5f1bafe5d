import type { LoadedPipeline } from '../pipeline/experiment.js';
import { workloadOf } from '../workers/engines/memory.js';
import { prepareAndStart } from '../workers/engines/start.js';
import { type Conduct, notesTo, UNWATCHED } from '../workers/events.js';
import { checkAborted } from '../workers/job-list.js';
import { HELPER_BYTES, type HeldPixels, jobsFor, processBytes, roomBytes, workerBytes } from '../workers/jobs.js';
import { machineShare } from '../workers/machine.js';
import type { RunSettings } from './run-options.js';
import { threadsFor } from '../workers/threads.js';
import { type DraftConfiguration, draftPlan, isNetworkDraft, type NetworkDraft, type PlanDraft } from './draft.js';
import { type AtOnce, estimateTime, measureReference, rememberedReference, type TimeEstimate } from './time.js';

/** What a run would do, and its networks. */
export interface Drafted extends PlanDraft {
  /** The configurations that share a network, of each network, in their order. */
  readonly networks: readonly (readonly NetworkDraft[])[];
}

/** What a run would do, what it needs and how long it takes. */
export interface Plan extends Drafted {
  /** Trials at once; 0 if nothing is to be computed. */
  readonly jobs: number;
  /** Of each trial. */
  readonly threads: number;
  /** Of the largest trial, and of the whole process: estimates (jobs.ts). */
  readonly memory: { readonly workerBytes: number; readonly totalBytes: number; readonly fits: boolean };
  /** Undefined if nothing is to be computed, nothing is known and nothing was measured. */
  readonly time?: TimeEstimate;
}

export interface PlanSettings extends RunSettings, Conduct {
  readonly jobs?: number;
  readonly threads?: number;
  /** Nothing is measured. */
  readonly quick: boolean;
  /** Is called with what is known before anything is measured. */
  readonly onDraft?: (drafted: Drafted) => void;
}

/** Plans a run without beginning it; a step or two are computed where `bench` has not measured the network before. */
export async function planRun(
  pipeline: LoadedPipeline,
  { jobs: wanted, threads: wantedThreads, quick, onDraft, signal, onEvent: emit = UNWATCHED, ...given }: PlanSettings,
): Promise<Plan> {
  const options = { ...given, say: notesTo(emit) };
  const jobsOf = ({ missing, engine }: PlanDraft) =>
    missing.length > 0
      ? jobsFor(
          missing.map(({ configuration }) => configuration),
          engine,
          wanted,
          wantedThreads,
        )
      : 0;
  const threadsOf = (draft: PlanDraft) => threadsFor(draft.engine, jobsOf(draft), wantedThreads);
  const remembered = (draft: PlanDraft) =>
    rememberedReference(draft, given.cache.engines, { jobs: jobsOf(draft), threads: threadsOf(draft) });
  // If an engine does not start, the plan is drafted again: its networks are the same.
  let told = false;
  const { prepared: draft, pool } = await prepareAndStart(
    (failed) => draftPlan(pipeline, { ...options, failed }),
    (found) => {
      if (!told) {
        for (const text of found.warnings) void emit({ type: 'warning', text });
        onDraft?.({ ...found, networks: sharedNetworks(found.configurations) });
      }
      told = true;
      const isMeasured =
        !quick &&
        found.missing.some(({ configuration }) => isNetworkDraft(configuration)) &&
        memoryOf(found, { jobs: jobsOf(found), threads: threadsOf(found) }).fits &&
        !remembered(found);
      if (isMeasured) options.say(measuringText(found));
      return isMeasured;
    },
    emit,
  );
  const [jobs, threads] = [jobsOf(draft), threadsOf(draft)];
  try {
    checkAborted(signal);
    const reference = pool ? await measureReference(draft, pool, { jobs, threads }) : remembered(draft);
    return {
      ...draft,
      jobs,
      threads,
      memory: memoryOf(draft, { jobs, threads }),
      networks: sharedNetworks(draft.configurations),
      time: reference && estimateTime(draft, reference, given.cache.engines, { jobs, threads }),
    };
  } finally {
    await pool?.close();
  }
}

/** Said before the engine starts, which takes a second, too. */
export function measuringText({ engine }: Pick<PlanDraft, 'engine'>): string {
  return `measuring a step or two on ${engine.name}, some seconds (--quick skips this)`;
}

function memoryOf({ configurations, missing }: PlanDraft, { jobs, threads }: AtOnce): Plan['memory'] {
  const works = missing.length > 0 ? missing.map(({ configuration }) => configuration) : configurations;
  const worker = Math.max(...[...new Set(works)].map(workerBytes)) + HELPER_BYTES * (threads - 1);
  const scenes = new Map(works.map((work) => [JSON.stringify(work.configuration.experiment.dataset), work.sceneValues]));
  const values = [...scenes.values()].reduce((sum, count) => sum + count, 0);
  const total = processBytes(worker, jobs, values, heldPixels(configurations));
  return { workerBytes: worker, totalBytes: total, fits: worker * Math.max(jobs, 1) <= roomBytes() && total <= machineShare().bytes };
}

/** Configurations that share a split hold it once. */
function heldPixels(configurations: readonly DraftConfiguration[]): HeldPixels {
  const ofTrial = ({ pixels: { train, validation, test } }: DraftConfiguration) => train + validation + test;
  const splits = new Map(
    configurations.flatMap((one) =>
      one.trials.map(({ seed }): [string, number] => {
        const { dataset, split } = one.configuration.experiment;
        return [JSON.stringify([dataset, split, split.seed ?? seed]), ofTrial(one)];
      }),
    ),
  );
  return { splits: [...splits.values()].reduce((sum, pixels) => sum + pixels, 0), largest: Math.max(...configurations.map(ofTrial)) };
}

function sharedNetworks(configurations: readonly DraftConfiguration[]): NetworkDraft[][] {
  const networks = new Map<string, NetworkDraft[]>();
  for (const configuration of configurations.filter(isNetworkDraft)) {
    // Of a batch of 1: what is drawn does not depend on it.
    const key = workloadOf(configuration.network, { batch: 1 });
    networks.set(key, [...(networks.get(key) ?? []), configuration]);
  }
  return [...networks.values()];
}
