import { stringify } from 'yaml';
import { Failure } from '../../errors/failure.js';
import type { ResolvedRandomSplit } from '../../schema/pipeline.generated.js';
import { type Amount, formatAmount, parseShare, pixelsOfShare } from '../../splits/amount.js';
import type { SceneSize } from './dataset-checks.js';
import { checkSplit, type ClassSize } from '../../splits/index.js';

/** What a starter pipeline is written for. */
export interface StarterScene extends Omit<SceneSize, 'classes'> {
  readonly title: string;
  readonly name: string;
  /** In the order of their labels; without those the labels are 1, 2, 3, … */
  readonly classes: readonly (ClassSize & { readonly label?: number; readonly colour?: string })[];
  /** What to do with missing values, where there are such. */
  readonly missing?: 'mean' | 'leave-out';
  /** Bands that have no value, as `dataset.bands.drop` names them; `bands` are those that are left. */
  readonly emptyBands?: readonly string[];
  /** A scene of the catalogue, or files as the pipeline shall name them. */
  readonly dataset: { readonly scene: string } | { readonly cube: object; readonly mask: object };
  /** Of files that are a scene of the catalogue, or have its labels: which. */
  readonly known?: { readonly scene: { readonly id: string; readonly title: string }; readonly of: 'scene' | 'mask' };
}

/** Above so many training pixels a first run takes hours. */
const MOST_TRAINING_PIXELS = 5000;
/** More names than these are not written by hand. */
const MOST_NAMES = 200;

/**
 * A commented pipeline for a scene: SSRN as the paper has it, its kernels and patches no larger than the scene, its
 * split such that every class has pixels to train and to test where that is possible.
 *
 * @param schema where the JSON schema lies, as seen from the file
 */
export function starterPipeline(scene: StarterScene, schema: string): string {
  const { rows, columns, bands, classes, title, name } = scene;
  const labelled = classes.reduce((sum, { pixels }) => sum + pixels, 0);
  const patch = oddUpTo(Math.min(7, rows, columns));
  return `# yaml-language-server: $schema=${schema}
# SSRN on ${title}: ${rows} x ${columns} pixels, ${bands} bands, ${classes.length} classes, ${labelled} labelled pixels.
# hsi-run validate checks this file, hsi-run plan shows the network, hsi-run bench measures how long it takes. hsi-run explain KEY explains a key.
version: 1
name: ${name}

${datasetLines(scene).join('\n')}

${splitLines(classes, labelled).join('\n')}

# The window around the pixel to classify, in pixels; odd.
patch: {size: ${patch}}

${architectureLines(bands, patch).join('\n')}

training:
  optimizer: {rmsprop: {learning_rate: 0.0003}}
  batch: 16       # patches a step
  epochs: 200
  select: validation-accuracy   # the epoch whose weights are tested; last needs no validation pixels

# Each seed is one trial, with its own split and weights. The paper has ten.
seeds: [1, 2, 3]
`;
}

const MISSING = {
  'leave-out': 'pixels with NaN or ignored values are not labelled, and count as the mean',
  mean: 'NaN and ignored values count as the mean of their band',
} as const;

function datasetLines({ dataset, classes, missing, emptyBands, known }: StarterScene): string[] {
  const gaps = [
    ...(emptyBands ? [`  bands: {drop: [${emptyBands.join(', ')}]}   # these have no value in any pixel`] : []),
    ...(missing ? [`  missing: ${missing}   # ${MISSING[missing]}`] : []),
  ];
  const standardize = [
    ...gaps,
    '  # Bands to zero mean and unit variance: over the whole scene as in the paper, or over the training pixels only (training).',
    '  standardize: scene',
  ];
  const pixels = classes.map(({ name, pixels: count }) => `#   ${name}: ${count}`);
  if ('scene' in dataset) {
    return [
      '# A scene known by its name. Labelled pixels of each class:',
      ...pixels,
      'dataset:',
      `  scene: ${dataset.scene}`,
      ...standardize,
    ];
  }
  const isPlain = classes.every(({ label, colour }, index) => (label ?? index + 1) === index + 1 && !colour);
  const items = classes.map(({ name, label, colour }) => flow(isPlain ? name : { name, label, ...(colour ? { colour } : {}) }));
  const width = Math.max(...items.map((item) => item.length));
  const names = [
    `  # The names of the labels${isPlain ? ' 1, 2, …' : ''}${known ? ` as the scene ${known.scene.id} has them` : ': write your own'}. Labelled pixels follow each name.`,
    '  classes:',
    ...items.map((item, index) => `    - ${item.padEnd(width)}  # ${classes[index].pixels}`),
  ];
  return [
    ...(known?.of === 'scene'
      ? [`# The files of the catalogue's scene ${known.scene.id}: where the data folder has them, scene: ${known.scene.id} names both.`]
      : []),
    `# ${known?.of === 'scene' ? '' : 'Your own files. '}Paths start from this file's folder, or from the data folder (--data, HSI_DATA).`,
    'dataset:',
    `  cube: ${flow(dataset.cube)}   # ${'axes' in dataset.cube ? "the file's axes, as its mask's lengths tell" : 'rows x columns x bands'}`,
    `  mask: ${flow(dataset.mask)}   # rows x columns: 0 unlabelled, any other number a class`,
    ...(classes.length <= MOST_NAMES ? names : []),
    ...standardize,
  ];
}

