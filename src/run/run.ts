import { basename } from 'node:path';
import { runTables, timesTable } from '../report/run-files.js';
import { type JudgedTrial, judge, type Spread, summarizeTrials } from '../report/summary.js';
import { readTrialRecord, trialFiles } from '../report/trial-files.js';
import { writeExperiment } from '../spec/write.js';
import type { PlannedTrial, PreparedRun } from './prepare.js';
import { provenance } from './provenance.js';
import type { WorkerPool } from './pool.js';
import type { TrialProgress } from './trial.js';

export interface RunResult {
  readonly name: string;
  readonly folder: string;
  readonly engine: string;
  readonly trials: readonly JudgedTrial[];
  readonly figures: Record<'oa' | 'aa' | 'kappa' | 'ap', Spread>;
  /** Nothing had to be computed. */
  readonly cached: boolean;
}

/** Computes one trial on a worker and puts it into the store. */
export async function runTrial(
  prepared: PreparedRun, trial: PlannedTrial, pool: WorkerPool,
  options: { signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void },
): Promise<JudgedTrial> {
  const { pipeline, network, scene, store, grid } = prepared;
  const task = {
    experiment: pipeline.experiment, network, cube: scene.cube, mask: scene.mask.values, split: trial.split, seed: trial.seed,
  };
  const { record, weights, engine } = await pool.run('trial', task, options);
  await store.writeTrial(trial.address, trial.identity, trialFiles(record, weights, grid, provenance(engine, scene)));
  return judge(record, grid, scene.classNames.length);
}

/**
 * The result of a run whose trials have all been computed: their tables, the figures, the resolved pipeline and the
 * weights in a folder of its own, which is written once.
 */
export async function finishRun(prepared: PreparedRun): Promise<RunResult> {
  const { pipeline, scene, store, grid, trials, folder, engine } = prepared;
  const judged = await Promise.all(trials.map(async ({ seed, address }) => {
    const record = await readTrialRecord(seed, grid.columns, (file) => store.readTrialFile(address, file));
    return judge(record, grid, scene.classNames.length);
  }));
  if (!store.hasRun(folder)) {
    const weights = await Promise.all(trials.map(async ({ seed, address }) =>
      [`weights-${seed}.safetensors`, await store.readTrialFile(address, 'weights.safetensors')] as const));
    await store.writeRun(folder, {
      hashed: new Map<string, string | Uint8Array>([
        ['resolved.yaml', writeExperiment(pipeline.experiment)], ...runTables(judged, scene.classNames, grid), ...weights,
      ]),
      aside: new Map([['times.csv', timesTable(judged.map(({ record }) => record))]]),
    }, {
      name: pipeline.experiment.name, engine: engine.class, classes: scene.classNames,
      trials: trials.map(({ seed, address }) => ({ seed, address, folder: `../trials/${basename(store.trialFolder(address))}` })),
    });
  }
  return {
    name: pipeline.experiment.name, folder, engine: engine.name, trials: judged, figures: summarizeTrials(judged),
    cached: trials.every(({ cached }) => cached),
  };
}
