import type { CubeAxis } from '../readers/index.js';
import type { ImageFacts, NumericVariable } from '../cube.js';

/** How a mask lies on its cube: pixel by pixel whatever their places say, or the nearest of its pixels for each of the cube's. */
export type MaskAlignment = 'pixels' | 'nearest';

/** A cube's pixels, and where they lie. */
export interface AlignedImage {
  readonly rows: number;
  readonly columns: number;
  readonly file: string;
  readonly facts?: ImageFacts;
  /** The array as its file has it, and what its axes are taken for, and whether its format fixes them; of one cube. */
  readonly layout?: { readonly shape: readonly number[]; readonly axes: readonly CubeAxis[]; readonly fixesAxes?: true };
}

export interface Aligned {
  readonly mask: NumericVariable;
  readonly warnings: readonly string[];
}
