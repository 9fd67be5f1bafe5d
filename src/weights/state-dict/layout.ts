import type { Layer } from '../../architecture/layers/index.js';
import type { Parameter } from '../../architecture/layers/parameter.js';
import type { ChannelOrder } from './orders.js';

/** Where the spectral axis stands: PyTorch has [samples, channels, bands, rows, columns], or [samples, channels, rows, columns, bands]. */
export type Axes = 'bands-first' | 'bands-last';

/** Axes of a weight by what they are: each with its length. */
interface Sizes {
  readonly out: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
}

/** From the outermost axis to the innermost. */
const OURS = ['rows', 'columns', 'depth', 'channels', 'out'] as const;
const THEIRS = {
  'bands-first': ['out', 'channels', 'depth', 'rows', 'columns'],
  'bands-last': ['out', 'channels', 'rows', 'columns', 'depth'],
} as const satisfies Record<Axes, readonly (keyof Sizes)[]>;
const ALL_AXES = ['bands-first', 'bands-last'] as const;

/** Of a kernel of a convolution or a dense layer; undefined of all else, whose values have one order. */
export function kernelSizes({ kind, input }: Layer, { role, shape }: Parameter, order: ChannelOrder | undefined): Sizes | undefined {
  if (role !== 'kernel') return undefined;
  const made = order === 'unknown' ? undefined : order;
  if (kind === 'dense') {
    const { rows, columns } = input;
    return { out: shape[1], rows, columns, depth: made?.depth ?? input.depth, channels: made?.channels ?? input.channels };
  }
  if (shape.length !== 5) return undefined;
  const [rows, columns, depth, channels, out] = shape;
  // A kernel of a group sees a part of the channels, which are then no whole spectra.
  return made && depth === 1 && channels === made.depth * made.channels
    ? { out, rows, columns, ...made }
    : { out, rows, columns, depth, channels };
}

/** One way to read PyTorch's values: which axis is which. */
interface Reading {
  readonly axes: Axes;
  readonly sizes: Sizes;
}

const product = (lengths: readonly number[]) => lengths.reduce((all, one) => all * one, 1);
const text = (lengths: readonly number[]) => lengths.filter((length) => length !== 1).join();
const lengthsOf = ({ axes, sizes }: Reading) => THEIRS[axes].map((axis) => sizes[axis]);

/** All ways: where depth or channels are 1, PyTorch's volumes may have either as the other. */
function readingsOf(shape: readonly number[], sizes: Sizes): Reading[] {
  const { depth, channels } = sizes;
  const swapped = shape.length === 5 && (depth === 1 || channels === 1) ? [{ ...sizes, depth: channels, channels: depth }] : [];
  return ALL_AXES.flatMap((axes) => [sizes, ...swapped].map((own) => ({ axes, sizes: own })));
}

/** Whether PyTorch's shape holds these axes in this order. Axes of length 1 do not count; channels and depth may be one axis. */
function fits(shape: readonly number[], reading: Reading, isDense: boolean): boolean {
  const lengths = lengthsOf(reading);
  const { out, channels, depth, rows, columns } = reading.sizes;
  // A convolution of all that it sees may be a linear layer of it.
  if (isDense || shape.length === 2) return shape.length === 2 && shape[0] === out && shape[1] === product(lengths.slice(1));
  return text(shape) === text(lengths) || (reading.axes === 'bands-first' && text(shape) === text([out, channels * depth, rows, columns]));
}

/** The axes that a kernel's shape alone tells, by its axes of length 1 too; undefined if it tells none. */
export function axesTold(shape: readonly number[], sizes: Sizes): Axes | undefined {
  const exact = readingsOf(shape, sizes).filter((reading) => lengthsOf(reading).join() === shape.join());
  const told = new Set(exact.map(({ axes }) => axes));
  return told.size === 1 ? exact[0].axes : undefined;
}

/** The ways to read a shape; several only where the order of the values depends on the way. */
export function possibleReadings(shape: readonly number[], sizes: Sizes, isDense: boolean): Reading[] {
  const possible = readingsOf(shape, sizes).filter((reading) => fits(shape, reading, isDense));
  return possible.filter((reading, index) => possible.findIndex((other) => orderOf(other) === orderOf(reading)) === index);
}

/** The axes of more than one value in PyTorch's order; what is all of depth and channels has one name. */
function orderOf({ axes, sizes }: Reading): string {
  const isOne = sizes.depth === 1 || sizes.channels === 1;
  return THEIRS[axes]
    .filter((axis) => sizes[axis] > 1)
    .map((axis) => (isOne && axis === 'depth' ? 'channels' : axis))
    .join();
}

/** PyTorch's usual shape of a kernel, for messages. */
export function usualShape(sizes: Sizes, isDense: boolean, axes: Axes = 'bands-first'): number[] {
  const lengths = lengthsOf({ axes, sizes });
  return isDense ? [sizes.out, product(lengths.slice(1))] : lengths;
}

/** A kernel's values in our order. */
export function inOurOrder(values: Float32Array, { sizes, axes }: Reading): Float32Array {
  const strides: Record<keyof Sizes, number> = { out: 0, rows: 0, columns: 0, depth: 0, channels: 0 };
  let step = 1;
  for (const axis of [...THEIRS[axes]].reverse()) {
    strides[axis] = step;
    step *= sizes[axis];
  }
  const lengths = OURS.map((axis) => sizes[axis]);
  const steps = OURS.map((axis) => strides[axis]);
  return values.map((_, index) => {
    let [rest, from] = [index, 0];
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += (rest % lengths[axis]) * steps[axis];
      rest = Math.floor(rest / lengths[axis]);
    }
    return values[from];
  });
}

/** One value a channel, in our order of channels. */
export function channelsInOurOrder(values: Float32Array, { depth, channels }: Exclude<ChannelOrder, 'unknown'>): Float32Array {
  return values.map((_, index) => values[(index % channels) * depth + Math.floor(index / channels)]);
}
