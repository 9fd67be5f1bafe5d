import type { Mask } from './mask.js';
import type { Split } from './split.js';

/** Where two scenes lie in one array of pixels: the training scene at the top left, the test scene in the rows from `from`. */
export interface TestPlace {
  /** Of the training scene. */
  readonly rows: number;
  readonly columns: number;
  /** The first row of the test scene. */
  readonly from: number;
}

/** The training scene's own mask, as if it stood alone. */
export function trainingMask({ columns: all, values }: Mask, { rows, columns }: TestPlace): Mask {
  const own = values.slice(0, rows * columns);
  for (let row = 0; row < rows; row++) own.set(values.subarray(row * all, row * all + columns), row * columns);
  return { rows, columns, values: own };
}

/**
 * A split of the training scene, as pixels of the whole: what it leaves to its test is not used, and every labelled pixel of the test
 * scene tests.
 */
export function withTestPixels({ train, validation }: Pick<Split, 'train' | 'validation'>, mask: Mask, place: TestPlace): Split {
  const moved = (pixels: Uint32Array) => pixels.map((pixel) => Math.floor(pixel / place.columns) * mask.columns + (pixel % place.columns));
  const test: number[] = [];
  for (let pixel = place.from * mask.columns; pixel < mask.values.length; pixel++) if (mask.values[pixel] > 0) test.push(pixel);
  return { train: moved(train), validation: moved(validation), test: Uint32Array.from(test) };
}

/** Flat indices of every pixel of the training scene, labelled or not. */
export function trainingPixels({ rows, columns }: TestPlace, all: number): Uint32Array {
  return Uint32Array.from({ length: rows * columns }, (_, index) => Math.floor(index / columns) * all + (index % columns));
}
