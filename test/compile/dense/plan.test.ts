import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denseBytes, describePlan, planDense } from '../../../src/compile/dense/plan.js';
import { isPerPosition } from '../../../src/compile/dense/positions.js';
import { TILE_BYTES, tileBytes } from '../../../src/compile/dense/tile-extent.js';
import { cutTiles, type Frame } from '../../../src/compile/dense/tiles.js';
import { within } from '../../../src/data/patches.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { Architecture, Block } from '../../../src/schema/pipeline.generated.js';
import { networkOf } from '../networks.js';

const test = suite('compile/dense/plan');
const SSRN = networkOf({ preset: 'ssrn' }, { size: 7, bands: 200, classes: 16 });
const INDIAN_PINES: Frame = { rows: 145, columns: 145, size: 7, padding: 'zero' };
const allOf = ({ rows, columns }: Frame) => Uint32Array.from({ length: rows * columns }, (_, pixel) => pixel);
const planOf = (architecture: Architecture, pixels = allOf(INDIAN_PINES), frame = INDIAN_PINES) =>
  planDense(networkOf(architecture, { size: frame.size, bands: 60, classes: 4 }), frame, pixels);

test('SSRN: the spectral part per pixel, the convolution over its features per position, the spatial part per patch', () => {
  const plan = planDense(SSRN, INDIAN_PINES, allOf(INDIAN_PINES))!;
  assert.is(
    describePlan(plan),
    'dense: conv1/conv to conv2/norm per pixel, conv3/conv to conv3/norm per position, spatial1/block1 to dense1 per patch',
  );
  assert.ok(plan.patchFlops / plan.flops > 30, String(plan.patchFlops / plan.flops));
});

test('what sees its patch as a whole from the start is from patches', () => {
  const conv = (settings: object) =>
    [{ conv: { kernels: 4, size: [3, 3, 'full'], ...settings } }, { pool: 'average' }, { dense: 'classes' }] as Architecture;
  assert.is(planOf({ preset: 'sae' }), undefined);
  assert.is(planOf(conv({ stride: [2, 1, 1] })), undefined);
  assert.is(planOf(conv({ padding: 'zero' })), undefined);
  assert.is(planOf(conv({ size: [3, 1, 'full'], padding: 'zero' })), undefined);
  assert.is(planOf(conv({ size: [1, 3, 'full'], padding: 'zero' })), undefined);
  assert.is(planOf(conv({ stride: [1, 2, 1] })), undefined);
  assert.is(planOf([{ pool: { take: 'max', size: [2, 2, 1] } }, { dense: 'classes' }]), undefined);
  assert.ok(planOf(conv({})));
  assert.ok(
    planOf([
      { pool: { take: 'max', size: [2, 2, 1], stride: [1, 1, 1] } },
      { conv: { kernels: 2, size: [1, 1, 'full'] } },
      { dense: 'classes' },
    ]),
  );
});

test('attention looks at the whole patch: what each position has by itself may be shared, nothing from there on', () => {
  const conv: Block = { conv: { kernels: 4, size: [3, 3, 'full'] } };
  const WHOLE: [Block, shared: string, first: string][] = [
    [{ attention: {} }, 'attention1/in', 'attention1/heads'],
    [{ attention: { over: 'channels', projections: 'none' } }, 'conv1/norm', 'attention1/turned'],
    [{ attention: { over: 'bands', projections: 'none' } }, 'conv1/norm', 'attention1/bands'],
    [{ tokens: { of: 'pixels', class: true } }, 'conv1/norm', 'tokens1/class'],
    [{ tokens: { of: 'learned', count: 3, back: true } }, 'tokens1/both', 'tokens1/learned'],
    [{ encoder: { depth: 1 } }, 'conv1/norm', 'encoder1/layer1/attention'],
  ];
  for (const [block, shared, first] of WHOLE) {
    const rest: Block[] = [block, { pool: 'average' }, { dense: 'classes' }];
    assert.is(
      describePlan(planOf([conv, ...rest] as Architecture)!),
      `dense: conv1/conv to ${shared} per position, ${first} to dense1 per patch`,
    );
    assert.is(planOf(rest as Architecture), undefined, `${first} first`);
  }
});

test('a 3-D convolution network is per position up to where nothing but classes is left', () => {
  const network = networkOf({ preset: 'cnn-chen' }, { size: 7, bands: 60, classes: 4 });
  const plan = planDense(network, INDIAN_PINES, allOf(INDIAN_PINES), { tileBytes: Infinity })!;
  assert.is(plan.pixel.length, 0);
  assert.equal(
    plan.patch.map(({ kind }) => kind),
    ['dense'],
  );
  assert.ok(planOf({ preset: 'cnn-chen' })!.plane.length > 0);
});

