import { readArray } from '../arrays/array-file.js';
import { type Cube, formatShape, type ImageFacts, newArray, type NumericVariable, type SceneSource } from '../cube.js';
import { noDataTest } from '../readers/facts/held.js';
import { Failure } from '../../errors/failure.js';
import type { ReferenceFiles } from './beside.js';

/** What is subtracted from each [column, band], and what the rest is divided by: NaN where the sensor tells nothing. */
export interface Correction {
  readonly dark: Float64Array;
  readonly span: Float64Array;
  /** Of the references' files. */
  readonly sources: readonly SceneSource[];
  readonly remarks: readonly string[];
}

type Size = Pick<Cube, 'columns' | 'bands'>;

/**
 * Reads a white and a dark reference and takes the means over their lines. A reference has the cube's bands, and its columns or one.
 *
 * @throws Failure `size-mismatch`, and the readers'
 */
export async function readCorrection(size: Size, { white, dark }: ReferenceFiles, file: string): Promise<Correction> {
  const [light, lightSource] = await lineMean(size, white, file);
  const [none, noneSource] = await lineMean(size, dark, file);
  const span = light.map((value, index) => (value > none[index] ? value - none[index] : NaN));
  const blind = span.reduce((count, value) => count + (value !== value ? 1 : 0), 0);
  return {
    dark: none,
    span,
    sources: [lightSource, noneSource],
    remarks:
      blind === 0
        ? []
        : [
            `the white reference is not brighter than the dark one in ${blind} of ${span.length} detector elements (columns x bands): their values are missing`,
          ],
  };
}

/** (value - dark) / (white - dark) of each value, in float64, then float32. What is no data becomes NaN, a missing value. */
export function correct({ rows, columns, bands, type, values: raw, facts }: Cube, { dark, span }: Correction): Cube {
  const isNoData = noDataTest(type, facts?.ignore);
  const values = newArray('float32', raw.length);
  const line = columns * bands;
  for (let from = 0; from < raw.length; from += line) {
    for (let at = 0; at < line; at++) {
      const value = raw[from + at];
      values[from + at] = isNoData(value) ? NaN : (value - dark[at]) / span[at];
    }
  }
  return { rows, columns, bands, type: 'float32', values, facts: correctedFacts(facts) };
}

/** A reflectance of 1 is 1, which scenes with a scale factor are converted by; what the file says of its digital numbers is over. */
export function correctedFacts({ wavelengths, fwhm, goodBands, bandNames, georeference }: ImageFacts = {}): ImageFacts {
  return JSON.parse(JSON.stringify({ wavelengths, fwhm, goodBands, bandNames, georeference, scale: 1 })) as ImageFacts;
}

/** A cube as read, corrected, and its sources with those of the references. */
export async function corrected(
  cube: NumericVariable,
  references: ReferenceFiles,
  file: string,
): Promise<{ readonly cube: NumericVariable; readonly sources: readonly SceneSource[] }> {
  const {
    name,
    shape: [rows, columns, bands],
    type,
    values,
    facts,
    remarks = [],
  } = cube;
  const correction = await readCorrection({ columns, bands }, references, file);
  const made = correct({ rows, columns, bands, type, values, ...(facts && { facts }) }, correction);
  const all = [...remarks, ...correction.remarks];
  return {
    cube: { name, type: made.type, shape: cube.shape, values: made.values, facts: made.facts, ...(all.length > 0 && { remarks: all }) },
    sources: correction.sources,
  };
}

async function lineMean({ columns, bands }: Size, reference: string, file: string): Promise<[Float64Array, SceneSource]> {
  const [{ shape, values }, source] = await readArray('cube', { file: reference });
  const [lines, across, depth] = shape;
  if (depth !== bands || (across !== columns && across !== 1)) {
    throw new Failure({
      code: 'size-mismatch',
      place: { file: reference },
      message: `the reference is ${formatShape(shape)}, but the cube ${file} has ${columns} columns and ${bands} bands`,
      hint: 'A reference has as many columns (or one) and bands as its cube: name the one of this camera and binning.',
    });
  }
  const mean = new Float64Array(columns * bands);
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let row = 0; row < lines; row++) sum += values[(row * across + (across === 1 ? 0 : column)) * bands + band];
      mean[column * bands + band] = sum / lines;
    }
  }
  return [mean, source];
}
