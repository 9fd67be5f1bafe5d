/**
 * The arguments of tasks by their names. Threads hand them on as a list of numbers (team/control.ts), so each task's names are listed once,
 * here: whoever calls it gives them by name, and so the task takes them.
 */
import { GEOMETRY } from './convolution/geometry.js';

interface TaskArguments<Name extends string> {
  /** The list that these make. */
  list(values: Readonly<Record<Name, number | boolean>>): number[];
  /** What a task's list says. */
  of(list: ArrayLike<number>): Readonly<Record<Name, number>>;
}

/**
 * The names read the list where they are asked for: an object with a place of its own for each name would be filled anew for each piece
 * of a task, which costs the prediction of a patch 4 % of its time. So they cannot be spread, nor taken as the rest of a pattern.
 *
 * @param from how many others come before them in the list
 */
function named<const Name extends string>(names: readonly Name[], from = 0): TaskArguments<Name> {
  class Named {
    constructor(readonly list: ArrayLike<number>) {}
  }
  for (const [place, name] of names.entries()) {
    Object.defineProperty(Named.prototype, name, {
      get(this: Named) {
        return this.list[from + place];
      },
    });
  }
  return {
    list: (values) => names.map((name) => Number(values[name])),
    of: (list) => new Named(list) as unknown as Readonly<Record<Name, number>>,
  };
}

/** `each` is how many images a piece has; `padded` and `bytes` are room for a padded image, the first thread's and its size. */
export const CONVOLVE = named(['each', 'padded', 'bytes', 'x', 'panels', 'bias', 'residual', 'y'], GEOMETRY);

/** `rowBytes` are those of one kernel row's panels. */
export const SCATTER = named(['each', 'padded', 'bytes', 'dy', 'panels', 'rowBytes', 'dx'], GEOMETRY);

/** `gradientBytes` are those of one part's gradients. */
export const LINEWISE = named(['parts', 'padded', 'bytes', 'x', 'dy', 'gradients', 'gradientBytes'], GEOMETRY);

/** `first` is an image. */
export const GATHER = named(['first', 'padded', 'bytes', 'x', 'patches'], GEOMETRY);

/** Images from `first` on, side by side with their padding. */
export const PAD = named(['first', 'bytes', 'x', 'padded'], GEOMETRY);

/**
 * `each` fours of a tap's values a piece; `positions` in groups of so many, of `images` that lie `imageStride` apart. `strips` is the first
 * thread's.
 */
export const FILTER_TAPS = named(
  ['positions', 'group', 'each', 'images', 'imageStride', 'panels', 'panelStride', 'dw', 'strips'],
  GEOMETRY,
);

/** `each` columns a piece, `together` rows a block. */
export const PACK = named(['columns', 'each', 'depth', 'together', 'source', 'step', 'columnStride', 'panels']);

/**
 * `each` rows a piece. `sides` is room for a piece's rows of A, of `sidesBytes` (0 where they are read in place). `bPanelStride` may be 0
 * for that of whole panels; `bBlock` are bytes from one block of the depth to the next.
 */
export const PRODUCT = named([
  ...(['rows', 'each', 'inner', 'columns', 'a', 'aRowStride', 'aStep', 'sides', 'sidesBytes'] as const),
  ...(['b', 'bPanelStride', 'bStep', 'bBlock', 'c', 'accumulate'] as const),
]);

/** The lines of a nested convolution: `each` of them a piece, `padded`, `work` and `bytes` those of the first thread. */
const LINES = [
  ...(['lines', 'each', 'tiles', 'outputs', 'channels', 'filters', 'inWidth', 'outWidth', 'padLeft', 'replicate'] as const),
  ...(['paddedWidth', 'present', 'padded', 'work', 'bytes'] as const),
] as const;

export const NESTED_LINES = named(LINES);

/** `starts` and `ends` are matrices at the start and at the end of a line. */
export const NESTED = named([...LINES, 'x', 'weights', 'bias', 'residual', 'y', 'starts', 'ends']);

/** `totals` may be 0 for none; `paddedGradient` is the first thread's padded dy. */
export const NESTED_GRADIENT = named([
  ...LINES,
  ...(['x', 'dy', 'parts', 'gradients', 'gradientBytes', 'totals', 'totalBytes', 'paddedGradient'] as const),
]);

/** `one` is room for a matrix of every thread; `apart` are bytes from one point's panels to the next. */
export const POINTS_OF = named(['channels', 'filters', 'taps', 'coefficients', 'w', 'transposed', 'one', 'weights', 'apart']);

