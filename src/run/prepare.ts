import type { Network } from '../architecture/layers.js';
import type { Cube, NumericArray, Scene } from '../data/cube.js';
import { dataDigest } from '../data/digest.js';
import { DatasetFailure, loadScene } from '../data/scene.js';
import { split, type Split } from '../data/splits/index.js';
import { SplitFailure } from '../data/splits/split.js';
import { findEngine } from '../engine/index.js';
import type { FoundEngine } from '../engine/engine.js';
import { Failure } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';
import type { LabelledGrid } from '../report/trial-record.js';
import { addressOf, type TrialIdentity, trialIdentity } from '../spec/address.js';
import { pipelineNetwork } from '../spec/checks.js';
import type { LoadedPipeline } from '../spec/experiment.js';
import { writeExperiment } from '../spec/write.js';
import { Store } from '../store/store.js';

/** One configuration with one seed, and where its result lies or will lie. */
export interface PlannedTrial {
  readonly seed: number;
  readonly split: Split;
  readonly identity: TrialIdentity;
  readonly address: string;
  /** It has been computed before. */
  readonly cached: boolean;
}

/** A run before the first step: the data is read, everything is checked, every trial has its address. */
export interface PreparedRun {
  readonly pipeline: LoadedPipeline;
  readonly engine: FoundEngine;
  readonly scene: Scene;
  readonly grid: LabelledGrid;
  readonly network: Network;
  readonly trials: readonly PlannedTrial[];
  readonly store: Store;
  readonly folder: string;
  /** The run has been written before. */
  readonly finished: boolean;
}

export interface RunOptions {
  readonly engine: string;
  /** Where results go. */
  readonly runs: string;
  /** What `--data` says. */
  readonly data?: string;
}

/** Reads the data and checks whatever can be checked before training: the splits of all seeds, every shape. */
export async function prepareRun(pipeline: LoadedPipeline, options: RunOptions): Promise<PreparedRun> {
  const { experiment } = pipeline;
  const engine = await findEngine(options.engine);
  const scene = await loadShared(pipeline, options);
  const { rows, columns, bands } = scene.cube;
  const network = pipelineNetwork(pipeline, { rows, columns, bands, classes: scene.classNames.length });
  const data = dataDigest(scene.cube, scene.mask);
  const store = new Store(options.runs);
  const trials = experiment.seeds.map((seed): PlannedTrial => {
    const identity = trialIdentity(experiment, seed, data, engine.class);
    const address = addressOf(identity);
    return { seed, identity, address, cached: store.hasTrial(address), split: splitFor(pipeline, scene, seed) };
  });
  const folder = store.runFolder(experiment.name, {
    trials: trials.map(({ address }) => address), resolved: writeExperiment(experiment), classes: scene.classNames,
  });
  return {
    pipeline, engine, scene, grid: { columns, mask: scene.mask.values }, network, trials, store, folder, finished: store.hasRun(folder),
  };
}

function splitFor({ experiment, document }: LoadedPipeline, { mask, classNames }: Scene, seed: number): Split {
  try {
    return split(experiment.split, mask, new RandomStream(experiment.split.seed ?? seed, 'split'), classNames);
  } catch (error) {
    if (!(error instanceof SplitFailure)) throw error;
    const place = document.place(['split', error.part]);
    throw new Failure(error.problems.map((problem) => ({ ...problem, place })));
  }
}

async function loadShared(pipeline: LoadedPipeline, options: RunOptions): Promise<Scene> {
  const { experiment, document, folder } = pipeline;
  try {
    const scene = await loadScene(experiment.dataset, { dataFolder: options.data, baseFolder: folder });
    return { ...scene, cube: sharedCube(scene.cube) };
  } catch (error) {
    if (!(error instanceof DatasetFailure)) throw error;
    const place = document.place(['dataset', ...error.path]);
    throw new Failure(error.problems.map((problem) => ({ ...problem, place })));
  }
}

/** The cube in memory that all workers see, so that it is there once. */
function sharedCube(cube: Cube): Cube {
  const values = new (cube.values.constructor as new (buffer: SharedArrayBuffer) => NumericArray)(
    new SharedArrayBuffer(cube.values.byteLength));
  values.set(cube.values);
  return { ...cube, values };
}
