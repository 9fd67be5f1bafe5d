import { sampleSize, type Experiment } from '../../pipeline/experiment.js';
import { findPublishedSplit } from '../../scenes/splits/index.js';
import { percent as shareText } from '../leakage-table.js';
import type { DescribedConfiguration } from './described.js';
import { statedSource } from './sources.js';
import { listed, plural, say, type Sentence, span } from './text.js';

type Split = Experiment['split'];
type By<Name extends Split['by']> = Extract<Split, { by: Name }>;

/** Which pixels train and test, how many there are, and how much of the test the training has seen. */
export function splitSentences(one: DescribedConfiguration, experiment: Experiment): Sentence[] {
  const { split } = experiment;
  const other = experiment.dataset.test_on !== undefined;
  return [
    ...(METHODS[split.by] as (split: Split, size: number, other: boolean) => Sentence[])(split, sampleSize(experiment), other),
    ...(other ? [say`Pixels that this leaves to a test of the same scene are not used.`] : []),
    ...('rounding' in split && split.rounding === 'exact' ? [say`Shares are rounded so that totals are exact.`] : []),
    drawn(split),
    ...countSentences(one),
    ...leakageSentences(one, experiment),
  ];
}

type Amount = string | number | { readonly per_class: number; readonly at_most?: string };

function amount(value: Amount): string {
  if (typeof value === 'object')
    return `${plural(value.per_class, 'pixel')} of each class${value.at_most ? ` (at most ${percent(value.at_most)} of a class)` : ''}`;
  return typeof value === 'number' ? `${plural(value, 'pixel')} in all` : `${percent(value)} of each class`;
}

const percent = (text: string): string => text.replace(/\s*%$/, ' %');
const isNone = (value: Amount | undefined): boolean => value === undefined || value === 0 || value === '0%';

function validated(value: Amount | undefined): string {
  return isNone(value) ? 'No pixels were kept for validation.' : `Validation has ${amount(value!)}.`;
}

const block = (value: number | readonly number[] | undefined): string =>
  value === undefined
    ? ''
    : ` of ${[value].flat().length === 1 ? `${[value].flat()[0]} x ${[value].flat()[0]}` : [value].flat().join(' x ')} pixels`;
const drawnOf = (value: Amount | undefined): string =>
  value === undefined ? '' : ` Of their pixels, ${amount(value)} train, drawn at random.`;
const buffer = (pixels: number | undefined): string =>
  pixels ? ` Pixels within ${plural(pixels, 'pixel')} of a test pixel neither train nor validate.` : '';
const groupsOf = (value: number | readonly (number | string)[]): string =>
  typeof value === 'number'
    ? `${plural(value, 'group')}, drawn at random`
    : `the ${value.length === 1 ? 'group' : 'groups'} ${listed(value)}`;

