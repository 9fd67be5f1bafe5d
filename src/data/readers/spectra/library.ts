import { formatShape, type ImageFacts, newArray } from '../../cube.js';
import type { StoredType } from '../numbers.js';
import type { ListedVariable } from '../reader.js';
import type { Sink } from '../sink.js';

/** What the two arrays of a spectral library are called: n x 1 x bands, and n x 1. */
const SPECTRA = 'spectra';
export const CLASSES = 'classes';

/** The classes of a library's spectra: a label for each, and what labels are called. */
export interface LibraryClasses {
  readonly labels: readonly number[];
  readonly classNames?: readonly string[];
}

const MOST_LABEL = 65535;

/**
 * Whole numbers are labels as they are. Names are numbered from 1 in the order of their characters; spectra that are told apart by a
 * number alone (`Oak 1`, `Oak 2`) are of one class, if that leaves two or more.
 */
export function libraryClasses(names: readonly string[]): LibraryClasses {
  const trimmed = names.map((name) => name.trim());
  if (trimmed.every((name) => /^\d+$/.test(name) && Number(name) <= MOST_LABEL)) return { labels: trimmed.map(Number) };
  const numbered = new Set(trimmed).size === trimmed.length;
  const plain = trimmed.map((name) => name.replace(/[\s_.#:-]*\(?\d+\)?$/, '') || name);
  const used = numbered && new Set(plain).size > 1 ? plain : trimmed;
  const classes = [...new Set(used.filter((name) => name !== ''))].sort((a, b) => (a < b ? -1 : 1));
  const number = new Map(classes.map((name, index) => [name, index + 1]));
  return { labels: used.map((name) => number.get(name) ?? 0), classNames: ['', ...classes] };
}

/** No reflectance is larger, but by noise and where a surface faces the sun; per cents and digital numbers are. */
const MOST_REFLECTANCE = 2;

/** What is taken for a library's unit, and the word on it. */
export interface AssumedScale {
  readonly facts: Pick<ImageFacts, 'scale'>;
  readonly remarks: readonly string[];
}

/**
 * Whether spectra are reflectances, by their values, where their file does not say so: 1 then means 1. Images with a scale factor are read
 * in the same units. It is a rule of thumb, with a warning.
 */
export function assumedScale(values: ArrayLike<number>): AssumedScale {
  let most = 0;
  for (let index = 0; index < values.length; index++) if (values[index] > most) most = values[index];
  if (!(most > 0)) return { facts: {}, remarks: [] };
  const largest = `no scale factor is declared, and the largest value is ${Number(most.toPrecision(4))}`;
  return most <= MOST_REFLECTANCE
    ? {
        facts: { scale: 1 },
        remarks: [
          `${largest}: up to ${MOST_REFLECTANCE}, the spectra are taken for reflectances (1 means 1). An image with a scale factor is brought to that unit. ` +
            'If it is another one, save an ENVI library with its reflectance scale factor',
        ],
      }
    : {
        facts: {},
        remarks: [
          `${largest}: above ${MOST_REFLECTANCE}, their unit is not known, and images are compared as they are stored. ` +
            'If 10000 means 1, say, save an ENVI library with reflectance scale factor = 10000',
        ],
      };
}

/** A library as an image of one column: its spectra, and their classes as its mask. */
export function libraryVariables(
  count: number,
  bands: number,
  type: StoredType,
  facts: ImageFacts,
  { classNames }: LibraryClasses,
  remarks: readonly string[] = [],
): ListedVariable[] {
  return [
    {
      name: SPECTRA,
      shape: [count, 1, bands],
      numeric: true,
      type,
      axes: ['rows', 'columns', 'bands'],
      description: `${count} spectra, ${type} ${formatShape([count, 1, bands])}`,
      facts,
      preferred: true,
      ...(remarks.length > 0 && { remarks }),
    },
    {
      name: CLASSES,
      shape: [count, 1],
      numeric: true,
      type: 'uint16',
      axes: ['rows', 'columns'],
      description: `their classes, uint16 ${formatShape([count, 1])}`,
      ...(classNames && { classNames }),
      preferred: true,
    },
  ];
}

export function putClasses(sink: Sink, { labels }: LibraryClasses): void {
  const values = newArray('uint16', labels.length);
  values.set(labels);
  sink.put(values, [0, 0], [labels.length, 1]);
}
