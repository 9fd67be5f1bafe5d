import type { Experiment } from '../../pipeline/experiment.js';
import type { DescribedConfiguration, OwnScene } from './described.js';
import { sceneSource } from './sources.js';
import { work } from './works.js';
import { listed, say, type Sentence, several } from './text.js';

type Dataset = Experiment['dataset'];

/** Which data, and what is done to them before they are split. */
export function dataSentences(one: DescribedConfiguration, { dataset }: Experiment): Sentence[] {
  return [sceneSentence(one, dataset), ...Object.keys(KEYS).flatMap((key) => KEYS[key as keyof Dataset](dataset, one))];
}

function sceneSentence({ scene, own, sceneName, classes }: DescribedConfiguration, { synthetic, cube }: Dataset): Sentence {
  const count = several(classes.length, 'class').replace('classs', 'classes');
  if (scene) {
    const size = `${scene.rows} x ${scene.columns} pixels, ${scene.bands} bands and ${count}`;
    return say`We used the scene ${scene.title}${source(sceneSource(scene))}, with ${size}.`;
  }
  if (synthetic) {
    const { rows, columns, bands, noise, seed } = synthetic;
    return say`We used a synthetic scene of ${rows} x ${columns} pixels, ${bands} bands and ${count} (noise ${noise}, seed ${seed}).`;
  }
  const files = [cube?.file ?? sceneName].flat();
  return say`We used our own scene (${files.length > 3 ? `${files[0]} and ${files.length - 1} more files` : listed(files)}), with ${listed([...ownFacts(own), count])}${areNamed(classes) && `: ${listed(classes)}`}.`;
}

/** Whether any class has another name than `Class 3`, which stands for a label without one. */
export function areNamed(classes: readonly string[]): boolean {
  return !classes.every((name) => /^Class \d+$/.test(name));
}

function ownFacts({ rows, columns, bands, labelled, wavelengths }: OwnScene = {}): string[] {
  const range = wavelengths && ` from ${wavelengths.map((one) => one.toFixed(0)).join(' to ')} nm`;
  return [
    ...(rows === undefined ? [] : [`${rows} x ${columns} pixels`]),
    ...(bands === undefined ? [] : [`${several(bands, 'band')}${range ?? ''}`]),
    ...(labelled === undefined ? [] : [several(labelled, 'labelled pixel')]),
  ];
}

const source = (found: ReturnType<typeof sceneSource>): Sentence => (found ? [' ', found] : []);

type Say = (dataset: Dataset, one: DescribedConfiguration) => Sentence[];
const nothing: Say = () => [];

