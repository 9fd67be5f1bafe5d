/** Convolutions of 3 x 3 x m with fewer products (Winograd): the host's side of assembly/winograd.ts. */
import { wholeLines } from '../memory/scratch.js';
import type { Context } from '../module.js';
import { partsOf } from '../parts.js';
import { cutLines, cutValues } from '../pieces.js';
import { panelBytes } from '../products/panels.js';
import { POINTS_OF, SQUARES, SUM_POINTS } from '../task-arguments.js';
import { sumGradient } from './direct-filter-gradient.js';
import { pointsPart, sumPointsPart } from './nested-tasks.js';
import { groupsOf, planeBytes, SQUARE_COEFFICIENTS, type Squares, tileBytes, tilesOf } from './winograd-form.js';
import { squareGradientPart, squareInputPart, squarePart } from './winograd-tasks.js';

/** Multiplications that take as long as to write a value. */
const PRODUCTS_A_VALUE = 4;
/** Of a tile half way. */
const ROOM = 640;

/** A tile half way, points and products of a group, whatever direction they go. */
const roomOf = (s: Squares) =>
  ROOM + s.points * (planeBytes(tilesOf(s) * tileBytes(s)) + planeBytes(tilesOf(s) * s.outDepth * s.filters * 4));
/** A padded image of so many rows of tiles. */
const imageBytes = ({ size, tileColumns, depth, slice }: Squares, tileRows: number) =>
  wholeLines((tileRows * size + 2) * (tileColumns * size + 2) * depth * slice * 4);

/** The kernel [3, 3, taps, channels, filters] at the points, packed: of [depth, filters], or transposed. */
function kernelAtPoints(context: Context, s: Squares, w: number, transposed: boolean, use: (weights: number) => void): void {
  const { memory, scratch, team } = context;
  const depth = s.taps * s.channels;
  const matrix = depth * s.filters * 4;
  const { coefficients: numbers } = SQUARE_COEFFICIENTS[s.size];
  const [channels, filters] = transposed ? [s.filters, depth] : [depth, s.filters];
  const apart = panelBytes(channels, filters);
  scratch.use([s.points * apart, matrix * team.threads, numbers.byteLength], (weights, one, coefficients) => {
    new Float64Array(memory.buffer, coefficients, numbers.length).set(numbers);
    team.run(pointsPart, s.points, POINTS_OF.list({ channels, filters, taps: 9, coefficients, w, transposed, one, weights, apart }));
    use(weights);
  });
}

/** y = x * w + bias. */
export function convolveSquares(context: Context, s: Squares, x: number, w: number, bias: number, y: number): void {
  const { memory, scratch, team } = context;
  const image = imageBytes(s, s.together);
  const bytes = image + wholeLines(roomOf(s));
  kernelAtPoints(context, s, w, false, (weights) => {
    scratch.use([bytes * team.threads, s.outDepth * s.filters * 4], (own, shift) => {
      const biases = new Float32Array(memory.buffer, bias, s.filters);
      const shifts = new Float32Array(memory.buffer, shift, s.outDepth * s.filters);
      for (let position = 0; position < s.outDepth; position++) shifts.set(biases, position * s.filters);
      const groups = groupsOf(s);
      const { pieces, each } = cutLines(groups, productsOf(s) / groups / PRODUCTS_A_VALUE);
      team.run(
        squarePart,
        pieces,
        SQUARES.list({ ...s, ...NOTHING, each, image: own, room: own + image, values: own + image + ROOM, bytes, x, weights, shift, y }),
      );
    });
  });
}

/** dx from dy. */
export function convolveSquaresInputGradient(context: Context, s: Squares, dy: number, w: number, dx: number): void {
  const { scratch, team } = context;
  const image = imageBytes(s, s.tileRows);
  const bytes = image + wholeLines(roomOf(s));
  kernelAtPoints(context, s, w, true, (weights) => {
    scratch.use([bytes * team.threads], (own) => {
      const { pieces, each } = cutLines(Math.ceil(s.batch / s.samples), (productsOf(s) / s.batch / PRODUCTS_A_VALUE) * s.samples);
      const list = { ...s, ...NOTHING, each, image: own, room: own + image, values: own + image + ROOM, bytes, x: dx, weights, y: dy };
      team.run(squareInputPart, pieces, SQUARES.list(list));
    });
  });
}

/** dw, and db, from x and dy. */
export function convolveSquaresFilterGradient(context: Context, s: Squares, x: number, dy: number, dw: number, db: number): void {
  const { memory, scratch, team } = context;
  const values = s.taps * s.channels * s.filters;
  const gradientBytes = s.points * values * 4;
  const { byTap } = SQUARE_COEFFICIENTS[s.size];
  const parts = partsOf(groupsOf(s), gradientBytes);
  const image = imageBytes(s, s.together);
  const room = image + wholeLines(roomOf(s));
  const bytes = room + wholeLines(s.points * tilesOf(s) * s.outDepth * s.filters * 4);
  sumGradient(context, { batch: s.batch, outHeight: s.outRows * s.outColumns, outWidth: s.outDepth, filters: s.filters }, dy, db);
  const numbers = parts + byTap.length;
  scratch.use([parts * gradientBytes, gradientBytes, numbers * 8, bytes * team.threads], (gradients, gradient, coefficients, own) => {
    const list = {
      ...s,
      ...NOTHING,
      each: parts,
      image: own,
      room: own + image,
      values: own + image + ROOM,
      panels: own + room,
      bytes,
      x,
      y: dy,
      gradients,
      gradientBytes,
    };
    team.run(squareGradientPart, parts, SQUARES.list(list));
    const rows = new Float64Array(memory.buffer, coefficients, numbers);
    rows.fill(1, 0, parts);
    rows.set(byTap, parts);
    const { pieces, each } = cutValues(values, s.points * parts);
    const sums = { values, each, parts, gradients, gradientBytes, taps: 9, coefficients, gradient, dw, points: s.points };
    team.run(sumPointsPart, pieces, SUM_POINTS.list(sums));
  });
}

/** What a direction has not. */
const NOTHING = { panels: 0, weights: 0, shift: 0, gradients: 0, gradientBytes: 0 };

function productsOf({ batch, points, tileRows, tileColumns, outDepth, taps, channels, filters }: Squares): number {
  return batch * tileRows * tileColumns * points * outDepth * taps * channels * filters;
}
