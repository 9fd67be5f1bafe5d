import { addressOf, trialIdentity } from '../address/address.js';
import { PipelineDocument } from '../document.js';
import { experimentOf } from '../resolve/experiment-of.js';
import type { Experiment } from '../experiment.js';
import { omit } from '../../base/omit.js';
import { methodDepartures } from './network.js';
import { type Row, rowOf } from './row.js';

/** The paper's random splits (Zhong et al. 2018, Tables I-III), and the rate that it chose for SSRN. */
const SCENES: Readonly<Record<string, { readonly train: string; readonly validation: number; readonly rate: number }>> = {
  'indian-pines': { train: '20%', validation: 1025, rate: 0.0003 },
  ksc: { train: '20%', validation: 521, rate: 0.0001 },
  'pavia-university': { train: '10%', validation: 4281, rate: 0.0003 },
};
/** What the paper searched the rate over. It names that of SSRN alone: a rival may have any of these (docs/paper.md). */
const RATES: readonly number[] = [0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003];

/**
 * In what an experiment departs from what the paper's table is of, as docs/paper.md has it: data, split, patch, network or
 * classifier, optimizer and the rest of training. Whatever decides the address of a trial counts, so that no key of the format is
 * forgotten; what has no phrase of its own is named by its path.
 *
 * @param table VI, say
 * @param scene the scene whose published values it is held against
 * @param method as the table names it
 * @returns a phrase for each, such as `20 epochs, not 200`; none of an experiment that follows it
 */
export function departuresFrom(table: string, scene: string, method: string, experiment: Experiment): string[] {
  const row = rowOf(table, method);
  const paper = protocolOf(scene, row);
  return [
    ...dataDepartures(experiment, paper),
    ...splitDepartures(experiment.split, paper.split),
    ...patchDepartures(experiment.patch, paper.patch),
    ...methodDepartures(row.method, experiment, paper),
    ...(experiment.training && paper.training ? trainingDepartures(experiment, paper, row) : []),
  ];
}

const known = new Map<string, Experiment>();

/** The pipeline that the paper describes, with every default spelled out. */
function protocolOf(scene: string, row: Row): Experiment {
  const key = JSON.stringify([scene, row]);
  const found = known.get(key);
  if (found) return found;
  const { train, validation, rate } = SCENES[scene];
  const value = {
    version: 1,
    dataset: { scene, standardize: 'scene' },
    split: { by: 'random', train: row.train ?? train, validation, test: 'rest' },
    patch: { size: row.patch ?? 7 },
    seeds: [1220],
    ...(row.method === 'svm'
      ? { classifier: { svm: {} } }
      : {
          architecture: { preset: row.method, ...row.options },
          training: { optimizer: { rmsprop: { learning_rate: rate } }, batch: 16, epochs: 200, select: 'validation-accuracy' },
        }),
  };
  // JSON is YAML.
  const { experiment, problems } = experimentOf(new PipelineDocument('the paper', JSON.stringify(value)));
  if (!experiment || problems.length > 0) throw new Error(`the paper's protocol is not a valid pipeline: ${JSON.stringify(problems)}`);
  known.set(key, experiment);
  return experiment;
}

function dataDepartures(experiment: Experiment, paper: Experiment): string[] {
  const { dataset } = experiment;
  // What is made of the scene, as the address has it.
  const [own, its] = [experiment, paper].map((one) => trialIdentity(one, 0, { digest: '' }, '').dataset);
  const phrases: Readonly<Record<string, string>> = {
    standardize: 'another standardisation',
    scaling: 'another standardisation',
    pca: 'principal components',
    mnf: 'minimum noise fractions',
    spectra: 'spectra prepared in other ways',
  };
  const made = differing(own, its).map((key) => phrases[key] ?? `dataset.${key} ${text(own, key)}, not ${text(paper.dataset, key)}`);
  const stated = Object.entries(OF_SCENE).flatMap(([key, phrase]) =>
    phrase !== null && dataset[key as keyof Experiment['dataset']] !== undefined ? [phrase] : [],
  );
  return [...new Set([...stated, ...made])];
}

/**
 * What a key that the paper does not have makes of its scene; null of those that the address compares, and of those that name the scene
 * (targets.ts). A new one does not compile before it stands here.
 */
