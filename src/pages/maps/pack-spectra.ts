import { stepsBack } from '../../pictures/plots/wavelengths.js';
import type { MapSet, SceneSpectra } from './map-set.js';

/** Fewer bands than these are no spectrum. */
const LEAST_BANDS = 16;
/** Of a pixel's value in a band, deflated, as base64. */
const BYTES_OF_VALUE = 1.1;
/** A step in wavelength so many times the usual one is a gap: bands of water vapour are often left out. */
const GAP = 4;

/** What a page holds of the spectra, for client/spectrum.ts. */
export interface PackedSpectra {
  /** Wavelengths or numbers of the bands that are kept. */
  readonly x: readonly number[];
  readonly unit: 'wavelength, nm' | 'band';
  /** Bands, from 0, before which there is a gap. */
  readonly gaps: readonly number[];
  /** Of each class, [class][band]; null of a class without pixels. */
  readonly means: readonly (readonly number[] | null)[];
  readonly sds: readonly (readonly number[] | null)[];
  /** Which pixels have one of their own. */
  readonly of: 'all' | 'labelled' | 'none';
  /** What 1 and 255 stand for, of each band; 0 is a missing value. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** [band, pixel], each band as its difference from the one before, modulo 256; packed by `pack`. */
  readonly values?: string;
}

/**
 * As many bands as there is room for, of all pixels, else of the labelled ones, else only the means of the classes.
 *
 * @param room in bytes
 */
export function packSpectra(
  scene: SceneSpectra,
  { truth, classes }: Pick<MapSet, 'truth' | 'classes'>,
  room: number,
  pack: (bytes: Uint8Array) => string,
): PackedSpectra {
  const { used, wavelengths } = scene;
  const all = Uint32Array.from(truth.keys());
  const labelled = all.filter((pixel) => truth[pixel] > 0);
  const fits = (pixels: Uint32Array) => Math.min(used.length, Math.floor(room / (BYTES_OF_VALUE * Math.max(1, pixels.length))));
  const least = Math.min(LEAST_BANDS, used.length);
  const of = fits(all) >= least ? 'all' : fits(labelled) >= least ? 'labelled' : 'none';
  const pixels = of === 'all' ? all : of === 'labelled' ? labelled : new Uint32Array(0);
  const count = of === 'none' ? Math.min(used.length, 64) : fits(pixels);
  const kept = Array.from({ length: count }, (_, index) => used[Math.round((index * (used.length - 1)) / Math.max(1, count - 1))]);
  const x = kept.map((band) => (wavelengths ? Number(wavelengths[band].toFixed(1)) : band + 1));
  const ofClasses = classStatistics(scene, kept, truth, classes.length);
  return {
    x,
    unit: wavelengths ? 'wavelength, nm' : 'band',
    gaps: wavelengths ? gapsOf(x) : [],
    of,
    ...ofClasses,
    ...quantised(scene, kept, pixels, pack),
  };
}

function gapsOf(x: readonly number[]): number[] {
  const steps = x.slice(1).map((value, index) => Math.abs(value - x[index]));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  const back = new Set(stepsBack(x));
  return steps.flatMap((step, index) => (step > GAP * usual || back.has(index + 1) ? [index + 1] : []));
}

/** Three digits more than a plot shows. */
const rounded = (value: number) => Number(value.toPrecision(6));

function classStatistics(
  scene: SceneSpectra,
  kept: readonly number[],
  truth: Uint8Array,
  classes: number,
): Pick<PackedSpectra, 'means' | 'sds'> {
  const zeros = () => Array.from({ length: classes }, () => new Float64Array(kept.length));
  const [counts, sums, squares] = [zeros(), zeros(), zeros()];
  const { values, bands, ignore } = scene;
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const label = truth[pixel];
    if (label === 0) continue;
    const [count, sum, square] = [counts[label - 1], sums[label - 1], squares[label - 1]];
    for (let index = 0; index < kept.length; index++) {
      const value = values[pixel * bands + kept[index]];
      if (value === ignore || !Number.isFinite(value)) continue;
      count[index]++;
      sum[index] += value;
      square[index] += value * value;
    }
  }
  const each = (of: (count: number, sum: number, square: number) => number) =>
    counts.map((own, one) =>
      own.some((count) => count === 0)
        ? null
        : Array.from(own, (count, index) => rounded(of(count, sums[one][index], squares[one][index]))),
    );
  return {
    means: each((count, sum) => sum / count),
    sds: each((count, sum, square) => Math.sqrt(Math.max(0, square / count - (sum / count) * (sum / count)))),
  };
}

function quantised(
  scene: SceneSpectra,
  kept: readonly number[],
  pixels: Uint32Array,
  pack: (bytes: Uint8Array) => string,
): Pick<PackedSpectra, 'low' | 'high' | 'values'> {
  if (pixels.length === 0) return { low: [], high: [] };
  const { values, bands, ignore } = scene;
  const [low, high] = [new Float64Array(kept.length).fill(Infinity), new Float64Array(kept.length).fill(-Infinity)];
  // Pixel by pixel, as the values lie in memory.
  for (const pixel of pixels) {
    for (let index = 0; index < kept.length; index++) {
      const value = values[pixel * bands + kept[index]];
      if (value === ignore || !Number.isFinite(value)) continue;
      if (value < low[index]) low[index] = value;
      if (value > high[index]) high[index] = value;
    }
  }
  const steps = low.map((least, index) => (high[index] > least ? 254 / (high[index] - least) : 0));
  const bytes = new Uint8Array(kept.length * pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    let before = 0;
    for (let index = 0; index < kept.length; index++) {
      const value = values[pixels[at] * bands + kept[index]];
      const own = value === ignore || !Number.isFinite(value) ? 0 : 1 + Math.round((value - low[index]) * steps[index]);
      bytes[index * pixels.length + at] = own - before;
      before = own;
    }
  }
  const bounds = (all: Float64Array) => Array.from(all, (value) => (Number.isFinite(value) ? rounded(value) : 0));
  return { low: bounds(low), high: bounds(high), values: pack(bytes) };
}
