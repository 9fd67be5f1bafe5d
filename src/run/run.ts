import { cpus } from 'node:os';
import { basename } from 'node:path';
import { Failure, Yielded } from '../errors/failure.js';
import { readCsv } from '../report/csv.js';
import { type PublishedRow, readPublished } from '../report/published-table.js';
import { classColours } from '../report/image/palette.js';
import { runModelFiles } from '../report/model-files.js';
import { PREPROCESSING, readPreprocessing } from '../report/preprocessing-file.js';
import { withTimes } from '../report/published-times.js';
import { runTables, timesTable } from '../report/run-files.js';
import { type Figures, shownTrial, type ShownTrial, summarizeShown } from '../report/shown.js';
import { type JudgedTrial, judge } from '../report/summary.js';
import { type JudgedConfiguration, sweepTables, sweepTimes } from '../report/sweep-files.js';
import { readTrialRecord, trialFiles } from '../report/trial-files.js';
import { readTables } from '../report/trial-tables.js';
import { tablePieces } from '../report/table-parts.js';
import type { TrialRecord } from '../report/trial-record.js';
import type { Experiment } from '../spec/experiment.js';
import { type Targets, targetsOf } from '../spec/published/targets.js';
import { spellPoints } from '../spec/points.js';
import { writePipeline } from '../spec/write.js';
import type { FileData } from '../store/file-data.js';
import { type FolderContent, readChecked } from '../store/folder.js';
import type { Store } from '../store/store.js';
import { settleSubmissions } from '../store/submissions.js';
import { factsFiles, keepFacts } from './facts.js';
import type { PlannedTrial, PreparedConfiguration, PreparedRun } from './prepare.js';
import { provenance } from './provenance.js';
import { someAtOnce } from '../store/some-at-once.js';
import type { WorkerPool } from './pool.js';
import { trainedModel } from './trained-model.js';
import { scenePreprocessing } from './trained-trial.js';
import type { ClassifierTask, TrialProgress, TrialTask } from './trial.js';

/** Trials whose pixels are in memory at once. */
const READ_AT_ONCE = 4;

export interface ShownConfiguration {
  readonly name: string;
  /** What varies: each path with the value that it has here. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly trials: readonly ShownTrial[];
  readonly figures: Figures;
  /** Whose statistics the bands are scaled by; undefined if by nobody's. */
  readonly statistics?: 'scene' | 'training';
  /** What its figures stand beside; empty where nothing is published. */
  readonly published: readonly PublishedRow[];
}

export interface RunResult {
  readonly name: string;
  readonly folder: string;
  readonly engine: string;
  /** One, or those of a pipeline that varies something. */
  readonly configurations: readonly ShownConfiguration[];
  readonly varies: boolean;
  /** Nothing had to be computed. */
  readonly cached: boolean;
}

export interface TrialOptions {
  /** Epochs from one checkpoint to the next. */
  readonly checkpoint: number;
  /** Trials that are computed at the same time as this one, it included. */
  readonly atOnce: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: TrialProgress): void;
}

/**
 * Computes one trial on a worker, from its last checkpoint on, and puts it into the store.
 *
 * @returns undefined while another process computes it, or has taken it over from this one
 */
export async function runTrial(
  { store, engine: chosen, pipeline }: PreparedRun, trial: PlannedTrial, pool: WorkerPool, { checkpoint, atOnce, ...options }: TrialOptions,
): Promise<(JudgedTrial & { readonly notices: readonly string[] }) | undefined> {
  const { configuration: { experiment, scene, grid }, address, identity } = trial;
  const claim = await store.claimTrial(address);
  if (!claim) return undefined;
  try {
    // Another process may have finished it since this one looked.
    if (store.hasTrial(address)) return { ...(await storedTrial(store, trial)), notices: [] };
    const begun = new Date();
    const partial = { folder: claim.partial.folder, every: checkpoint, ticket: claim.ticket };
    const task = { ...taskOf(trial), ...(experiment.training && { partial }) };
    const { record, weights, model, engine, notices, predictedFrom } = await pool.run('trial', task, options);
    const timed = timedOn(record, engine, atOnce);
    const judged = judge(timed, grid, scene.classNames.length);
    const origin = await provenance({
      engine, scene, passedOver: chosen.passedOver, notices, folder: pipeline.folder, begun, predictedFrom,
      sessions: await claim.partial.sessions(),
    });
    // This process may have been stopped for so long that another computes it by now.
    if (!await claim.isOurs()) return undefined;
    await store.writeTrial(address, identity, trialFiles(timed, weights, grid, origin, model), figuresOf(judged));
    // What is left there goes with `gc`.
    await claim.partial.remove().catch(() => undefined);
    return { ...judged, notices };
  } catch (error) {
    if (error instanceof Yielded) return undefined;
    throw error;
  } finally {
    await claim.partial.leave();
    await claim.release();
  }
}