test('rows of five and more may take the short form in the plane, whose bits depend on where a row begins', () => {
  const layers = (columns: number) =>
    networkOf([{ conv: { kernels: 8, size: [1, columns, 'full'] } }, { dense: 'classes' }], { size: 9, bands: 8, classes: 3 }).layers;
  assert.equal(
    [3, 4, 5, 7].map((columns) => isPerPosition(layers(columns)[0])),
    [true, true, false, false],
  );
});

test('few pixels far apart are from patches, neighbours share', () => {
  const apart = Uint32Array.from({ length: 20 }, (_, index) => (5 + 32 * (index % 4)) * 145 + 10 + 25 * Math.floor(index / 4));
  assert.is(planDense(SSRN, INDIAN_PINES, apart), undefined);
  assert.is(planDense(SSRN, INDIAN_PINES, new Uint32Array(0)), undefined);
  assert.ok(planDense(SSRN, INDIAN_PINES, Uint32Array.of(3000, 3001, 3145, 3146)));
});

test('of scenes larger than the limit tiles are bands of rows, and narrower where a few rows are too much', () => {
  const extents = [
    [145, 145],
    [610, 340],
    [2000, 900],
    [40, 60000],
  ].map(([rows, columns]) => {
    const frame = { ...INDIAN_PINES, rows, columns };
    const plan = planDense(SSRN, frame, allOf(frame))!;
    assert.ok(tileBytes({ ...plan, input: SSRN.input }, 7, plan.extent) <= TILE_BYTES);
    return plan.extent;
  });
  assert.equal(extents[0], { rows: 145, columns: 145 });
  assert.ok(extents[1].columns === 340 && extents[2].columns === 900 && extents[2].rows < 2000);
  assert.ok(extents[3].columns < 60000 && extents[3].rows >= 7);
});

test('what a whole scene takes at once is known before its pixels are', () => {
  const { processor, engine } = denseBytes(SSRN, 145 * 145);
  const { extent, ...plan } = planDense(SSRN, INDIAN_PINES, allOf(INDIAN_PINES))!;
  assert.is(processor + engine, tileBytes({ ...plan, input: SSRN.input }, 7, extent));
  assert.ok(denseBytes(SSRN, 1e8).processor <= TILE_BYTES);
  assert.equal(denseBytes(networkOf({ preset: 'sae' }, { size: 7, bands: 20, classes: 4 }), 1000), { processor: 0, engine: 0 });
});

test('tiles hold every pixel asked for once, and of what lies under patches everything, once a strip', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const stream = new RandomStream(seed, 'tiles');
    const below = (count: number) => Math.floor(stream.uniform() * count);
    const size = 1 + 2 * below(4);
    const frame: Frame = {
      rows: size + below(12),
      columns: size + below(12),
      size,
      padding: (['zero', 'replicate', 'reflect'] as const)[below(3)],
    };
    const pixels = Uint32Array.from({ length: 1 + below(30) }, () => below(frame.rows * frame.columns));
    const extent = { rows: 1 + below(frame.rows), columns: 1 + below(frame.columns) };
    const tiles = cutTiles(pixels, frame, extent);
    assert.equal(
      tiles.flatMap(({ wanted }) => [...wanted]).sort((a, b) => a - b),
      [...pixels.keys()],
    );
    for (const { row, column, wanted } of tiles) {
      // Nothing hangs over: what lay beyond would be padded once more.
      const where = `seed ${seed}: ${row}, ${column} of ${frame.rows} x ${frame.columns}`;
      assert.ok(row >= 0 && row + extent.rows <= frame.rows && column >= 0 && column + extent.columns <= frame.columns, where);
      for (const place of wanted) {
        const [down, across] = [Math.floor(pixels[place] / frame.columns) - row, (pixels[place] % frame.columns) - column];
        assert.ok(down >= 0 && down < extent.rows && across >= 0 && across < extent.columns, where);
      }
    }
    let known = new Set<number>();
    for (const { goesOn, wanted, fresh } of tiles) {
      if (!goesOn) known = new Set();
      for (const pixel of fresh) assert.not.ok(known.has(pixel));
      for (const pixel of fresh) known.add(pixel);
      for (const place of wanted) for (const pixel of under(pixels[place], frame)) assert.ok(known.has(pixel), `seed ${seed}`);
    }
    const needed = new Set([...pixels].flatMap((pixel) => under(pixel, frame)));
    for (const { fresh } of tiles) for (const pixel of fresh) assert.ok(needed.has(pixel), `seed ${seed}: ${pixel} is under no patch`);
  }
});

/** The pixels under a patch; rows x columns for those beyond a border of zeros. */
function under(pixel: number, { rows, columns, size, padding }: Frame): number[] {
  const [top, left] = [Math.floor(pixel / columns) - (size - 1) / 2, (pixel % columns) - (size - 1) / 2];
  return Array.from({ length: size * size }, (_, index) => {
    const [row, column] = [within(top + Math.floor(index / size), rows, padding), within(left + (index % size), columns, padding)];
    return row < 0 || column < 0 ? rows * columns : row * columns + column;
  });
}

test.run();