/** What each key of `dataset` says: a new one does not compile before it stands here. */
const KEYS = {
  // The scene's own sentence names them.
  scene: nothing,
  synthetic: nothing,
  classes: nothing,
  cube: ({ cube }) =>
    cube?.references ? [say`Values are reflectances: (value - dark) / (white - dark), by white and dark references.`] : [],
  mask: ({ mask }) => (mask && [mask.file].flat().length > 1 ? [say`The labels are joined from ${[mask.file].flat().length} files.`] : []),
  labels_of: ({ labels_of }) => (labels_of === undefined ? [] : [say`The labels are those of the published split ${labels_of}.`]),
  leave_out: ({ leave_out }) => (leave_out?.length ? [say`${theClasses(leave_out)} left out.`] : []),
  merge: ({ merge }) => (merge ?? []).map(({ name, classes }) => say`${theClasses(classes)} merged into ${name}.`),
  test_on: ({ test_on }) => {
    if (!test_on) return [];
    const { scene, synthetic, cube, leave_out, rename } = test_on;
    const name = scene ?? (synthetic ? 'another synthetic scene' : listed([cube?.file ?? 'another scene'].flat()));
    return [
      say`Training and validation pixels are of this scene, and every labelled pixel of another scene tests: ${name}.`,
      ...(leave_out?.length ? [say`Of that scene the classes ${listed(leave_out)} were left out.`] : []),
      ...(rename ?? []).map(({ class: own, as }) => say`Its class ${own} counts as ${as}.`),
    ];
  },
  bands: ({ bands }) => [
    ...(bands?.keep ? [say`Only the bands ${listed(bands.keep)} were used.`] : []),
    ...(bands?.drop
      ? [isOne(bands.drop) ? say`Band ${bands.drop[0]} was removed.` : say`The bands ${listed(bands.drop)} were removed.`]
      : []),
  ],
  ignore: ({ ignore }) => (ignore === undefined ? [] : [say`The value ${ignore} means no measurement.`]),
  missing: ({ missing, scaling }) => [
    ...(missing === 'mean' ? [say`Missing values were replaced by ${REPLACED_BY[scaling]}.`] : []),
    ...(missing === 'leave-out' ? [say`Pixels with a missing value were left out.`] : []),
  ],
  spectra: ({ spectra }) => (spectra?.length ? [say`Each spectrum went through ${joined(spectra.map(step))}, in this order.`] : []),
  scaling: ({ scaling, ...dataset }) => [say`${SCALINGS[scaling]}${scaling !== 'none' && `, with statistics of ${statistics(dataset)}`}.`],
  standardize: nothing,
  pca: ({ pca, ...dataset }) =>
    pca
      ? [
          say`The bands were replaced by their first ${several(pca.components, 'principal component')}${pca.whiten && ', each scaled to unit variance'}, fitted to ${statistics(dataset)}.`,
        ]
      : [],
  mnf: ({ mnf, ...dataset }) =>
    mnf
      ? [
          say`The bands were replaced by their first ${several(mnf.components, 'minimum noise fraction')} ${work('green1988')}${mnf.whiten && ', each scaled to unit variance'}, fitted to ${statistics(dataset)}.`,
        ]
      : [],
} as const satisfies { readonly [Key in keyof Required<Dataset>]: Say };

/** `The class Oats was`, `The classes Oats and Corn were`. */
const theClasses = (names: readonly (string | number)[]): string =>
  names.length === 1 ? `The class ${names[0]} was` : `The classes ${listed(names)} were`;

/** What stands for a missing value: zero after scaling. */
const REPLACED_BY = {
  band: 'the mean of their band',
  global: 'the mean of all bands',
  'min-max': 'the least value of their band',
  none: 'zero',
} as const;
const SCALINGS = {
  band: 'Each band was scaled to zero mean and unit variance',
  global: 'All bands were scaled together to zero mean and unit variance',
  'min-max': 'Each band was scaled to 0 to 1',
  none: 'Values were not scaled',
} as const;
const STATISTICS = {
  scene: 'all pixels of the scene, test pixels included',
  training: 'the training pixels alone',
  'training-scene': 'all pixels of the training scene and none of the scene that tests',
} as const;
const statistics = ({ standardize, test_on: other }: Pick<Dataset, 'standardize' | 'test_on'>): string =>
  STATISTICS[other && standardize === 'scene' ? 'training-scene' : standardize];

function step(one: NonNullable<Dataset['spectra']>[number]): Sentence {
  if (typeof one === 'string')
    return [one === 'snv' ? 'the standard normal variate' : one === 'continuum_removal' ? 'continuum removal' : one];
  const { window, order, derivative } = one.savitzky_golay;
  return say`a filter of Savitzky and Golay ${work('savitzky1964')} (window ${window}${order !== undefined && `, order ${order}`}${derivative !== undefined && `, derivative ${derivative}`})`;
}

function joined(parts: readonly Sentence[]): Sentence {
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [index === parts.length - 1 ? ' and ' : ', ']), ...part]);
}

/** A single number, not a range as `104-108`. */
const isOne = (list: readonly (number | string)[]) => list.length === 1 && /^\d+$/.test(String(list[0]));
