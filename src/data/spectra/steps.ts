import type { Cube } from '../cube.js';
import { continuumRemoval } from './continuum.js';
import { savitzkyGolay, type SavitzkyGolaySettings } from './savitzky-golay.js';
import { standardNormalVariate } from './snv.js';

/** One thing that is done to a spectrum: `snv`, `continuum_removal`, or a filter with its settings. */
export type SpectrumStep = string | { readonly savitzky_golay: SavitzkyGolaySettings };

/** What is done to each pixel's spectrum before its bands are scaled. */
export interface SpectrumSteps {
  /** In this order. */
  readonly steps: readonly SpectrumStep[];
  /** What is subtracted from the digital numbers first, and what they are then divided by: 0 and 1 where the file says nothing. */
  readonly zero: number;
  readonly scale: number;
  /** Where the used bands lie, in nm; their numbers from 0 where that is not known. A continuum is drawn over them. */
  readonly centres: readonly number[];
}

/** Whether a step asks where bands lie. */
export function needsCentres(steps: readonly SpectrumStep[] = []): boolean {
  return steps.includes('continuum_removal');
}

/**
 * [rows, columns, used bands] after all steps, in float64 from step to step and float32 in the end. A missing value (NaN) stays missing.
 *
 * @param used indices of the cube's bands; all if left out
 */
export function applySteps(
  cube: Cube,
  { steps, zero, scale, centres }: SpectrumSteps,
  used?: readonly number[],
): Cube & { readonly values: Float32Array } {
  const bands = used ?? Array.from({ length: cube.bands }, (_, band) => band);
  const depth = bands.length;
  const filters = steps.map((step) => filterOf(step, depth, centres));
  const values = new Float32Array(cube.rows * cube.columns * depth);
  let [spectrum, next] = [new Float64Array(depth), new Float64Array(depth)];
  for (let from = 0, to = 0; from < cube.values.length; from += cube.bands, to += depth) {
    for (let index = 0; index < depth; index++) spectrum[index] = (cube.values[from + bands[index]] - zero) / scale;
    for (const filter of filters) {
      filter(spectrum, next);
      [spectrum, next] = [next, spectrum];
    }
    values.set(spectrum, to);
  }
  return { rows: cube.rows, columns: cube.columns, bands: depth, type: 'float32', values };
}

type Filter = (from: Float64Array, to: Float64Array) => void;

function filterOf(step: SpectrumStep, depth: number, centres: readonly number[]): Filter {
  if (typeof step === 'object') return savitzkyGolay(depth, step.savitzky_golay);
  if (step === 'snv') return standardNormalVariate;
  if (step === 'continuum_removal') return continuumRemoval(centres);
  throw new TypeError(`${step} is nothing that is done to a spectrum`);
}
