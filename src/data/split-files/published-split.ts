import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledClass } from '../../architecture/classes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { findPublishedSplit, type PublishedSplit, publishedSplitNames, type SplitMaskFile } from '../../scenes/splits/index.js';
import type { Split } from '../../splits/split.js';
import { readMask } from '../arrays/array-file.js';
import { classKey } from '../masks/class-key.js';
import { formatShape, type Mask } from '../cube.js';
import { maskDigest } from '../scene/digest.js';
import { DatasetFailure } from '../masks/labels.js';
import { maskOf } from '../masks/mask.js';
import type { PartLabels } from './pixel-parts.js';

/** The folder of the data folder where the masks of published splits belong. */
const FOLDER = 'fixed-splits';

/** A published split as its files have it; labels are the numbers of its own classes, from 1. */
export interface SplitMasks {
  readonly train: Mask;
  /** Undefined where it is the rest of the scene's mask. */
  readonly test?: Mask;
  /** SHA-256 of the files, in this order. */
  readonly sha256: readonly string[];
}

/** What a published split and a scene's mask have not in common. */
export interface Misfits {
  /** Pixels of each part that the mask does not label. */
  readonly outside: Readonly<Record<'train' | 'test', number>>;
  /** Pixels of both parts that have another class in the mask. */
  readonly differing: number;
}

/** @throws Failure `value` */
function publishedSplit(name: string): PublishedSplit {
  const found = findPublishedSplit(name);
  if (found) return found;
  throw new Failure({
    code: 'value',
    message: `there is no published split ${JSON.stringify(name)}`,
    suggestion: nearName(name, publishedSplitNames),
    hint: `There are ${publishedSplitNames.join(', ')}.`,
  });
}

/** The masks of a published split in the data folder. @throws Failure `file-missing` */
export function filesOfPublished(name: string, folder: string): string[] {
  const split = publishedSplit(name);
  return masksOf(split).map(({ file }) => locateMask(split, file, folder));
}

function masksOf({ train, test }: PublishedSplit): SplitMaskFile[] {
  return 'rest' in test ? [train] : [train, test];
}

function locateMask({ id, scenes }: PublishedSplit, file: string, folder: string): string {
  const places = [FOLDER, ...scenes, ''].map((below) => join(folder, below, file));
  const found = places.find((path) => existsSync(path));
  if (found) return found;
  throw new Failure({
    code: 'file-missing',
    message: `${file} of the split ${id} is missing: looked for ${places.join(', ')}`,
    hint: `Put it at ${places[0]}. docs/published-splits.md says where papers have it from.`,
  });
}

/**
 * Reads the masks of a published split, and holds them against what the catalogue knows of their pixels: a name stands for the same
 * pixels everywhere.
 *
 * @throws Failure `file-missing`, `split-file`, and the reader's
 */
export async function readSplitMasksOf(split: PublishedSplit, folder: string): Promise<SplitMasks> {
  const read = [];
  for (const expected of masksOf(split)) read.push(await readOne(split, expected, locateMask(split, expected.file, folder)));
  const [train, test] = read.map(({ mask }) => mask);
  return { train, ...(test && { test }), sha256: read.map(({ sha256 }) => sha256) };
}

