import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Network } from '../architecture/layers/index.js';
import { OPEN_CATALOGUE } from '../architecture/scenes/index.js';
import type { WeightArray } from '../compile/weights.js';
import { featuresOf, type Preprocessing, preprocessingOf } from '../data/features.js';
import type { Scene } from '../data/cube.js';
import { loadScene } from '../data/scene.js';
import { Failure } from '../errors/failure.js';
import { checkWeights } from '../evaluate/finite.js';
import { nearName } from '../errors/near-name.js';
import { PREPROCESSING, readPreprocessing } from '../report/preprocessing-file.js';
import { readRunFacts, type RunFacts } from '../report/scene-facts.js';
import { readSplit } from '../report/trial-files.js';
import type { TrialIdentity } from '../spec/address.js';
import type { Experiment } from '../spec/experiment.js';
import { omit } from '../spec/omit.js';
import { loadPipeline } from '../spec/pipeline.js';
import { MANIFEST, readChecked, storedFiles } from '../store/folder.js';
import { decodeSafetensors } from '../store/safetensors.js';
import { trainedNetwork } from './trained-model.js';
import { readRunManifest, type RunManifest } from './verify/manifest.js';

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
  const manifest = readRunManifest(run);
  if (!manifest) {
    throw new Failure({ code: 'damaged', message: 'is no manifest of a run', place: { file: join(run, MANIFEST) }, cure: 'hsi-run ls shows runs.' });
  }
  const index = configurationIndex(manifest, choice);
  const { name: configuration, trials, classes: classNames, colours } = manifest.configurations[index];
  const wanted = choice.seed ?? trials[0].seed;
  const { seed, address } = trials.find((trial) => trial.seed === wanted) ?? unknownSeed(run, trials, wanted);
  const folder = join(dirname(run), 'trials', address);
  if (!existsSync(join(folder, MANIFEST))) {
    throw new Failure({
      code: 'trial-missing', message: 'this trial of the run is gone', place: { file: folder }, cure: `hsi-run ${join(run, 'resolved.yaml')} computes it again.`,
    });
  }
  const { experiment } = loadPipeline(join(run, 'resolved.yaml'), [], options.base, OPEN_CATALOGUE).configurations[index];
  const { arrays: weights, metadata } = decodeSafetensors(await readChecked(folder, 'weights.safetensors'));
  checkWeights(weights, {
    of: 'the trial has learnt nothing', place: { file: join(folder, 'weights.safetensors') },
    cure: 'Train with a lower learning rate, or normalize; this trial is of an older version, which did not look.',
  });
  const { trial: identity } = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as { trial: TrialIdentity };
  const preprocessing = await preprocessingIn(folder, experiment, options);
  const network = experiment.classifier ? undefined : trainedNetwork(experiment, preprocessing, classNames.length);
  const facts = readRunFacts(run)?.[index];
  // A trial of an older run may have been computed from other files of the same pixels: nothing else is known.
  const wavelengths = facts ? facts.wavelengths : await wavelengthsIn(folder);
  return {
    run: basename(run), configuration, seed, address, folder, identity, experiment, network, weights, metadata, classNames, preprocessing,
    ...(colours ? { colours } : {}), ...(wavelengths ? { wavelengths } : {}), ...(facts ? { facts } : {}),
  };
}

/** How the trial's input was made; of an older trial from the scene again. */
export async function preprocessingIn(folder: string, experiment: Experiment, { data, base = '.' }: SceneOptions): Promise<Preprocessing> {
  if (existsSync(join(folder, PREPROCESSING))) return readPreprocessing((await readChecked(folder, PREPROCESSING)).toString('utf8'));
  const scene = await loadScene(omit(experiment.dataset, 'standardize'), { dataFolder: data, baseFolder: base });
  const { train } = await readSplit((await storedFiles(folder)).open('split.csv'), scene.cube.columns);
  return scenePreprocessing(experiment, scene, train);
}

/** @param train the training pixels, flat */
export function scenePreprocessing({ dataset }: Experiment, { cube, identity }: Scene, train: Uint32Array): Preprocessing {
  const settings = { ...identity, scaling: dataset.scaling, pca: dataset.pca };
  return preprocessingOf(cube, identity, featuresOf(cube, settings, dataset.standardize === 'training' ? train : undefined));
}

async function wavelengthsIn(folder: string): Promise<readonly number[] | undefined> {
  const text = await readFile(join(folder, 'provenance.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { wavelengths?: number[] }).wavelengths;
}

function configurationIndex({ configurations }: RunManifest, { configuration }: TrialChoice): number {
  const names = configurations.map(({ name }) => name);
  const index = configuration === undefined ? 0 : names.indexOf(configuration);
  if (index >= 0) return index;
  throw new Failure({
    code: 'configuration-unknown', message: `there is no configuration ${JSON.stringify(configuration)}`,
    suggestion: nearName(configuration, names), cure: `Known: ${names.join(', ')}.`,
  });
}

function unknownSeed(run: string, trials: readonly { readonly seed: number }[], seed: number): never {
  throw new Failure({
    code: 'seed-unknown', message: `the run has no trial of seed ${seed}`, place: { file: run },
    cure: `Its seeds: ${trials.map((trial) => trial.seed).join(', ')}.`,
  });
}