/** `coefficients` are those of the parts, then those of every tap's `points`. */
export const SUM_POINTS = named([
  ...(['values', 'each', 'parts', 'gradients', 'gradientBytes', 'taps', 'coefficients', 'gradient', 'dw', 'points'] as const),
]);

/** A tap of lines: `each` lines a piece, at `count` positions of each; `aLine` and `cLine` are bytes from one line to the next. */
export const LINE_TAP = named(['lines', 'each', 'count', 'depth', 'columns', 'a', 'aLine', 'panels', 'c', 'cLine']);

export const LINE_TAP_GRADIENT = named([
  ...(['lines', 'parts', 'count', 'channels', 'filters', 'gradients', 'gradientBytes', 'a', 'aLine', 'b', 'bLine'] as const),
]);

/**
 * A convolution in Winograd's form (convolution/winograd-form.ts): `each` groups a piece, or parts. `image`, `room`, `values` and `bytes`
 * are the first thread's room, and so are `panels` for a gradient's. `shift` is the bias along a line.
 */
export const SQUARES = named([
  ...(['batch', 'rows', 'columns', 'depth', 'channels', 'filters', 'taps', 'step', 'outRows', 'outColumns', 'outDepth'] as const),
  ...(['top', 'left', 'front', 'back', 'size', 'points', 'tileRows', 'tileColumns', 'samples', 'together', 'slice', 'each'] as const),
  ...(['image', 'room', 'values', 'panels', 'bytes', 'x', 'weights', 'shift', 'y', 'gradients', 'gradientBytes'] as const),
]);

/** `each` pairs of matrices a piece. `panels` is the first thread's room for B, of `panelsBytes` (0 where it is read in place). */
export const PRODUCTS = named([
  ...(['batch', 'each', 'rows', 'inner', 'columns', 'a', 'aStride', 'aRowStride', 'aStep'] as const),
  ...(['b', 'bStride', 'bStep', 'bColumnStride', 'c', 'panels', 'panelsBytes'] as const),
]);

const HEADS = ['batch', 'each', 'positions', 'heads', 'keys', 'values', 'scale', 'x', 'shares', 'panels', 'panelsBytes'] as const;

/** `each` samples a piece; `panels` and `products` are the first thread's room. */
export const ATTEND = named([...HEADS, 'y']);

export const ATTEND_GRADIENT = named([...HEADS, 'dy', 'dx', 'products', 'productsBytes']);

export const POOL_NAMES = [
  ...(['batch', 'rows', 'columns', 'depth', 'channels', 'sizeRows', 'sizeColumns', 'sizeDepth'] as const),
  ...(['stepRows', 'stepColumns', 'stepDepth', 'outRows', 'outColumns', 'outDepth'] as const),
] as const;

/** `each` samples a piece. */
export const POOL = named([...POOL_NAMES, 'each', 'x', 'y']);

export const POOL_GRADIENT = named([...POOL_NAMES, 'each', 'x', 'y', 'dy', 'dx']);

export const TAP_NAMES = [
  ...(['batch', 'rows', 'columns', 'values', 'tapRows', 'tapColumns', 'stepRows', 'stepColumns'] as const),
  ...(['top', 'left', 'outRows', 'outColumns'] as const),
] as const;

/** `laid` is what the taps see; `replicate` says so of the border. */
export const LAY = named([...TAP_NAMES, 'replicate', 'each', 'image', 'laid']);

const AFFINE = ['rows', 'each', 'channels', 'relu'] as const;

export const NORMALISE = named([...AFFINE, 'x', 'gamma', 'beta', 'mean', 'inverseDeviation', 'y']);

const BACKWARD = [...AFFINE, 'dy', 'x', 'gamma', 'beta', 'mean', 'inverseDeviation'] as const;

export const GRADIENT_SUMS = named([...BACKWARD, 'partials']);

/** `added` may be 0 for none. */
export const NORMALISE_GRADIENT = named([...BACKWARD, 'offsets', 'slopes', 'added', 'dx']);

/** Behind the two of every task on values: how many there are, and how many a piece has. */
const VALUES = 2;

export const RMSPROP = named(['w', 'g', 'mean', 'learningRate', 'rho', 'epsilon'], VALUES);

export const SGD = named(['w', 'g', 'velocity', 'learningRate', 'momentum'], VALUES);

export const ADAM = named(['w', 'g', 'first', 'second', 'learningRate', 'beta1', 'beta2', 'epsilon'], VALUES);

export const ADAMW = named(['w', 'g', 'first', 'second', 'mask', 'learningRate', 'beta1', 'beta2', 'epsilon', 'decay'], VALUES);
