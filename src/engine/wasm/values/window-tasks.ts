/** Tasks of pooling and of laying out what taps see, each piece some of the samples. */
import type { TapShape } from '../../kernels/kernels.js';
import type { Task } from '../module.js';
import type { PoolShape } from '../calls.js';
import { LAY, POOL, POOL_GRADIENT, POOL_NAMES, TAP_NAMES } from '../task-arguments.js';

export const maxPoolPart: Task = ({ kernels }, a, piece) => {
  const p = POOL.of(a);
  const shape = partOf(p, POOL_NAMES, p.each, piece);
  kernels.maxPool(shape, p.x + piece * p.each * valuesIn(p) * 4, p.y + piece * p.each * valuesOut(p) * 4);
};

export const maxPoolGradientPart: Task = ({ kernels }, a, piece) => {
  const p = POOL_GRADIENT.of(a);
  const shape = partOf(p, POOL_NAMES, p.each, piece);
  const [before, behind] = [valuesIn(p), valuesOut(p)].map((values) => piece * p.each * values * 4);
  kernels.clear(p.dx + before, shape.batch * valuesIn(p) * 4);
  kernels.maxPoolGradient(shape, p.x + before, p.y + behind, p.dy + behind, p.dx + before);
};

export const layOutPart: Task = ({ kernels }, a, piece) => {
  const t = LAY.of(a);
  const [image, laid] = sampleBytes(t);
  const shape = { ...partOf(t, TAP_NAMES, t.each, piece), replicate: t.replicate !== 0 };
  kernels.layOut(shape, t.image + piece * t.each * image, t.laid + piece * t.each * laid);
};

export const layBackPart: Task = ({ kernels }, a, piece) => {
  const t = LAY.of(a);
  const [image, laid] = sampleBytes(t);
  const shape = { ...partOf(t, TAP_NAMES, t.each, piece), replicate: false };
  kernels.layBack(shape, t.laid + piece * t.each * laid, t.image + piece * t.each * image);
};

/** The shape of one piece's samples. */
function partOf<Name extends string>(
  shape: Readonly<Record<Name, number>> & { readonly batch: number },
  names: readonly Name[],
  each: number,
  piece: number,
): Record<Name, number> & { readonly batch: number } {
  const part = Object.fromEntries(names.map((name) => [name, shape[name]])) as unknown as Record<Name, number>;
  return { ...part, batch: Math.min(each, shape.batch - piece * each) };
}

export const valuesIn = ({ rows, columns, depth, channels }: PoolShape): number => rows * columns * depth * channels;
const valuesOut = ({ outRows, outColumns, outDepth, channels }: PoolShape): number => outRows * outColumns * outDepth * channels;

/** Bytes of a sample's image, and of what its taps see. */
function sampleBytes({ rows, columns, values, tapRows, tapColumns, outRows, outColumns }: Omit<TapShape, 'replicate'>): [number, number] {
  return [rows * columns * values * 4, outRows * outColumns * tapRows * tapColumns * values * 4];
}
