import { basename } from 'node:path';
import type { Network } from '../architecture/layers/index.js';
import { type Cube, newArray, type RawScene, type Scene } from '../data/cube.js';
import { splitDigest } from '../data/digest.js';
import { DatasetFailure } from '../data/labels.js';
import { readScene } from '../data/raw-scene.js';
import { withTestScene } from '../data/test-on/index.js';
import type { FileState } from '../data/file-state.js';
import { filesOf, SceneMemory } from '../data/scene-memory.js';
import { readGivenSplits } from '../data/split-files.js';
import type { PartLabels } from '../data/split-files/pixel-parts.js';
import { readPixelGroups } from '../data/pixel-groups.js';
import { type Given, split, type Split, SplitFailure } from '../splits/index.js';
import { trainingMask, withTestPixels } from '../splits/test-on.js';
import { Failure } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';
import { publishedDigest } from '../results/published-table.js';
import type { LabelledGrid } from '../results/trial-record.js';
import { addressOf, type TrialIdentity, trialIdentity } from '../pipeline/address/address.js';
import { pipelineNetwork } from '../pipeline/resolve/checks.js';
import { depthOf, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import { noValidation } from '../splits/problems.js';
import type { PipelineDocument } from '../pipeline/document.js';
import { type Configuration, type Experiment, type LoadedPipeline, sampleSize } from '../pipeline/experiment.js';
import { omit } from '../base/omit.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { writePipeline } from '../pipeline/write.js';
import type { Hold } from '../store/hold.js';
import { Store } from '../store/store.js';
import type { ChoiceOptions, ChosenEngine } from '../workers/engines/auto.js';
import { engineForPipeline } from '../workers/engines/of-pipeline.js';
import { readingNotes } from './reading.js';

/** One configuration with one seed, and where its result lies or will lie. */
export interface PlannedTrial {
  readonly configuration: PreparedConfiguration;
  readonly seed: number;
  readonly split: Split;
  readonly identity: TrialIdentity;
  readonly address: string;
  /** It has been computed before. */
  readonly cached: boolean;
}

/** One configuration with its data and its network. */
export interface PreparedConfiguration {
  readonly experiment: Experiment;
  readonly scene: Scene;
  readonly grid: LabelledGrid;
  /** Undefined of a classifier. */
  readonly network?: Network;
  readonly trials: readonly PlannedTrial[];
}

/** A run before the first step: the data is read, everything is checked, every trial has its address. */
export interface PreparedRun {
  readonly pipeline: LoadedPipeline;
  readonly engine: ChosenEngine;
  readonly configurations: readonly PreparedConfiguration[];
  readonly store: Store;
  readonly folder: string;
  /** The run has been written before. */
  readonly finished: boolean;
}

export interface RunOptions extends Pick<ChoiceOptions, 'failed' | 'say'> {
  /** With its device: `auto`, `wasm`, `webgpu:nvidia`. */
  readonly engine: string;
  /** Where results go. */
  readonly runs: string;
  /** What `--data` says. */
  readonly data?: string;
  /** Of a process that writes, from before this reads the store. */
  readonly hold?: Hold;
  /** In place of what `engine` names. */
  readonly chosen?: ChosenEngine;
}

/** In the order of the pipeline; some may have the same address. */
export function trialsIn({ configurations }: Pick<PreparedRun, 'configurations'>): PlannedTrial[] {
  return configurations.flatMap(({ trials }) => trials);
}

/** Of the run all that it will refer to: nothing else need stay for it. */
export async function holdFor({ store, folder, ...prepared }: PreparedRun): Promise<void> {
  await store.hold?.narrow({ trials: [...new Set(trialsIn(prepared).map(({ address }) => address))], runs: [basename(folder)] });
}

/** What a trial is called among those of its pipeline. */
export function trialTitle({ varies }: Pick<LoadedPipeline, 'varies'>, { configuration, seed }: PlannedTrial): string {
  return `${varies ? `${configuration.experiment.name}, ` : ''}seed ${seed}`;
}

/** Reads the data and checks whatever can be checked before training: the splits of all seeds, every shape. */
export async function prepareRun(pipeline: LoadedPipeline, options: RunOptions): Promise<PreparedRun> {
  const store = new Store(options.runs, options.hold);
  const scenes = new SceneShelf(options);
  // One that is named and not there is told before anything is read.
  const engine =
    options.chosen ??
    (await engineForPipeline(pipeline, options, async (configuration) => {
      const { scene } = await scenes.find(configuration);
      return pipelineNetwork(configuration, sizeOf(configuration.experiment, scene));
    }));
  const configurations: PreparedConfiguration[] = [];
  for (const configuration of pipeline.configurations) {
    configurations.push(prepareConfiguration(configuration, await scenes.find(configuration), engine, store));
  }
  const names = configurations.map(({ scene }) => scene.classNames);
  const targets = configurations.map(({ scene }, index) => targetsOf(pipeline.configurations[index], scene));
  const folder = store.runFolder(pipeline.name, {
    trials: configurations.flatMap(({ trials }) => trials.map(({ address }) => address)),
    resolved: writePipeline(pipeline),
    classes: sharedNames(names),
    ...publishedDigest(targets),
  });
  return { pipeline, engine, configurations, store, folder, finished: store.hasRun(folder) };
}

/** One list where all configurations have the same classes. */
export function sharedNames(names: readonly (readonly string[])[]): readonly string[] | readonly (readonly string[])[] {
  return names.every((list) => JSON.stringify(list) === JSON.stringify(names[0])) ? names[0] : names;
}

/** What a configuration's network is made for. */
export function sizeOf({ dataset }: Experiment, { cube: { rows, columns, bands }, identity, classNames }: Scene): SceneSize {
  return { rows, columns, bands: depthOf(dataset, identity.bands?.length ?? bands), classes: classNames.length };
}

export function prepareConfiguration(
  configuration: Configuration,
  { scene, splits, given }: ShelvedScene,
  engine: ChosenEngine,
  store: Store,
): PreparedConfiguration {
  const { experiment } = configuration;
  const network = pipelineNetwork(configuration, sizeOf(experiment, scene));
  const trials: PlannedTrial[] = [];
  const grid = { columns: scene.cube.columns, mask: scene.mask.values, patch: sampleSize(experiment) };
  const prepared = { experiment, scene, grid, network, trials };
  for (const seed of experiment.seeds) {
    const drawn = JSON.stringify([experiment.split, seed]);
    const split = splits.get(drawn) ?? splitFor(configuration, scene, seed, given);
    splits.set(drawn, split);
    const identity = trialIdentity(experiment, seed, scene.identity, engine.class, given && splitDigest(split));
    const address = addressOf(identity);
    trials.push({ configuration: prepared, seed, identity, address, cached: store.hasTrial(address), split });
  }
  return prepared;
}

/** The pixels of one seed; a share that cannot be had is reported at its line. */
export function splitFor(
  { experiment, document }: Configuration,
  { mask, classNames, identity }: Pick<Scene, 'mask' | 'classNames'> & { readonly identity?: Pick<Scene['identity'], 'test_on'> },
  seed: number,
  given?: GivenPixels,
): Split {
  try {
    const place = identity?.test_on;
    const own = place ? trainingMask(mask, place) : mask;
    const stream = new RandomStream(experiment.split.seed ?? seed, 'split');
    const ofOwn = split(experiment.split, own, stream, classNames, { ...given?.(seed), ...(place && { testedElsewhere: true }) });
    const drawn = place ? withTestPixels(ofOwn, mask, place) : ofOwn;
    if (!experiment.training || drawn.validation.length > 0) return drawn;
    const { select, calibrate } = experiment.training;
    if (select !== 'last') throw new SplitFailure('by', noValidation(select));
    if (calibrate === 'temperature') throw new SplitFailure('by', NOTHING_TO_CALIBRATE);
    return drawn;
  } catch (error) {
    if (!(error instanceof SplitFailure)) throw error;
    const place = document.place(['split', error.part]);
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, place })),
      { cause: error },
    );
  }
}