const OF_SCENE = {
  leave_out: 'other classes',
  merge: 'other classes',
  labels_of: 'other labels',
  bands: 'other bands',
  ignore: 'a value that means no data',
  test_on: 'tested on another scene',
  scene: null,
  synthetic: null,
  cube: null,
  mask: null,
  classes: null,
  missing: null,
  standardize: null,
  scaling: null,
  spectra: null,
  pca: null,
  mnf: null,
} as const satisfies Record<keyof Required<Experiment['dataset']>, string | null>;

function splitDepartures(split: Experiment['split'], paper: Experiment['split']): string[] {
  if (split.by !== 'random' || paper.by !== 'random') return [`split by ${split.by}, not random`];
  const phrases: Readonly<Record<string, string>> = {
    train: `training pixels ${words(split.train)}, not ${words(paper.train)}`,
    validation: `validation pixels ${words(split.validation)}, not ${words(paper.validation)}`,
    test: 'not all other pixels are tested',
    rounding: 'exact shares of each class, not rounded as the released code does',
    seed: 'one split for all seeds',
  };
  // A share may be written as a number, and the released code's rounding is what a share has anyway.
  const plain = (one: typeof split) => ({
    ...one,
    train: words(one.train),
    validation: words(one.validation),
    rounding: one.rounding === 'exact' ? 'exact' : undefined,
  });
  return differing(plain(split), plain(paper)).map((key) => phrases[key] ?? `split.${key} ${text(split, key)}, not ${text(paper, key)}`);
}

function patchDepartures(patch: Experiment['patch'], paper: Experiment['patch']): string[] {
  const phrases: Readonly<Record<string, string>> = {
    size: `patches of ${patch.size} x ${patch.size}, not ${paper.size} x ${paper.size}`,
    padding: `patches padded by ${patch.padding}, not ${paper.padding}`,
  };
  return differing(patch, paper).map((key) => phrases[key] ?? `patch.${key} ${text(patch, key)}, not ${text(paper, key)}`);
}

function trainingDepartures(experiment: Experiment, paper: Experiment, row: Row): string[] {
  // As the address has it, what is as always is left away.
  // Confidence changes no class that is predicted, and fast convolutions only how values are rounded.
  const [own, its] = [experiment, paper].map((one) =>
    omit(trialIdentity(one, 0, { digest: '' }, '').training!, 'calibrate', 'keep_probabilities', 'fast_convolutions'),
  );
  const phrases: Readonly<Record<string, string>> = {
    epochs: `${own.epochs} epoch${own.epochs === 1 ? '' : 's'}, not ${its.epochs}`,
    batch: `batches of ${own.batch}, not ${its.batch}`,
    select: `the model of ${own.select}, not of ${its.select}`,
    stop: 'early stopping',
    augment: 'augmentation',
    schedule: 'a schedule of the learning rate',
    loss: 'another loss than cross-entropy',
    sampling: 'balanced batches',
  };
  return differing(own, its).flatMap((key) => {
    if (key === 'optimizer') return optimizerDepartures(own.optimizer, its.optimizer, row.method === 'ssrn');
    return [phrases[key] ?? `training.${key} ${text(own, key)}, not ${text(its, key)}`];
  });
}

function optimizerDepartures(own: object, its: object, fixed: boolean): string[] {
  const [[kind, settings], [due, paper]] = [own, its].map((one) => Object.entries(one)[0] as [string, Readonly<Record<string, unknown>>]);
  if (kind !== due) return [`${kind}, not ${due}`];
  return differing(settings, paper).flatMap((key) => {
    if (key !== 'learning_rate') return [`${kind} with ${key} ${text(settings, key)}, not ${text(paper, key)}`];
    if (fixed) return [`learning rate ${text(settings, key)}, not ${text(paper, key)}`];
    return RATES.includes(settings[key] as number) ? [] : [`learning rate ${text(settings, key)}, which is not in the paper's grid`];
  });
}

function differing(a: object, b: object): string[] {
  const valueIn = (one: object, key: string) => addressOf((one as Readonly<Record<string, unknown>>)[key] ?? null);
  return [...new Set([...Object.keys(b), ...Object.keys(a)])].filter((key) => valueIn(a, key) !== valueIn(b, key));
}

function text(one: object, key: string): string {
  const value = (one as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** A number below 1 is a share too. */
function words(count: unknown): string {
  if (typeof count === 'number' && count < 1) return `${count * 100}%`;
  return typeof count === 'object' ? JSON.stringify(count) : String(count);
}
