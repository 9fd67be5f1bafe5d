import type { WeightArray } from '../compile/weights.js';
import type { Samples } from './classifier.js';

/** Some of the samples, in the order asked for. */
export function rowsOf({ values, features }: Samples, rows: Uint32Array): Samples {
  const chosen = new Float32Array(rows.length * features);
  for (const [index, row] of rows.entries()) chosen.set(values.subarray(row * features, (row + 1) * features), index * features);
  return { count: rows.length, features, values: chosen };
}

/**
 * Samples as two arrays: the spectra that occur in them, each once, and the spectrum at each position of each sample. Patches of
 * neighbouring pixels share most of theirs: the file is a fraction of what the patches take.
 *
 * @param name `<name>/spectra` [spectra, bands], `<name>/positions` [samples, positions], whole numbers from 0
 */
export function packSpectra(name: string, { count, features, values }: Samples, bands: number): WeightArray[] {
  const positions = features / bands;
  const index = new Float32Array(count * positions);
  const known = new Map<string, number>();
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const kept: number[] = [];
  for (let at = 0; at < index.length; at++) {
    const key = bytes.toString('latin1', at * bands * 4, (at + 1) * bands * 4);
    let number = known.get(key);
    if (number === undefined) {
      number = known.size;
      known.set(key, number);
      kept.push(at);
    }
    index[at] = number;
  }
  const spectra = rowsOf({ count: index.length, features: bands, values }, Uint32Array.from(kept)).values;
  return [
    { name: `${name}/spectra`, shape: [kept.length, bands], values: spectra },
    { name: `${name}/positions`, shape: [count, positions], values: index },
  ];
}

/** Samples that packSpectra has packed. */
export function unpackSpectra(name: string, arrays: readonly WeightArray[]): Samples {
  const spectra = arrayOf(arrays, `${name}/spectra`);
  const positions = arrayOf(arrays, `${name}/positions`);
  const [, bands] = spectra.shape;
  const [count, width] = positions.shape;
  const values = rowsOf({ count: spectra.shape[0], features: bands, values: spectra.values }, Uint32Array.from(positions.values)).values;
  return { count, features: width * bands, values };
}

export function arrayOf(arrays: readonly WeightArray[], name: string): WeightArray {
  const found = arrays.find((array) => array.name === name);
  if (!found) throw new Error(`the model has no ${name}`);
  return found;
}
