import { basename } from 'node:path';
import type { Network } from '../architecture/layers/index.js';
import { OPEN_CATALOGUE } from '../scenes/index.js';
import type { WeightArray } from '../compile/weights.js';
import { featureSettings, featuresOf, fittingPixels, type Preprocessing, preprocessingOf } from '../data/features/features.js';
import type { Scene } from '../data/cube.js';
import { loadScene } from '../data/scene/scene.js';
import { Failure } from '../errors/failure.js';
import { checkWeights } from '../evaluate/finite.js';
import { nearName } from '../errors/near-name.js';
import { readRunFacts, type RunFacts } from '../store/formats/facts.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import { readSplit, SPLIT } from '../store/formats/trial/split.js';
import type { TrialIdentity } from '../pipeline/address/address.js';
import type { Experiment } from '../pipeline/experiment.js';
import { omit } from '../base/omit.js';
import { loadPipeline } from '../pipeline/pipeline.js';
import { manifestPath } from '../store/formats/manifest.js';
import { decodeSafetensors } from '../store/formats/safetensors.js';
import { trainedNetwork } from './trained-model.js';
import type { RunManifest } from '../store/formats/run-manifest.js';
import { RunFolder } from '../store/run-folder.js';
import type { TrialFolder } from '../store/trial-folder.js';

/** Which trial of a run: its first one, unless something is said. */
export interface TrialChoice {
  /** The configuration's name. */
  readonly configuration?: string;
  readonly seed?: number;
}

/** A trial as it is stored, with all that is needed to predict with it. */
export interface TrainedTrial {
  /** The run's. */
  readonly run: string;
  /** The configuration's name; of a run without several, the run's. */
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
  readonly folder: string;
  readonly identity: TrialIdentity;
  readonly experiment: Experiment;
  /** Undefined of a classifier. */
  readonly network?: Network;
  readonly weights: readonly WeightArray[];
  /** Of a classifier what is no array. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly classNames: readonly string[];
  /** Of each class, `#2ca02c`; absent of a run of an older version. */
  readonly colours?: readonly string[];
  readonly preprocessing: Preprocessing;
  /** The centres of the cube's bands in nm, where they were known. */
  readonly wavelengths?: readonly number[];
  /** What the run's scene said of itself; undefined of a run of an older version. */
  readonly facts?: RunFacts;
}

/** Where the scene lies, which is read only for trials of versions that did not keep their standardization. */
export interface SceneOptions {
  /** What `--data` says. */
  readonly data?: string;
  /** Where relative paths of the pipeline start from. */
  readonly base?: string;
}

/**
 * Reads a trial of a run, each file checked against its hash.
 *
 * @param run the run's folder
 * @throws Failure `damaged`, `trial-missing`, `configuration-unknown`, `seed-unknown`
 */
export async function readTrainedTrial(run: string, choice: TrialChoice, options: SceneOptions = {}): Promise<TrainedTrial> {
  const manifest = new RunFolder(run).manifest();
  if (!manifest) {
    throw new Failure({
      code: 'damaged',
      message: 'is not the manifest of a run',
      place: { file: manifestPath(run) },
      hint: 'hsi-run ls lists runs.',
    });
  }
  const index = configurationIndex(manifest, choice);
  const { name: configuration, trials, classes: classNames, colours } = manifest.configurations[index];
  const wanted = choice.seed ?? trials[0].seed;
  const { seed, address } = trials.find((trial) => trial.seed === wanted) ?? unknownSeed(run, trials, wanted);
  const trial = new RunFolder(run).trial(address);
  const { folder } = trial;
  if (!trial.isThere) {
    throw new Failure({
      code: 'trial-missing',
      message: 'this trial of the run is missing',
      place: { file: folder },
      hint: `hsi-run ${new RunFolder(run).resolved} computes it again.`,
    });
  }
  const { experiment } = loadPipeline(new RunFolder(run).resolved, [], options.base, OPEN_CATALOGUE).configurations[index];
  const { arrays: weights, metadata } = decodeSafetensors(await trial.read(WEIGHTS));
  checkWeights(weights, {
    of: 'the trial did not learn anything',
    place: { file: trial.path(WEIGHTS) },
    hint: 'Train with a lower learning rate, or with batch normalization. An older version made this trial, without this check.',
  });
  const { trial: identity } = trial.manifest();
  const preprocessing = await preprocessingIn(trial, experiment, options);
  const network = experiment.classifier ? undefined : trainedNetwork(experiment, preprocessing, classNames.length);
  const facts = readRunFacts(run)?.[index];
  // A trial of an older run may have been computed from other files of the same pixels: nothing else is known.
  const wavelengths = facts ? facts.wavelengths : trial.provenance()?.wavelengths;
  return {
    run: basename(run),
    configuration,
    seed,
    address,
    folder,
    identity,
    experiment,
    network,
    weights,
    metadata,
    classNames,
    preprocessing,
    ...(colours ? { colours } : {}),
    ...(wavelengths ? { wavelengths } : {}),
    ...(facts ? { facts } : {}),
  };
}

/** How the trial's input was made; of an older trial from the scene again. */
async function preprocessingIn(trial: TrialFolder, experiment: Experiment, { data, base = '.' }: SceneOptions): Promise<Preprocessing> {
  const stored = await trial.preprocessing();
  if (stored) return stored;
  const scene = await loadScene(omit(experiment.dataset, 'standardize'), { dataFolder: data, baseFolder: base });
  const { train } = await readSplit((await trial.files()).open(SPLIT), scene.cube.columns);
  return scenePreprocessing(experiment, scene, train);
}

/** @param train the training pixels, flat */
export function scenePreprocessing({ dataset }: Experiment, { cube, identity }: Scene, train: Uint32Array): Preprocessing {
  const settings = featureSettings(dataset, identity);
  return preprocessingOf(
    cube,
    identity,
    featuresOf(cube, settings, fittingPixels(dataset.standardize, train, identity.test_on, cube.columns)),
  );
}

function configurationIndex({ configurations }: RunManifest, { configuration }: TrialChoice): number {
  const names = configurations.map(({ name }) => name);
  const index = configuration === undefined ? 0 : names.indexOf(configuration);
  if (index >= 0) return index;
  throw new Failure({
    code: 'configuration-unknown',
    message: `there is no configuration ${JSON.stringify(configuration)}`,
    suggestion: nearName(configuration, names),
    hint: `Known: ${names.join(', ')}.`,
  });
}

function unknownSeed(run: string, trials: readonly { readonly seed: number }[], seed: number): never {
  throw new Failure({
    code: 'seed-unknown',
    message: `the run has no trial of seed ${seed}`,
    place: { file: run },
    hint: `Its seeds: ${trials.map((trial) => trial.seed).join(', ')}.`,
  });
}
