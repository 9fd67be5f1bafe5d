import { basename } from 'node:path';
import { writeCsv } from '../report/csv.js';
import { runTables, timesTable } from '../report/run-files.js';
import { type JudgedTrial, judge, type Spread, summarizeTrials } from '../report/summary.js';
import { type JudgedConfiguration, sweepTables, sweepTimes } from '../report/sweep-files.js';
import { readTrialRecord, trialFiles } from '../report/trial-files.js';
import { spellPoints } from '../spec/points.js';
import { writePipeline } from '../spec/write.js';
import type { FolderContent } from '../store/folder.js';
import type { PlannedTrial, PreparedRun } from './prepare.js';
import { provenance } from './provenance.js';
import type { WorkerPool } from './pool.js';
import type { TrialProgress } from './trial.js';

type Figures = Record<'oa' | 'aa' | 'kappa' | 'ap', Spread>;

export interface RunResult {
  readonly name: string;
  readonly folder: string;
  readonly engine: string;
  /** One, or those of a pipeline that varies something. */
  readonly configurations: readonly (JudgedConfiguration & { readonly figures: Figures })[];
  readonly varies: boolean;
  /** Nothing had to be computed. */
  readonly cached: boolean;
}

/** Computes one trial on a worker and puts it into the store. */
export async function runTrial(
  { store, engine: chosen }: PreparedRun, { configuration, split, seed, address, identity }: PlannedTrial, pool: WorkerPool,
  options: { signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void },
): Promise<JudgedTrial> {
  const { experiment, network, scene, grid } = configuration;
  const task = { experiment, network, cube: scene.cube, mask: scene.mask.values, split, seed };
  const { record, weights, engine } = await pool.run('trial', task, options);
  const origin = provenance(engine, scene, chosen.passedOver);
  await store.writeTrial(address, identity, trialFiles(record, weights, grid, origin));
  return judge(record, grid, scene.classNames.length);
}

/**
 * The result of a run whose trials have all been computed: their tables, the figures, the resolved pipeline and, of a
 * single configuration, the weights in a folder of its own, which is written once.
 */
export async function finishRun(prepared: PreparedRun): Promise<RunResult> {
  const { pipeline, store, folder, engine, configurations } = prepared;
  const points = spellPoints(pipeline.configurations);
  const judged: JudgedConfiguration[] = [];
  for (const [index, { scene, grid, trials }] of configurations.entries()) {
    const { name, ...point } = points[index] as { name: string };
    judged.push({ name, point, classNames: scene.classNames, trials: await Promise.all(trials.map(async ({ seed, address }) => {
      const record = await readTrialRecord(seed, grid.columns, (file) => store.readTrialFile(address, file));
      return judge(record, grid, scene.classNames.length);
    })) });
  }
  if (!store.hasRun(folder)) {
    const { hashed, aside } = pipeline.varies ? sweepContent(judged) : await singleContent(prepared, judged[0]);
    await store.writeRun(folder, { hashed: new Map([['resolved.yaml', writePipeline(pipeline)], ...hashed]), aside }, headOf(prepared));
  }
  return {
    name: pipeline.name, folder, engine: engine.name, varies: pipeline.varies,
    configurations: judged.map((configuration) => ({ ...configuration, figures: summarizeTrials(configuration.trials) })),
    cached: configurations.every(({ trials }) => trials.every(({ cached }) => cached)),
  };
}

async function singleContent(
  { configurations: [{ grid, trials }], store }: PreparedRun, judged: JudgedConfiguration,
): Promise<FolderContent> {
  const weights = await Promise.all(trials.map(async ({ seed, address }) =>
    [`weights-${seed}.safetensors`, await store.readTrialFile(address, 'weights.safetensors')] as const));
  const { columns, rows } = timesTable(judged.trials.map(({ record }) => record));
  return {
    hashed: new Map<string, string | Uint8Array>([...runTables(judged.trials, judged.classNames, grid), ...weights]),
    aside: new Map([['times.csv', writeCsv(columns, rows)]]),
  };
}

/** Of many configurations pixels and weights stay with the trials, where the manifest says. */
function sweepContent(judged: readonly JudgedConfiguration[]): FolderContent {
  return { hashed: sweepTables(judged), aside: new Map([['times.csv', sweepTimes(judged)]]) };
}

/** What the manifest says beside the files' hashes. */
function headOf({ pipeline, engine, configurations, store }: PreparedRun): object {
  const trialsOf = (trials: readonly PlannedTrial[]) => trials.map(({ seed, address }) =>
    ({ seed, address, folder: `../trials/${basename(store.trialFolder(address))}` }));
  const { name } = pipeline;
  if (!pipeline.varies) {
    const [{ scene, trials }] = configurations;
    return { name, engine: engine.class, classes: scene.classNames, trials: trialsOf(trials) };
  }
  return { name, engine: engine.class, configurations: configurations.map(({ experiment, scene, trials }) =>
    ({ name: experiment.name, classes: scene.classNames, trials: trialsOf(trials) })) };
}