/** Times say little without what took them: the engine with its device, and the processor that feeds it. */
function timedOn(record: TrialRecord, engine: string, atOnce: number): TrialRecord {
  const processor = cpus()[0]?.model ?? 'an unknown processor';
  const device = record.search ? `${processor}, one thread` : `${engine}; ${processor}`;
  return { ...record, times: { ...record.times, device, atOnce } };
}

/** What a worker needs to compute a trial. */
export function taskOf({ configuration: { experiment, network, scene }, split, seed }: PlannedTrial): TrialTask | ClassifierTask {
  const data = { cube: scene.cube, identity: scene.identity, mask: scene.mask.values, split, seed };
  return experiment.classifier ? { ...data, experiment } : { ...data, experiment, network: network! };
}

/** Its pixels are read again when tables are made of them: of all seeds together they may not fit into the memory. */
async function storedTrial(store: Store, { configuration: { grid, scene }, seed, address }: PlannedTrial): Promise<JudgedTrial> {
  const files = await store.trialFiles(address);
  const record = await readTrialRecord(seed, grid.columns, files);
  return judge(record, grid, scene.classNames.length, readTables(record, files));
}

export function figuresOf({ metrics, record }: JudgedTrial): Record<string, number> {
  const { overallAccuracy: oa, averageAccuracy: aa, kappa, averagePrecision: ap } = metrics;
  return { oa, aa, kappa, ap, ...(record.selected === undefined ? {} : { epoch: record.selected }) };
}

/**
 * The result of a run whose trials have all been computed: their tables, the figures, the resolved pipeline and, of a
 * single configuration, the weights in a folder of its own, which is written once.
 */
export async function finishRun(prepared: PreparedRun): Promise<RunResult> {
  const { pipeline, store, folder, engine, configurations } = prepared;
  const points = spellPoints(pipeline.configurations);
  const judged: JudgedConfiguration[] = [];
  for (const [index, { scene, trials }] of configurations.entries()) {
    const { name, ...point } = points[index] as { name: string };
    const stored = await someAtOnce(trials, (trial) => storedTrial(store, trial), READ_AT_ONCE);
    judged.push({ name, point, classNames: scene.classNames, trials: stored, targets: targetsOf(pipeline.configurations[index], scene) });
  }
  if (!store.hasRun(folder)) {
    const { hashed, aside } = pipeline.varies ? sweepContent(judged) : await singleContent(prepared, judged[0]);
    const beside = new Map([...aside, ...factsFiles(prepared)]);
    // Nobody may have removed what it refers to, neither before nor while it is written: who was stopped for long has been taken for dead.
    await store.hold?.renew();
    checkTrials(prepared);
    await store.writeRun(folder, { hashed: new Map([['resolved.yaml', writePipeline(pipeline)], ...hashed]), aside: beside }, headOf(prepared));
    if (store.hold && !await store.hold.renew()) checkTrials(prepared);
  } else {
    await keepFacts(prepared);
  }
  const identities = configurations.flatMap(({ trials }) => trials.map(({ identity }) => identity));
  await settleSubmissions(store.root, identities, pipeline.document.place([]).file);
  const published = await publishedIn(folder, judged.map(({ targets }) => targets));
  return {
    name: pipeline.name, folder, engine: engine.name, varies: pipeline.varies,
    configurations: judged.map(({ name, point, trials }, index) => {
      const shown = trials.map(shownTrial);
      return {
        name, point, trials: shown, figures: summarizeShown(shown), statistics: statisticsOf(configurations[index].experiment),
        published: withTimes(readPublished(published, pipeline.varies ? name : undefined), shown),
      };
    }),
    cached: configurations.every(({ trials }) => trials.every(({ cached }) => cached)),
  };
}

