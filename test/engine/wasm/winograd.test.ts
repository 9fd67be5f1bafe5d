/** Winograd's form against plain loops in float64, at any shape that it serves. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SquareShape } from '../../../src/engine/kernels/block-kernels.js';
import { hasSquares, squaresOf } from '../../../src/engine/wasm/convolution/winograd-form.js';
import { Arena } from './arena.js';
import { runs } from './expectations.js';
import { randomValues, relativeError } from './reference.js';

const test = suite('engine/wasm/winograd');

interface Sizes {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
  readonly filters: number;
  readonly taps: number;
  readonly step: number;
  readonly margins: readonly (readonly [number, number])[];
}

function shapeOf({ batch, rows, columns, depth, channels, filters, taps, step, margins }: Sizes): SquareShape {
  const along = (axis: number, extent: number, size: number, stride: number) =>
    Math.floor((extent + margins[axis]![0] + margins[axis]![1] - size) / stride) + 1;
  return {
    batch,
    input: [rows, columns, depth],
    output: [along(0, rows, 3, 1), along(1, columns, 3, 1), along(2, depth, taps, step)],
    channels,
    filters,
    size: [3, 3, taps],
    stride: [1, 1, step],
    margins,
    border: 'zero',
  };
}

const margin = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }));
const shapes = fc
  .record({
    batch: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 2, max: 9 }),
    columns: fc.integer({ min: 2, max: 9 }),
    depth: fc.integer({ min: 1, max: 12 }),
    channels: fc.constantFrom(4, 8, 12, 16, 20, 24),
    filters: fc.constantFrom(8, 16, 24),
    taps: fc.integer({ min: 1, max: 6 }),
    step: fc.integer({ min: 1, max: 2 }),
    margins: fc.tuple(margin, margin, margin),
  })
  .map(shapeOf)
  .filter((shape) => shape.output.every((length) => length > 0) && hasSquares(shape));

/** Calls `visit` with the places in x, w and y of every product. */
function everyProduct(s: SquareShape, visit: (x: number, w: number, y: number) => void): void {
  const [rows, columns, depth] = s.input;
  const [outRows, outColumns, outDepth] = s.output;
  const { channels, filters, size, stride, margins } = s;
  for (let b = 0; b < s.batch; b++)
    for (let position = 0; position < outRows * outColumns * outDepth; position++) {
      const [or, oc, od] = [
        Math.floor(position / (outColumns * outDepth)),
        Math.floor(position / outDepth) % outColumns,
        position % outDepth,
      ];
      for (let tap = 0; tap < 9 * size[2]; tap++) {
        const [row, column] = [
          or + Math.floor(tap / (3 * size[2])) - margins[0]![0],
          oc + (Math.floor(tap / size[2]) % 3) - margins[1]![0],
        ];
        const band = od * stride[2] + (tap % size[2]) - margins[2]![0];
        if (row < 0 || row >= rows || column < 0 || column >= columns || band < 0 || band >= depth) continue;
        const pixel = (((b * rows + row) * columns + column) * depth + band) * channels;
        for (let c = 0; c < channels; c++)
          for (let f = 0; f < filters; f++)
            visit(pixel + c, (tap * channels + c) * filters + f, (b * outRows * outColumns * outDepth + position) * filters + f);
      }
    }
}

const SMALL = { batch: 2, filters: 8, step: 1 };

const product = (values: readonly number[]) => values.reduce((all, one) => all * one, 1);