const METHODS = {
  random: ({ train, validation, test }: By<'random'>, _size: number, other: boolean) => [
    say`Training pixels were drawn at random${typeof train === 'number' ? '' : ', class by class'}: ${amount(train)}. ${validated(validation)}${
      other ? '' : test === 'rest' ? ' All other labelled pixels were tested.' : ` The test has ${amount(test)}.`
    }`,
  ],
  files: ({ table, train, test, validation }: By<'files'>) => [
    table === undefined
      ? say`The training and test pixels are given by masks${train && test && ` (${train.file} and ${test.file})`}.`
      : say`The pixels of the split are listed in a file (${table}).`,
    ...(typeof validation === 'object' || isNone(validation)
      ? []
      : [say`Validation has ${amount(validation!)}, drawn from the training pixels.`]),
  ],
  published: ({ name, labels, validation }: By<'published'>) => {
    const known = findPublishedSplit(name);
    const source = known && statedSource(`split-${name}`, known.title, known.citation);
    return [
      say`We used the published split ${name}${source ? [' ', source] : []}; ${labels === 'mask' ? "the scene's own mask gives the classes" : 'each pixel has the class that the split gives it'}.`,
      say`${isNone(validation) ? 'No pixels were kept for validation.' : `Validation has ${amount(validation)}, drawn from the training pixels.`}`,
      ...(known?.misfit ? [say`What does not fit the scene: ${known.misfit}.`] : []),
    ];
  },
  blocks: ({ block: side, train, validation, test, draw }: By<'blocks'>) => [
    say`The scene was cut into blocks${block(side)}, each of which trains, validates or tests as a whole. Training blocks have about ${amount(train)}${!isNone(validation) && `, validation blocks ${amount(validation)}`}${
      test === undefined || test === 'rest' ? ' and test blocks the rest' : ` and test blocks ${amount(test)}`
    }.${drawnOf(draw)}`,
  ],
  buffered: ({ block: side, train, validation, buffer: pixels }: By<'buffered'>, size: number) => [
    say`Training pixels were drawn from blocks${block(side)}: ${amount(train)}. ${validated(validation)}`,
    say`Test pixels lie more than ${plural(pixels ?? size - 1, 'pixel')} from any training or validation pixel${(pixels ?? size - 1) >= size - 1 && ', so that no patches overlap'}.`,
  ],
  folds: ({ block: side, folds, fold, validation, draw, buffer: pixels }: By<'folds'>) => [
    say`The scene was cut into blocks${block(side)}, which were dealt out to ${folds} folds. Fold ${fold} was tested. ${validated(validation)}${drawnOf(draw)}${buffer(pixels)}`,
  ],
  groups: ({ groups, test, validation, draw, buffer: pixels }: By<'groups'>) => [
    say`Whole groups of pixels train, validate or test (${typeof groups === 'string' ? groups : groups.file}). The test has ${groupsOf(test)}.${
      typeof validation === 'string' || isNone(validation as Amount)
        ? ` ${validated(validation as Amount | undefined)}`
        : ` Validation has ${groupsOf(validation as number)}.`
    }${drawnOf(draw)}${buffer(pixels)}`,
  ],
} as const satisfies { readonly [Name in Split['by']]: (split: By<Name>, size: number, other: boolean) => Sentence[] };

function drawn(split: Split): Sentence {
  const isFixed = split.by === 'files' || split.by === 'published';
  if (split.seed !== undefined) return say`The split is the same for all seeds (seed ${split.seed}).`;
  return isFixed ? say`The test pixels are the same for all seeds.` : say`Each seed draws its own split.`;
}

function countSentences({ counts }: DescribedConfiguration): Sentence[] {
  if (counts.length === 0) return [];
  const [train, validation, test] = (['train', 'validation', 'test'] as const).map((part) => span(counts.map((one) => one[part])));
  const validated = counts.some((one) => one.validation > 0) && `, ${validation} validation`;
  return [say`This gives ${train} training${validated} and ${test} test pixels.`];
}

function leakageSentences({ leakage }: DescribedConfiguration, experiment: Experiment): Sentence[] {
  if (!leakage) return [];
  const share = (value: number) => (value === 0 ? 'none' : value === 1 ? 'all' : shareText(value));
  const distance =
    // Between two scenes it is one of their places in an array.
    leakage.distance === undefined || experiment.dataset.test_on
      ? ''
      : ` The median distance of a test pixel to the nearest training pixel is ${leakage.distance} ${leakage.distance === '1' ? 'pixel' : 'pixels'}.`;
  if (sampleSize(experiment) === 1) return [say`Each sample is one pixel, so that no test sample contains a training pixel.${distance}`];
  return [
    say`Of the test pixels, ${share(leakage.inside)} have a training pixel in their patch, and ${share(leakage.overlap)} have a patch that overlaps a training patch.${distance}`,
    ...(leakage.overlap > 0 ? [say`The accuracies are therefore for land that training has seen.`] : []),
  ];
}
