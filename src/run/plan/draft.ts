import type { Network } from '../../architecture/layers.js';
import { Failure, type Problem } from '../../errors/failure.js';
import { pipelineNetwork } from '../../spec/checks.js';
import { knownSize, type SceneSize } from '../../spec/dataset-checks.js';
import type { Configuration, LoadedPipeline } from '../../spec/experiment.js';
import { Store } from '../../store/store.js';
import { chooseEngine, type ChosenEngine } from '../engines/auto.js';
import { workloadOf } from '../engines/memory.js';
import type { Work } from '../jobs.js';
import { countPixels, type PixelCounts, pixelCounts } from '../pixel-counts.js';
import { givenFor, prepareConfiguration, type RunOptions, SceneShelf, type ShelvedScene, sizeOf } from '../prepare.js';

/** One configuration with one seed. */
export interface DraftTrial {
  readonly seed: number;
  readonly configuration: DraftConfiguration;
  /** Where its result lies or will lie; undefined where the data is not there, as its digest is a part of it. */
  readonly address?: string;
  /** It has been computed before; undefined where that is not known. */
  readonly cached?: boolean;
  /** Epochs that an earlier run has left a checkpoint of. */
  readonly epochsDone: number;
}

export interface DraftConfiguration extends Work {
  readonly configuration: Configuration;
  readonly network: Network;
  readonly pixels: PixelCounts;
  readonly trials: readonly DraftTrial[];
}

/** What a run would do, before anything is measured. */
export interface PlanDraft {
  readonly pipeline: LoadedPipeline;
  readonly engine: ChosenEngine;
  readonly configurations: readonly DraftConfiguration[];
  /** What is to be computed, or may be: each address once. */
  readonly missing: readonly DraftTrial[];
  /** Why it is not known what is in the store: scenes of the catalogue whose files are not there. */
  readonly missingData: readonly Problem[];
}

/**
 * Reads data where it is there; a scene of the catalogue is known well enough without. Nothing is written to the store.
 *
 * @throws Failure for whatever would keep the run from beginning, but for missing files of a catalogue scene
 */
export async function draftPlan(pipeline: LoadedPipeline, options: RunOptions): Promise<PlanDraft> {
  const store = new Store(options.runs);
  const scenes = new Scenes(new SceneShelf(options));
  const networks = new Map<Configuration, Network>();
  for (const configuration of pipeline.configurations) networks.set(configuration, await scenes.networkOf(configuration));
  const [first] = pipeline.configurations;
  const workload = workloadOf(networks.get(first)!, first.experiment.training.batch);
  const engine = await chooseEngine(options.engine, { ...options, workload });
  const configurations: DraftConfiguration[] = [];
  for (const configuration of pipeline.configurations) {
    const { size, shelved } = await scenes.find(configuration);
    const work = {
      configuration, network: networks.get(configuration)!, batch: configuration.experiment.training.batch,
      sceneValues: size.rows * size.columns * size.bands,
    };
    configurations.push(await (shelved ? withData(work, shelved, engine, store) : withoutData(work, size, options.data)));
  }
  const missing = configurations.flatMap(({ trials }) => trials).filter(({ cached }) => !cached);
  return {
    pipeline, engine, configurations, missingData: [...scenes.missing.values()],
    missing: [...new Map(missing.map((trial) => [trial.address ?? trial, trial])).values()],
  };
}

type Started = Omit<DraftConfiguration, 'pixels' | 'trials'>;

async function withData(work: Started, shelved: ShelvedScene, engine: ChosenEngine, store: Store): Promise<DraftConfiguration> {
  const prepared = prepareConfiguration(work.configuration, shelved, engine, store);
  const trials: DraftTrial[] = [];
  const configuration = { ...work, pixels: countPixels(prepared.trials[0].split), trials };
  for (const { seed, address, cached } of prepared.trials) {
    const epochsDone = cached ? 0 : (await store.partialTrial(address).read())?.epochs.length ?? 0;
    trials.push({ seed, configuration, address, cached, epochsDone });
  }
  return configuration;
}

async function withoutData(work: Started, { rows, columns }: SceneSize, data?: string): Promise<DraftConfiguration> {
  const { experiment } = work.configuration;
  const trials: DraftTrial[] = [];
  const given = await givenFor(work.configuration, { rows, columns }, data);
  const pixels = given ? countPixels(given(experiment.seeds[0])) : pixelCounts(experiment, work.configuration.document.scenes)!;
  const configuration = { ...work, pixels, trials };
  trials.push(...experiment.seeds.map((seed) => ({ seed, configuration, epochsDone: 0 })));
  return configuration;
}

/** Scenes with their data, or of the catalogue without. */
class Scenes {
  /** Of scenes of the catalogue. */
  readonly missing = new Map<string, Problem>();

  constructor(readonly shelf: SceneShelf) {}

  async find(configuration: Configuration): Promise<{ size: SceneSize; shelved?: ShelvedScene }> {
    const { experiment, document } = configuration;
    const known = knownSize(experiment, document.scenes);
    const { scene: id } = experiment.dataset;
    if (known && id !== undefined && this.missing.has(id)) return { size: known };
    try {
      const shelved = await this.shelf.find(configuration);
      return { shelved, size: sizeOf(experiment, shelved.scene) };
    } catch (error) {
      const isMissing = error instanceof Failure && error.problems.every(({ code }) => code === 'file-missing');
      if (!isMissing || !known || id === undefined) throw error;
      this.missing.set(id, error.problems[0]);
      return { size: known };
    }
  }

  async networkOf(configuration: Configuration): Promise<Network> {
    return pipelineNetwork(configuration, (await this.find(configuration)).size);
  }
}

/**
 * The network of a configuration; only a scene of one's own is read for it.
 *
 * @param data what `--data` says
 */
export async function plannedNetwork(configuration: Configuration, data?: string): Promise<Network> {
  const known = knownSize(configuration.experiment, configuration.document.scenes);
  return known ? pipelineNetwork(configuration, known) : new Scenes(new SceneShelf({ data })).networkOf(configuration);
}