function check(shape: SquareShape, seed: number): void {
  const n = {
    x: shape.batch * product(shape.input) * shape.channels,
    w: product(shape.size) * shape.channels * shape.filters,
    y: shape.batch * product(shape.output) * shape.filters,
  };
  const [x, w, dy, bias] = [n.x, n.w, n.y, shape.filters].map((size, index) => randomValues(size, seed + index)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const wanted = { y: new Float64Array(n.y), dx: new Float64Array(n.x), dw: new Float64Array(n.w), db: new Float64Array(shape.filters) };
  for (let index = 0; index < n.y; index++) {
    wanted.y[index] = bias[index % shape.filters]!;
    wanted.db[index % shape.filters]! += dy[index]!;
  }
  everyProduct(shape, (i, j, k) => {
    wanted.y[k]! += x[i]! * w[j]!;
    wanted.dx[i]! += dy[k]! * w[j]!;
    wanted.dw[j]! += x[i]! * dy[k]!;
  });
  const arena = new Arena();
  const squares = squaresOf(shape);
  const [xAt, wAt, dyAt, biasAt] = [x, w, dy, bias].map((values) => arena.store(values)) as [number, number, number, number];
  const [y, dx, dw, db] = [n.y, n.x, n.w, shape.filters].map((size) => arena.blank(size)) as [number, number, number, number];
  const blocks = arena.blocks;
  arena.kernels.convolutionOfSquares(squares, xAt, wAt, biasAt, y);
  arena.kernels.squaresInputGradient(squares, dyAt, wAt, dx);
  arena.kernels.squaresFilterGradient(squares, xAt, dyAt, dw, db);
  assert.is(arena.blocks, blocks, 'scratch is given back');
  for (const [address, expected] of [
    [y, wanted.y],
    [dx, wanted.dx],
    [dw, wanted.dw],
    [db, wanted.db],
  ] as const) {
    const error = relativeError(arena.read(address, expected.length), expected);
    if (!(error < (squares.size === 4 ? 2e-5 : 3e-6))) assert.unreachable(`${JSON.stringify(shape)}: ${error}`);
  }
}

test('it gives what plain loops give', () => {
  fc.assert(fc.property(shapes, fc.integer({ min: 1, max: 1000 }), check), runs(40));
});

const NO_MARGINS = [
  [0, 0],
  [0, 0],
  [0, 0],
] as const;

/** Shapes of several strips, of several samples at once, of channels in slices, with the tiles that each takes. */
const PARTICULAR = {
  'strips of small tiles': {
    ...shapeOf({ ...SMALL, rows: 13, columns: 12, depth: 24, channels: 48, taps: 3, margins: NO_MARGINS }),
    tile: 2,
  },
  'strips of large tiles': {
    ...shapeOf({ ...SMALL, rows: 22, columns: 18, depth: 14, channels: 8, taps: 5, margins: NO_MARGINS }),
    tile: 4,
  },
  'slices of channels': { ...shapeOf({ ...SMALL, rows: 19, columns: 18, depth: 9, channels: 32, taps: 9, margins: NO_MARGINS }), tile: 2 },
  'slices in strips': {
    ...shapeOf({ ...SMALL, batch: 1, rows: 26, columns: 26, depth: 6, channels: 32, taps: 6, margins: NO_MARGINS }),
    tile: 2,
  },
  'samples together': {
    ...shapeOf({ ...SMALL, batch: 21, filters: 16, rows: 6, columns: 7, depth: 1, channels: 16, taps: 1, margins: NO_MARGINS }),
    tile: 4,
  },
};

for (const [title, { tile, ...shape }] of Object.entries(PARTICULAR)) {
  test(`so it does with ${title}`, () => {
    const { size, slice, channels, samples, together, tileRows } = squaresOf(shape);
    assert.ok(hasSquares(shape) && size === tile);
    assert.is(title.includes('strips'), together < tileRows);
    assert.is(title.startsWith('slices'), slice < channels);
    assert.is(title.startsWith('samples'), samples > 1);
    check(shape, 1);
  });
}

test('a sample does not feel its batch', () => {
  const [alone, together] = [1, 5].map((batch) =>
    shapeOf({ ...SMALL, batch, rows: 11, columns: 11, depth: 9, channels: 64, taps: 9, margins: NO_MARGINS }),
  );
  const arena = new Arena();
  const [values, outputs] = [11 * 11 * 9 * 64, 9 * 9 * 8];
  const x = randomValues(values * 5, 1);
  const [all, w, bias] = [x, randomValues(81 * 64 * 8, 2), randomValues(8, 3)].map((one) => arena.store(one));
  const y = arena.blank(outputs * 5);
  arena.kernels.convolutionOfSquares(squaresOf(together), all, w, bias, y);
  for (const sample of [0, 4]) {
    const own = arena.blank(outputs);
    arena.kernels.convolutionOfSquares(squaresOf(alone), all + sample * values * 4, w, bias, own);
    assert.equal(arena.read(own, outputs), arena.read(y + sample * outputs * 4, outputs));
  }
});

test('it refuses what it would not compute faster, or not at all', () => {
  const shape = shapeOf({ ...SMALL, rows: 13, columns: 12, depth: 24, channels: 16, taps: 3, margins: NO_MARGINS });
  assert.ok(hasSquares(shape));
  const others: Partial<SquareShape>[] = [
    { size: [3, 1, 3] },
    { stride: [1, 2, 1] },
    { channels: 1 },
    { filters: 12 },
    { output: [1, 1, 22] },
    {
      border: 'replicate',
      margins: [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
    },
  ];
  for (const other of others) assert.not(hasSquares({ ...shape, ...other }), JSON.stringify(other));
});

test.run();
