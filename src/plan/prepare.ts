import { basename } from 'node:path';
import type { Network } from '../architecture/layers/index.js';
import type { Scene } from '../data/cube.js';
import { splitDigest } from '../data/scene/digest.js';
import { addressOf, type TrialIdentity, trialIdentity } from '../pipeline/address/address.js';
import { type Configuration, type Experiment, type LoadedPipeline, sampleSize } from '../pipeline/experiment.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { pipelineNetwork } from '../pipeline/resolve/checks.js';
import { writePipeline } from '../pipeline/write.js';
import { publishedDigest } from '../results/published-table.js';
import type { LabelledGrid } from '../store/formats/trial/record.js';
import type { Split } from '../splits/index.js';
import { Store } from '../store/store.js';
import type { TrainingStart } from '../weights/start.js';
import type { ChosenEngine } from '../workers/engines/auto.js';
import { engineForPipeline } from '../workers/engines/of-pipeline.js';
import type { RunSettings } from './run-options.js';
import { SceneShelf, type ShelvedScene, sizeOf } from './scene-shelf.js';
import { checkParts, splitFor } from './split-pixels.js';
import { Starts } from './starts.js';

/** One configuration with one seed, and where its result lies or will lie. */
export interface PlannedTrial {
  readonly configuration: PreparedConfiguration;
  readonly seed: number;
  readonly split: Split;
  readonly identity: TrialIdentity;
  readonly address: string;
  /** It has been computed before. */
  readonly cached: boolean;
  /** The weights that its training starts from, if they are given. */
  readonly start?: TrainingStart;
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
export async function prepareRun(pipeline: LoadedPipeline, options: RunSettings): Promise<PreparedRun> {
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
    configurations.push(await prepareConfiguration(configuration, await scenes.find(configuration), engine, store, options.data));
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

export async function prepareConfiguration(
  configuration: Configuration,
  { scene, splits, given }: ShelvedScene,
  engine: ChosenEngine,
  store: Store,
  data?: string,
): Promise<PreparedConfiguration> {
  const { experiment } = configuration;
  const network = pipelineNetwork(configuration, sizeOf(experiment, scene));
  const trials: PlannedTrial[] = [];
  const grid = { columns: scene.cube.columns, mask: scene.mask.values, patch: sampleSize(experiment) };
  const prepared = { experiment, scene, grid, network, trials };
  const starts = new Starts(configuration, store.root, data);
  for (const seed of experiment.seeds) {
    const drawn = JSON.stringify([experiment.split, seed]);
    const split = splits.get(drawn) ?? splitFor(configuration, scene, seed, given);
    checkParts(configuration, split);
    splits.set(drawn, split);
    const { start, identity: started } = (network && (await starts.of(seed, network, scene.classNames))) ?? {};
    const identity = trialIdentity(experiment, seed, scene.identity, engine.class, given && splitDigest(split), started);
    const address = addressOf(identity);
    trials.push({ configuration: prepared, seed, identity, address, cached: store.hasTrial(address), split, ...(start ? { start } : {}) });
  }
  return prepared;
}