/** @throws Failure `trial-missing` where a trial of a run is not there any more */
function checkTrials({ store, pipeline, configurations }: PreparedRun): void {
  const gone = configurations.flatMap(({ trials }) => trials).find(({ address }) => !store.hasTrial(address));
  if (!gone) return;
  throw new Failure({
    code: 'trial-missing', message: `seed ${gone.seed} of ${gone.configuration.experiment.name} was removed while this process was at work`,
    place: { file: store.trialFolder(gone.address) }, cure: `Run ${pipeline.document.place([]).file} again: only what is missing is computed.`,
  });
}

/** published.csv of a run, where anything is published. */
export async function publishedIn(folder: string, all: readonly (Targets | undefined)[]): Promise<Record<string, string>[]> {
  return all.some((targets) => targets) ? readCsv((await readChecked(folder, 'published.csv')).toString('utf8')) : [];
}

async function singleContent(
  { configurations: [configuration], store }: PreparedRun, judged: JudgedConfiguration,
): Promise<FolderContent> {
  const { trials } = configuration;
  const weights = await someAtOnce(trials, async ({ seed, address }) =>
    [`weights-${seed}.safetensors`, await store.readTrialFile(address, 'weights.safetensors')] as const);
  const models = await someAtOnce(trials, (trial, index) => modelFiles(store, trial, weights[index][1]));
  const tables = runTables(judged.trials, judged.classNames, judged.targets);
  return {
    hashed: new Map<string, FileData>([...tables, ...weights, ...models.flatMap((files) => [...files])]),
    aside: new Map([['times.csv', tablePieces(timesTable(judged.trials.map(({ record }) => record)))]]),
  };
}

/** The network as a program of tfjs opens it; none of a classifier. */
async function modelFiles(
  store: Store, { configuration: { experiment, scene }, split, seed, address }: PlannedTrial, weightsFile: Uint8Array,
): Promise<Map<string, string | Uint8Array>> {
  if (experiment.classifier) return new Map();
  // A trial of an older version has not kept it.
  const preprocessing = store.hasTrialFile(address, PREPROCESSING)
    ? readPreprocessing((await store.readTrialFile(address, PREPROCESSING)).toString('utf8')) : scenePreprocessing(experiment, scene, split.train);
  const classes = { classNames: scene.classNames, colours: scene.classColours };
  return runModelFiles(trainedModel({ experiment, seed, address, preprocessing, weightsFile, ...classes })!);
}

/** Of many configurations pixels and weights stay with the trials, where the manifest says. */
function sweepContent(judged: readonly JudgedConfiguration[]): FolderContent {
  return { hashed: sweepTables(judged), aside: new Map([['times.csv', sweepTimes(judged)]]) };
}

/** Whose statistics bands are scaled by, or components fitted to. */
export function statisticsOf({ dataset: { standardize, scaling, pca } }: Experiment): ShownConfiguration['statistics'] {
  return scaling === 'none' && !pca ? undefined : standardize;
}

/** What the manifest says beside the files' hashes. */
function headOf({ pipeline, engine, configurations, store }: PreparedRun): object {
  const trialsOf = (trials: readonly PlannedTrial[]) => trials.map(({ seed, address }) =>
    ({ seed, address, folder: `../trials/${basename(store.trialFolder(address))}` }));
  const { name } = pipeline;
  const publishedOf = (index: number) => {
    const published = targetsOf(pipeline.configurations[index], configurations[index].scene);
    return published ? { published } : {};
  };
  if (!pipeline.varies) {
    const [{ scene, trials }] = configurations;
    return { name, engine: engine.class, ...classesOf(scene), trials: trialsOf(trials), ...publishedOf(0) };
  }
  return { name, engine: engine.class, configurations: configurations.map(({ experiment, scene, trials }, index) =>
    ({ name: experiment.name, ...classesOf(scene), trials: trialsOf(trials), ...publishedOf(index) })) };
}

/** Their names, and what they are drawn in. */
function classesOf({ classNames, classColours: own }: PreparedConfiguration['scene']): { classes: readonly string[]; colours: readonly string[] } {
  return { classes: classNames, colours: classColours(classNames.map((_, index) => ({ colour: own?.[index] }))) };
}