const NOTHING_TO_CALIBRATE = {
  code: 'selection',
  message: 'training.calibrate: temperature needs validation pixels, and this split has none',
  hint: 'Keep some pixels for validation, or leave calibrate out.',
} as const;

/** What files say of the split of a seed. */
type GivenPixels = (seed: number) => Given;

export interface ShelvedScene {
  readonly scene: Scene;
  /** What has been drawn, so that configurations which share a split hold it once. */
  readonly splits: Map<string, Split>;
  /** What the files of a split give. */
  readonly given?: GivenPixels;
}

/** Scenes by what names them, so that configurations which share one read it once. */
export class SceneShelf {
  readonly #raw = new Map<string, { readonly raw: RawScene; readonly before?: readonly FileState[] }>();
  readonly #scenes = new Map<string, ShelvedScene>();

  constructor(readonly options: Pick<RunOptions, 'data' | 'say'>) {}

  async find(configuration: Configuration): Promise<ShelvedScene> {
    const shelved = await this.#scene(configuration);
    const given = await givenFor(configuration, labelsOf(shelved.scene), this.options.data);
    return given ? { ...shelved, given } : shelved;
  }

  async #scene({ experiment, document, folder }: Configuration): Promise<ShelvedScene> {
    const dataset = omit(experiment.dataset, 'standardize');
    const key = JSON.stringify(dataset);
    const shelf = this.#scenes.get(key);
    if (shelf) return shelf;
    const options = { dataFolder: this.options.data, baseFolder: folder, onProgress: readingNotes(this.options.say) };
    try {
      const files = JSON.stringify([dataset.scene, dataset.synthetic, dataset.cube, dataset.mask, dataset.classes, dataset.labels_of]);
      const known = this.#raw.get(files);
      // Taken before the first byte is read: what changes while it is read is not remembered.
      const before = known ? known.before : filesOf(dataset, options)?.files;
      const raw = known?.raw ?? shared(await readScene(dataset, options));
      this.#raw.set(files, { raw, before });
      const scene = await withTestScene(raw, dataset, options);
      const shelved = { scene, splits: new Map<string, Split>() };
      new SceneMemory().remember(dataset, options, scene, before);
      this.#scenes.set(key, shelved);
      return shelved;
    } catch (error) {
      throw placed(error, document);
    }
  }
}