function splitLines(classes: readonly ClassSize[], labelled: number): string[] {
  const { split, why } = chooseSplit(classes, labelled);
  const [train, validation] = [split.train, split.validation].map((amount) =>
    classes.reduce((sum, { pixels }) => (typeof amount === 'number' ? amount : sum + pixelsOfShare(parseShare(String(amount)), pixels)), 0),
  );
  const line = (key: string, amount: Amount, pixels: number, use: string) =>
    `  ${`${key}: ${formatAmount(amount)}`.padEnd(18)}# ${pixels} pixels ${use}`;
  return [
    '# Which labelled pixels train, choose the best epoch, and test it: a share of each class, or a number over all classes.',
    '# Patches of random pixels overlap: such figures compare methods, but say little about other land.',
    ...why.map((text) => `# ${text}`),
    'split:',
    '  by: random',
    line('train', split.train, train, 'train'),
    line('validation', split.validation, validation, 'choose the epoch'),
    line('test', split.test, labelled - train - validation, 'test the result'),
  ];
}

/** The first of a few amounts that the scene can give. */
function chooseSplit(classes: readonly ClassSize[], labelled: number): { split: ResolvedRandomSplit; why: string[] } {
  const percent = [20, 10, 5, 2].find((share) => (labelled * share) / 100 <= MOST_TRAINING_PIXELS) ?? 1;
  const least = Math.min(percent, 10);
  const count = (share: number) => Math.max(1, Math.round((labelled * share) / 100));
  const smallest = classes.reduce((a, b) => (b.pixels < a.pixels ? b : a));
  const small = `${smallest.name} has only ${smallest.pixels === 1 ? 'one pixel' : `${smallest.pixels} pixels`}`;
  const base = { by: 'random', test: 'rest' } as const;
  const choices: { split: ResolvedRandomSplit; why: string[] }[] = [
    { split: { ...base, train: `${percent}%`, validation: `${least}%` }, why: [] },
    {
      split: { ...base, train: `${percent}%`, validation: count(least) },
      why: [`${small}: a share for validation would leave no pixel for the test.`],
    },
    {
      split: { ...base, train: count(percent), validation: count(least) },
      why: [`${small}, too few for every part: numbers over all classes may leave the class out of one.`],
    },
  ];
  const fitting = choices.find(({ split }) => !checkSplit(split, classes));
  if (fitting) return fitting;
  throw new Failure(checkSplit(choices[2].split, classes)!.problem);
}

function architectureLines(bands: number, patch: number): string[] {
  const depth = oddUpTo(Math.min(7, bands));
  const stride = bands >= 2 * depth ? 2 : 1;
  const left = Math.floor((bands - depth) / stride) + 1;
  const plane = Math.min(3, patch);
  return [
    '# SSRN as in the paper. architecture: ssrn means this list if the scene has enough bands.',
    'architecture:',
    `  - conv: {kernels: 24, size: [1, 1, ${depth}], stride: [1, 1, ${stride}]}   # along the spectrum`,
    `  - spectral: {repeat: 2, kernels: 24, size: ${oddUpTo(Math.min(7, left))}}`,
    '  - conv: {kernels: 128, size: [1, 1, full]}   # over the whole remaining depth',
    `  - conv: {kernels: 24, size: [${plane}, ${plane}, full]}   # in the image plane`,
    `  - spatial: {repeat: 2, kernels: 24, size: ${plane}}`,
    '  - pool: average',
    '  - dropout: 0.5',
    '  - dense: classes',
  ];
}

function oddUpTo(limit: number): number {
  return limit - 1 + (limit % 2);
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}
