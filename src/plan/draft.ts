import type { Network } from '../architecture/layers/index.js';
import { Failure, type Problem } from '../errors/failure.js';
import { pipelineNetwork } from '../pipeline/resolve/checks.js';
import { knownSize, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { Configuration, LoadedPipeline, NetworkExperiment } from '../pipeline/experiment.js';
import { Store } from '../store/store.js';
import type { ChosenEngine } from '../workers/engines/auto.js';
import { engineForPipeline } from '../workers/engines/of-pipeline.js';
import { classifierEffort, type Work, workOf } from '../workers/jobs.js';
import { countPixels, type PixelCounts, pixelCounts } from './pixel-counts.js';
import { fastNotes, toTrain, type Trained } from './fast-notes.js';
import { checkParts, givenFor } from './split-pixels.js';
import { type PreparedConfiguration, prepareConfiguration } from './prepare.js';
import { preparedWarnings } from './result-warnings.js';
import { trainingNotes } from './training-notes.js';
import type { RunSettings } from './run-options.js';
import { SceneShelf, type ShelvedScene, sizeOf } from './scene-shelf.js';

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
  /** Of a classifier. */
  readonly classifier?: ReturnType<typeof classifierEffort>;
  readonly pixels: PixelCounts;
  /** Of a spectrum, as it is used. */
  readonly bands: number;
  readonly trials: readonly DraftTrial[];
}

/** One that is a network. */
export type NetworkDraft = DraftConfiguration & {
  readonly network: Network;
  readonly configuration: { readonly experiment: NetworkExperiment };
};

export function isNetworkDraft(draft: DraftConfiguration): draft is NetworkDraft {
  return draft.network !== undefined;
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
  /** What a run would warn of: its scenes, splits and starting weights; of scenes that are not there nothing. */
  readonly warnings: readonly string[];
}

/**
 * Reads data where it is there; a scene of the catalogue is known well enough without. Nothing is written to the store.
 *
 * @throws Failure for whatever would keep the run from beginning, but for missing files of a catalogue scene
 */
export async function draftPlan(pipeline: LoadedPipeline, options: RunSettings): Promise<PlanDraft> {
  const store = new Store(options.runs);
  const scenes = new Scenes(new SceneShelf(options));
  const networks = new Map<Configuration, Network | undefined>();
  for (const configuration of pipeline.configurations) networks.set(configuration, await scenes.networkOf(configuration));
  const engine = await engineForPipeline(pipeline, options, (configuration) => networks.get(configuration)!);
  const configurations: DraftConfiguration[] = [];
  const warnings: string[] = [];
  const ready: PreparedConfiguration[] = [];
  const trained: Trained[] = [];
  for (const configuration of pipeline.configurations) {
    const { size, shelved } = await scenes.find(configuration);
    const started = { configuration, network: networks.get(configuration), size };
    if (shelved) {
      const prepared = await prepareConfiguration(configuration, shelved, engine, store, options.data);
      configurations.push(await withData(started, prepared, store));
      warnings.push(...preparedWarnings([prepared]));
      ready.push(prepared);
      trained.push(...toTrain(configuration, prepared));
    } else {
      configurations.push(await withoutData(started, options.data));
      trained.push(started);
    }
  }
  const missing = configurations.flatMap(({ trials }) => trials).filter(({ cached }) => !cached);
  return {
    pipeline,
    engine,
    configurations,
    missingData: [...scenes.missing.values()],
    warnings: [...new Set([...warnings, ...trainingNotes(ready), ...fastNotes(trained)])],
    missing: [...new Map(missing.map((trial) => [trial.address ?? trial, trial])).values()],
  };
}

interface Started {
  readonly configuration: Configuration;
  readonly network?: Network;
  readonly size: SceneSize;
}

async function withData(started: Started, prepared: PreparedConfiguration, store: Store): Promise<DraftConfiguration> {
  const trials: DraftTrial[] = [];
  const configuration = { ...draftOf(started, countPixels(prepared.trials[0].split)), trials };
  for (const { seed, address, cached } of prepared.trials) {
    const epochsDone = cached ? 0 : ((await store.partialTrial(address).read())?.epochs.length ?? 0);
    trials.push({ seed, configuration, address, cached, epochsDone });
  }
  return configuration;
}

async function withoutData(started: Started, data?: string): Promise<DraftConfiguration> {
  const {
    configuration: { experiment, document },
    size: { rows, columns },
  } = started;
  const trials: DraftTrial[] = [];
  const given = experiment.split.by === 'published' ? undefined : await givenFor(started.configuration, { rows, columns }, data);
  const known = given?.at(experiment.seeds[0]).given;
  if (known) checkParts(started.configuration, known);
  const pixels = known ? countPixels(known) : pixelCounts(experiment, document.scenes)!;
  const configuration = { ...draftOf(started, pixels), trials };
  trials.push(...experiment.seeds.map((seed) => ({ seed, configuration, epochsDone: 0 })));
  return configuration;
}

function draftOf({ configuration, network, size }: Started, pixels: PixelCounts): Omit<DraftConfiguration, 'trials'> {
  const { experiment } = configuration;
  return {
    ...workOf(experiment, network, size, pixels.train),
    configuration,
    pixels,
    bands: size.bands,
    ...(experiment.classifier ? { classifier: classifierEffort(experiment, size, pixels.train) } : {}),
  };
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
      // Where groups lie decides how many pixels they have, and another scene how many test.
      if (!isMissing || !known || id === undefined || experiment.split.by === 'groups' || experiment.dataset.test_on) throw error;
      this.missing.set(id, error.problems[0]);
      return { size: known };
    }
  }

  async networkOf(configuration: Configuration): Promise<Network | undefined> {
    return pipelineNetwork(configuration, (await this.find(configuration)).size);
  }
}

/**
 * The network of a configuration; only a scene of one's own is read for it.
 *
 * @throws Failure `usage` of a classifier
 */
export async function plannedNetwork(
  configuration: Configuration,
  options: Pick<RunSettings, 'data' | 'runs' | 'cache'>,
): Promise<Network> {
  const known = knownSize(configuration.experiment, configuration.document.scenes);
  const network = known ? pipelineNetwork(configuration, known) : await new Scenes(new SceneShelf(options)).networkOf(configuration);
  if (network) return network;
  throw new Failure({
    code: 'usage',
    message: 'a classifier has no network to draw',
    place: configuration.document.place(['classifier']),
    hint: 'Remove --svg and --mermaid, or name a configuration with a network.',
  });
}
