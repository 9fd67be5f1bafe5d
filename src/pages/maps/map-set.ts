import { parseColour } from '../../pictures/image/picture.js';
import type { NumericArray } from '../../data/cube.js';
import type { MapGrid } from '../../data/georeference.js';

/** What is drawn of a scene side by side; rasters are [rows, columns], row-major. */
export interface MapSet {
  readonly rows: number;
  readonly columns: number;
  /** The name of class 1 first. */
  readonly classes: readonly string[];
  readonly colours: readonly string[];
  readonly safeColours: readonly string[];
  /** The known classes from 1; 0 where none is known. */
  readonly truth: Uint8Array;
  /** What 0 is in `truth`: all labels of the scene are known, or those of the split's pixels alone. */
  readonly blank: string;
  readonly items: readonly MapItem[];
  /** The scene in false colour, [rows, columns, 3]. */
  readonly falseColour?: Uint8Array;
  /** The bands, from 1, that it shows as red, green and blue, and their centres in nm where these are known. */
  readonly falseColourBands?: { readonly bands: readonly number[]; readonly wavelengths?: readonly number[] };
  /** Where the scene lies, north up; absent where its file does not say so. */
  readonly place?: MapGrid;
  readonly spectra?: SceneSpectra;
  /** What should be known of the maps. */
  readonly remarks: readonly string[];
}

/** The values of a scene's files, before any scaling. */
export interface SceneSpectra {
  /** [rows, columns, bands], row-major; NaN where a value is missing. */
  readonly values: NumericArray;
  readonly bands: number;
  /** Bands, from 0, that were trained on. */
  readonly used: readonly number[];
  /** What stands for a missing value, beside NaN. */
  readonly ignore?: number;
  /** Of each band in nm, where they are known. */
  readonly wavelengths?: readonly number[];
}

/** What one trial says of the scene. */
export interface MapItem {
  /** Such as `seed 1220`, or a method's name. */
  readonly name: string;
  /** Classes from 1; 0 where nothing was asked, or no band has a value. */
  readonly classes: Uint8Array;
  /** In half per cent, 0 to 200, of those classes. */
  readonly confidence: Uint8Array;
  /** 1 trained with, 2 validated with, 3 tested; 0 in no part. */
  readonly parts: Uint8Array;
  /** What was asked of it: each pixel, the labelled ones, or the tested ones alone. */
  readonly asked: 'scene' | 'labelled' | 'tested';
}

/** Whether a pixel has no class since it has no value: 1 or 0, a raster. */
export function withoutValue({ truth }: Pick<MapSet, 'truth'>, { asked, classes }: Pick<MapItem, 'asked' | 'classes'>): Uint8Array {
  return classes.map((one, pixel) => Number(one === 0 && (asked === 'scene' || (asked === 'labelled' && truth[pixel] > 0))));
}

/** The scene in false colour, with pixels without a value as the maps have them: black is a dark pixel there, and unlabelled here. */
export function markNoValue(falseColour: Uint8Array, set: Pick<MapSet, 'truth' | 'items'>): Uint8Array {
  const empty = set.items.filter(({ asked }) => asked === 'scene').map((item) => withoutValue(set, item));
  if (!empty.some((one) => one.includes(1))) return falseColour;
  const marked = Uint8Array.from(falseColour);
  const colour = parseColour(NO_VALUE);
  for (let pixel = 0; pixel < set.truth.length; pixel++) if (empty.some((one) => one[pixel] === 1)) marked.set(colour, 3 * pixel);
  return marked;
}

/** So many classes have a byte. */
export const MOST_CLASSES = 255;
/** Of a confidence of 1. */
export const CONFIDENCE_STEPS = 200;

/** Of a pixel without a class, of one that trained or validated and was not asked. */
export const UNASKED = '#3a414b';
/** Of one that was asked and has no value in any band. */
export const NO_VALUE = '#ffffff';
/** Of a class that the legend has filtered out. */
export const FILTERED = '#1c2128';
export const KINDS = {
  parts: [
    ['training', '#f0e442'],
    ['validation', '#56b4e9'],
    ['test', '#6e7781'],
  ],
  /** Four steps of lightness with the black of unlabelled pixels: they are told apart in grey print and by all kinds of eyes. */
  errors: [
    ['correct', '#a6d8f5'],
    ['wrong', '#e0620d'],
    ['training or validation, not tested', '#46408a'],
  ],
  /** Of confidence, from 0 to 1. */
  ramp: ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'],
} as const;