/** The labels that a split is drawn from, and what the file says of where they lie. */
function labelsOf({ mask, cube, identity: { test_on: place }, trainingFacts }: Scene): PartLabels {
  return place ? { ...trainingMask(mask, place), facts: trainingFacts } : { ...mask, facts: cube.facts };
}

/** What the files of a split give; one that is not there is reported at the line that names it. */
export async function givenFor(
  { experiment: { split: spec, dataset }, document, folder }: Configuration,
  labels: PartLabels,
  data?: string,
): Promise<GivenPixels | undefined> {
  try {
    const options = { dataFolder: data, baseFolder: folder };
    if (spec.by === 'groups') {
      const groups = await readPixelGroups(spec.groups, labels, dataset, options);
      return () => ({ groups });
    }
    const at = await readGivenSplits(spec, labels, options);
    return at && ((seed) => ({ given: at(seed) }));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const key =
      spec.by === 'groups'
        ? ['groups']
        : spec.by === 'published'
          ? ['name']
          : spec.by === 'files' && spec.table !== undefined
            ? ['table']
            : [];
    const place = document.place(['split', ...key]);
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, place: problem.place ?? place })),
      { cause: error },
    );
  }
}

/** What the pipeline's text is to blame for, at its line. */
export function placed(error: unknown, document: PipelineDocument): unknown {
  if (!(error instanceof DatasetFailure)) return error;
  // What the split sets in the dataset stands in the split.
  const isOfSplit = error.path[0] === 'labels_of' && !document.has(['dataset', 'labels_of']);
  const place = document.place(isOfSplit ? ['split', 'name'] : ['dataset', ...error.path]);
  return new Failure(
    error.problems.map((problem) => ({ ...problem, place })),
    { cause: error },
  );
}

/** The cube in memory that all workers see, so that it is there once. */
function shared(raw: RawScene): RawScene {
  const { cube }: { cube: Cube } = raw;
  if (cube.values.buffer instanceof SharedArrayBuffer) return raw;
  const values = newArray(cube.type, cube.values.length);
  values.set(cube.values);
  return { ...raw, cube: { ...cube, values } };
}
