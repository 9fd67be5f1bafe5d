import type { ResolvedSyntheticScene } from '../../schema/pipeline.generated.js';
import { RandomStream } from '../../numerics/random.js';
import { newArray, type RawScene } from '../cube.js';
import { dataDigest } from '../scene/digest.js';
import { BACKGROUND_MATERIALS, makeLayout, type FieldLayout } from './layout.js';
import { smoothField } from './smooth-field.js';
import { makeSpectra } from './spectra.js';

/** Digital numbers for a reflectance of 1 in full light. */
const FULL_SCALE = 10000;
/** How much of the noise variance neighbouring bands share, and how it carries over from band to band. */
const CORRELATED_SHARE = 0.5;
const CARRY_OVER = 0.9;
const ILLUMINATION = 0.06;

/**
 * The built-in scene, made in memory from a seed, the same to the bit everywhere: a patchwork of fields, each pixel a
 * linear mixture of the materials around it, under light that varies smoothly, with noise that is partly common to
 * neighbouring bands. The cube is uint16 digital numbers. Classes of one group are confused in single pixels and told
 * apart over a neighbourhood.
 */
export function makeSyntheticScene(spec: ResolvedSyntheticScene): RawScene {
  const { rows, columns, bands, classes, seed } = spec;
  const layout = makeLayout(rows, columns, classes, new RandomStream(seed, 'scene/layout'));
  const spectra = makeSpectra(classes + BACKGROUND_MATERIALS, bands, new RandomStream(seed, 'scene/spectra'));
  const cube = { rows, columns, bands, type: 'uint16', values: render(spec, layout, spectra) } as const;
  const labels = { rows, columns, values: layout.labels };
  return {
    cube,
    labels,
    digest: dataDigest(cube, labels),
    classes: Array.from({ length: classes }, (_, index) => ({ name: `Material ${index + 1}`, label: index + 1 })),
    sources: [],
    warnings: [],
  };
}

function render(spec: ResolvedSyntheticScene, { material }: FieldLayout, spectra: Float64Array): Uint16Array {
  const { rows, columns, bands, noise, seed } = spec;
  const spacing = Math.max(8, Math.min(rows, columns) / 3);
  const light = smoothField(rows, columns, spacing, new RandomStream(seed, 'scene/light'));
  const addNoise = noiseOf(noise * meanSignal(material, spectra, bands), new RandomStream(seed, 'scene/noise'));
  const values = newArray('uint16', rows * columns * bands) as Uint16Array;
  const spectrum = new Float64Array(bands);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = row * columns + column;
      mix(spectrum, spectra, material, row, column, rows, columns);
      const scale = FULL_SCALE * (1 + ILLUMINATION * light[pixel]);
      for (let band = 0; band < bands; band++) spectrum[band] *= scale;
      addNoise(spectrum);
      for (let band = 0; band < bands; band++) {
        values[pixel * bands + band] = Math.min(65535, Math.max(0, Math.round(spectrum[band])));
      }
    }
  }
  return values;
}

/** The mean digital number of the scene, before light and noise. */
function meanSignal(material: Uint8Array, spectra: Float64Array, bands: number): number {
  const means = Float64Array.from(
    { length: spectra.length / bands },
    (_, index) => spectra.subarray(index * bands, (index + 1) * bands).reduce((sum, value) => sum + value, 0) / bands,
  );
  return (FULL_SCALE * material.reduce((sum, index) => sum + means[index - 1], 0)) / material.length;
}

/** The linear mixture that the sensor's blur makes of a pixel and its eight neighbours (weights 4, 2, 1 of 16). */
function mix(
  spectrum: Float64Array,
  spectra: Float64Array,
  material: Uint8Array,
  row: number,
  column: number,
  rows: number,
  columns: number,
): void {
  const bands = spectrum.length;
  spectrum.fill(0);
  for (let down = -1; down <= 1; down++) {
    const r = Math.min(rows - 1, Math.max(0, row + down));
    for (let right = -1; right <= 1; right++) {
      const c = Math.min(columns - 1, Math.max(0, column + right));
      const weight = ((down === 0 ? 2 : 1) * (right === 0 ? 2 : 1)) / 16;
      const offset = (material[r * columns + c] - 1) * bands;
      for (let band = 0; band < bands; band++) spectrum[band] += weight * spectra[offset + band];
    }
  }
}

/** Adds noise of a standard deviation to a spectrum: white noise, and a part that drifts from band to band. */
function noiseOf(deviation: number, random: RandomStream): (spectrum: Float64Array) => void {
  const white = deviation * Math.sqrt(1 - CORRELATED_SHARE);
  const drifting = deviation * Math.sqrt(CORRELATED_SHARE);
  const renewal = Math.sqrt(1 - CARRY_OVER * CARRY_OVER);
  return (spectrum) => {
    let drift = random.normal();
    for (let band = 0; band < spectrum.length; band++) {
      spectrum[band] += white * random.normal() + drifting * drift;
      drift = CARRY_OVER * drift + renewal * random.normal();
    }
  };
}