async function readOne(split: PublishedSplit, { variable, pixels, digest }: SplitMaskFile, file: string) {
  const wrong = (message: string) =>
    new Failure({
      code: 'split-file',
      message: `${message}: it is not the mask that the split ${split.id} is known by`,
      place: { file },
      hint: 'Use the original file, or name your masks: split: {by: files, train: {file: …}, test: {file: …}}.',
    });
  const [array] = await readMask({ file, ...(variable === undefined ? {} : { variable }) });
  const { rows, columns, values } = maskOf(array, file);
  if (rows !== split.rows || columns !== split.columns)
    throw wrong(`the mask is ${formatShape([rows, columns])}, not ${formatShape([split.rows, split.columns])}`);
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  if (most > split.classes.length) throw wrong(`the mask has label ${most}, but the split has ${split.classes.length} classes`);
  const mask = { rows, columns, values: Uint8Array.from(values) };
  const count = mask.values.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  if (count !== pixels) throw wrong(`the mask has ${count} pixels, not ${pixels}`);
  if (digest !== undefined && maskDigest(mask) !== digest) throw wrong('the mask has as many pixels, but others');
  return { mask, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

/**
 * The pixels of a published split. What the scene does not label is dropped.
 *
 * @param labels of the experiment: where they are not known, the test pixels must be in a file
 * @throws Failure `split-file`, and those of readSplitMasksOf
 */
export async function readPublishedPixels(name: string, labels: PartLabels, folder: string): Promise<Split> {
  const split = publishedSplit(name);
  checkSize(split, labels);
  const { train, test } = await readSplitMasksOf(split, folder);
  return pixelsOf(train, test, labels.values);
}

/** @param values what the scene labels; all, without them */
export function pixelsOf(train: Mask, test: Mask | undefined, values: ArrayLike<number> | undefined): Split {
  const isLabelled = (pixel: number) => values === undefined || values[pixel] > 0;
  const where = (has: (pixel: number) => boolean) =>
    Uint32Array.from([...train.values.keys()].filter((pixel) => has(pixel) && isLabelled(pixel)));
  return {
    train: where((pixel) => train.values[pixel] > 0),
    validation: new Uint32Array(),
    test: where(test ? (pixel) => test.values[pixel] > 0 : (pixel) => train.values[pixel] === 0),
  };
}

function checkSize(split: PublishedSplit, { rows, columns }: Pick<PartLabels, 'rows' | 'columns'>): void {
  if (rows === split.rows && columns === split.columns) return;
  throw new Failure({
    code: 'split-file',
    message: `the split ${split.id} is of a scene of ${formatShape([split.rows, split.columns])} pixels, this one has ${formatShape([rows, columns])}`,
    hint: `It is of ${split.scenes.join(' and ')}.`,
  });
}

interface Labelled {
  readonly labels: Mask;
  /** Those of the mask. */
  readonly classes: readonly LabelledClass[];
}

/**
 * The labels of a scene as a published split has them: its pixels have its classes, all others stay as they are.
 *
 * @param name of the split; undefined changes nothing
 * @throws DatasetFailure `split-file` where sizes or names of classes differ, and those of readSplitMasksOf
 */
export async function withPublishedLabels(
  { labels, classes }: Labelled,
  name: string | undefined,
  folder: string,
): Promise<{ readonly labels: Mask; readonly warnings: readonly string[] }> {
  if (name === undefined) return { labels, warnings: [] };
  try {
    const split = publishedSplit(name);
    checkSize(split, labels);
    const masks = await readSplitMasksOf(split, folder);
    const { values, misfits } = relabelled(masks, labels, labelsOf(split, classes));
    const { outside, differing } = misfits;
    const told = [
      ...(outside.train + outside.test > 0
        ? [`${outside.train} training and ${outside.test} test pixels that the mask does not label have the split's class`]
        : []),
      ...(differing > 0 ? [`${differing} pixels have the split's class in place of the mask's`] : []),
    ];
    if (told.length === 0) return { labels, warnings: [] };
    return { labels: { ...labels, values }, warnings: [`split ${name}: ${told.join('; ')} (split.labels: mask leaves the mask as it is)`] };
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(['labels_of'], error) : error;
  }
}

/** The scene's label of each class of a split, by name; index 0 stands for none. @throws Failure `split-file` */
export function labelsOf({ id, classes: names }: PublishedSplit, classes: readonly Pick<LabelledClass, 'name' | 'label'>[]): number[] {
  const byName = new Map(classes.map(({ name, label }) => [classKey(name), label]));
  const missing = names.filter((name) => !byName.has(classKey(name)));
  if (missing.length > 0) {
    throw new Failure({
      code: 'split-file',
      message: `the split ${id} has classes that the scene has not: ${missing.join(', ')}`,
      hint: `Give the scene's classes these names (dataset.classes). It has ${classes.map(({ name }) => name).join(', ')}.`,
    });
  }
  return [0, ...names.map((name) => byName.get(classKey(name))!)];
}

/** @param own the scene's label of each label of the split */
export function relabelled(
  { train, test }: SplitMasks,
  labels: Mask,
  own: readonly number[],
): { values: Mask['values']; misfits: Misfits } {
  const values = labels.values.slice();
  const outside = { train: 0, test: 0 };
  let differing = 0;
  for (const [part, mask] of [
    ['train', train],
    ['test', test],
  ] as const) {
    for (const [pixel, label] of mask?.values.entries() ?? []) {
      if (label === 0) continue;
      if (labels.values[pixel] === 0) outside[part]++;
      else if (labels.values[pixel] !== own[label]) differing++;
      values[pixel] = own[label];
    }
  }
  return { values, misfits: { outside, differing } };
}
