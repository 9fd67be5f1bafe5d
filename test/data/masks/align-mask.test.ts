import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alignMask } from '../../../src/data/masks/align-mask.js';
import type { MaskAlignment } from '../../../src/data/masks/alignment.js';
import type { ImageFacts, NumericVariable } from '../../../src/data/cube.js';
import { gridOf, placeOf } from '../../../src/data/georeference.js';
import { maskProjection } from '../../../src/data/masks/mask-projection.js';
import { transformer } from '../../../src/data/vector/crs.js';
import { problemOf, problemOfAsync } from '../helpers.js';

const test = suite('data/masks/align-mask');

/** North up, in UTM zone 32: where the upper left corner lies, and the length of a pixel. */
function tiff(x: number, y: number, step: number, code = 32632): ImageFacts {
  const geoKeys = { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: code };
  return { georeference: { ModelTiepoint: [0, 0, 0, x, y, 0], ModelPixelScale: [step, step, 0], geoKeys } };
}
const envi = (x: number, y: number, step: number, zone = 32): ImageFacts => ({
  georeference: { 'map info': `UTM, 1, 1, ${x}, ${y}, ${step}, ${step}, ${zone}, North, WGS-84, units=Meters` },
});

const mask = (rows: number, columns: number, facts?: ImageFacts): NumericVariable => ({
  name: 'gt',
  type: 'uint8',
  shape: [rows, columns],
  values: Uint8Array.from({ length: rows * columns }, (_, index) => index + 1),
  ...(facts && { facts }),
});
const on = (rows: number, columns: number, cubeFacts: ImageFacts | undefined, one: NumericVariable, how?: MaskAlignment) => {
  const { mask: placed, warnings } = alignMask(
    { rows, columns, file: 'cube.tif', ...(cubeFacts && { facts: cubeFacts }) },
    one,
    'gt.tif',
    how,
  );
  assert.equal(placed.shape, [rows, columns]);
  return { values: [...placed.values], warnings };
};

test('the grid of a GeoTIFF and of an ENVI header, of corners and of centres', () => {
  assert.equal(gridOf(tiff(500000, 5000000, 30).georeference), {
    crs: 'EPSG:32632',
    x: 500000,
    y: 5000000,
    width: 30,
    height: 30,
    unit: 'metres',
  });
  assert.equal(gridOf(envi(500000, 5000000, 30).georeference), {
    crs: 'EPSG:32632',
    x: 500000,
    y: 5000000,
    width: 30,
    height: 30,
    unit: 'metres',
  });
  const centres = { ...tiff(500015, 4999985, 30).georeference, geoKeys: { GTRasterTypeGeoKey: 2, ProjectedCSTypeGeoKey: 32632 } };
  assert.equal(gridOf(centres), { crs: 'EPSG:32632', x: 500000, y: 5000000, width: 30, height: 30 });
  const matrix = { ModelTransformation: [30, 0, 0, 7, 0, -30, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1] };
  assert.equal(gridOf(matrix), { x: 7, y: 9, width: 30, height: 30 });
  assert.is(gridOf({ ModelTransformation: [30, 1, 0, 7, 1, -30, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1] }), undefined);
});

test('the same place, and places that are not known, leave a mask as it is', () => {
  const whole = [1, 2, 3, 4, 5, 6];
  const here = tiff(0, 90, 30);
  const pairs = [
    [undefined, undefined],
    [here, undefined],
    [here, here],
    [envi(0, 90, 30), here],
    [here, tiff(0.5, 90, 30)],
  ];
  for (const [own, other] of pairs) {
    assert.equal(on(2, 3, own, mask(2, 3, other)), { values: whole, warnings: [] });
  }
});

test('a mask on the same grid is moved and cut exactly', () => {
  const moved = on(3, 3, tiff(0, 90, 30), mask(3, 3, tiff(30, 60, 30)));
  assert.equal(moved.values, [0, 0, 0, 0, 1, 2, 0, 4, 5]);
  assert.match(
    moved.warnings.join(),
    /begins 1 columns to the right of the cube and 1 rows below its top: it is placed there, and 5 of its labelled pixels lie outside/,
  );
  assert.equal(on(3, 3, envi(0, 90, 30), mask(1, 2, tiff(30, 30, 30))).values, [0, 0, 0, 0, 0, 0, 0, 1, 2]);
  assert.equal(on(2, 2, tiff(30, 60, 30), mask(3, 3, tiff(0, 90, 30))).values, [5, 6, 8, 9]);
  assert.equal(on(2, 3, tiff(0, 90, 30), mask(2, 3, tiff(30, 60, 30)), 'pixels'), { values: [1, 2, 3, 4, 5, 6], warnings: [] });
});

test('another projection, another place and parts of a pixel are refused', () => {
  const refused = (own: ImageFacts, other: ImageFacts) => problemOf(() => on(3, 3, own, mask(3, 3, other)));
  const projection = refused(tiff(0, 90, 30), tiff(0, 90, 30, 32633));
  assert.is(projection.message, 'the mask (gt.tif) is in EPSG:32633, the cube in EPSG:32632');
  assert.is(projection.code, 'place-mismatch');
  assert.is(refused(tiff(0, 90, 30), envi(0, 90, 30, 33)).code, 'place-mismatch');
  assert.is(
    refused(tiff(0, 90, 30), tiff(3000, 90, 30)).message,
    'the mask (gt.tif) does not overlap the cube: it begins at 3000, 90, the cube at 0, 90',
  );
  assert.match(
    refused(tiff(0, 90, 30), tiff(40, 90, 30)).message,
    /lies 1\.333 columns and 0 rows from the cube, which is not a whole number of pixels/,
  );
  const near = on(3, 3, tiff(0, 90, 30), mask(3, 3, tiff(10, 90, 30)));
  assert.equal([near.values[0], near.warnings.length], [1, 1]);
});

test('a mask that is finer or coarser', () => {
  const problem = problemOf(() => on(2, 2, tiff(0, 60, 30), mask(4, 4, tiff(0, 60, 15))));
  assert.equal(
    [problem.code, problem.message],
    [
      'size-mismatch',
      "the cube is 2 x 2 pixels, but the mask 4 x 4 (gt.tif); its pixels are 15 x 15, the cube's 30 x 30. The mask is 2 times as fine",
    ],
  );
  assert.match(problem.hint ?? '', /^Write dataset\.mask\.align: nearest/);
  assert.match(problemOf(() => on(4, 4, undefined, mask(2, 2))).message, /The mask is 2 times as coarse$/);
  for (const [own, other] of [
    [tiff(0, 60, 30), tiff(0, 60, 15)],
    [undefined, undefined],
  ]) {
    assert.equal(on(2, 2, own, mask(4, 4, other), 'nearest').values, [6, 8, 14, 16]);
  }
  assert.equal(on(4, 4, undefined, mask(2, 2), 'nearest').values, [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  const aside = on(2, 2, tiff(0, 60, 30), mask(2, 2, tiff(20, 60, 30)), 'nearest');
  assert.equal([aside.values, aside.warnings], [[0, 1, 0, 3], ['gt.tif: 2 of its labelled pixels lie outside the cube']]);
  const odd = on(2, 2, tiff(0, 60, 1), mask(2, 2, tiff(0, 60, 30)));
  assert.equal([odd.values, odd.warnings.length], [[1, 2, 3, 4], 1]);
  assert.match(problemOf(() => on(2, 2, undefined, mask(2, 3))).hint ?? '', /^Use a cube and a mask of the same scene/);
});

/** A grid by its geotransform. */
const turned = (...[x, a, b, y, d, e]: number[]): ImageFacts => ({
  georeference: { ModelTransformation: [a, b, 0, x, d, e, 0, y, 0, 0, 0, 0, 0, 0, 0, 1], geoKeys: { ProjectedCSTypeGeoKey: 32632 } },
});

test('places of turned and mirrored grids are those of GDAL', () => {
  const near = (georeference: ImageFacts['georeference'], matrix: readonly number[]) =>
    assert.ok(placeOf(georeference)!.matrix.every((value, index) => Math.abs(value - matrix[index]) < 1e-8));
  const info = 'UTM, 3, 5, 500000, 4000000, 10, 20, 33, North, WGS-84, units=Meters';
  // As GDAL 3.12 reads these headers.
  near(
    { 'map info': `${info}, rotation=20` },
    [499980, 9.396926207859085, 3.420201433256687, 4000080, 6.840402866513374, -18.79385241571817],
  );
  near({ 'map info': info.replace('10, 20', '10, -20') }, [499980, 10, 0, 3999920, 0, 20]);
  assert.is(placeOf({ 'map info': `${info}, rotation=20` })!.crs, 'EPSG:32633');
  near({ ModelTiepoint: [0, 0, 0, 5, 6, 0], ModelPixelScale: [10, -20, 0] }, [5, 10, 0, 6, 0, -20]);
  const points = { ...turned(7, 8, 2, 9, 2, -8).georeference, geoKeys: { GTRasterTypeGeoKey: 2 } };
  near(points, [2, 8, 2, 12, 2, -8]);
  assert.is(placeOf({ ModelTransformation: [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }), undefined);
});

test('rows from south to north: the mask of a cube from north to south is mirrored, and not laid on it upside down', () => {
  const [north, south] = [turned(0, 30, 0, 60, 0, -30), turned(0, 30, 0, 0, 0, 30)];
  const mirrored = on(2, 3, south, mask(2, 3, tiff(0, 60, 30)));
  assert.equal(mirrored.values, [4, 5, 6, 1, 2, 3]);
  assert.match(mirrored.warnings.join(), /gt\.tif: by its georeference its rows run the other way than the cube's: it is placed there \(/);
  assert.equal(on(2, 3, north, mask(2, 3, south)).values, [4, 5, 6, 1, 2, 3]);
  assert.equal(on(2, 3, south, mask(2, 3, south)), { values: [1, 2, 3, 4, 5, 6], warnings: [] });
  assert.equal(on(2, 3, south, mask(2, 3, tiff(0, 60, 30)), 'pixels'), { values: [1, 2, 3, 4, 5, 6], warnings: [] });
  const cut = on(2, 2, south, mask(3, 3, tiff(-30, 90, 30)));
  assert.equal(cut.values, [8, 9, 5, 6]);
  assert.match(cut.warnings.join(), /and 5 of its labelled pixels lie outside the cube/);
});

test('turned grids: the same, moved, of finer pixels, and others', () => {
  const here = turned(0, 24, 18, 0, 18, -24);
  assert.equal(on(2, 2, here, mask(2, 2, here)), { values: [1, 2, 3, 4], warnings: [] });
  assert.equal(on(2, 2, here, mask(2, 2, turned(5, 24, 18, 0, 18, -24))).warnings.length, 1);
  assert.equal(on(2, 2, turned(24, 24, 18, 18, 18, -24), mask(2, 3, here)).values, [2, 3, 5, 6]);
  assert.equal(on(2, 2, here, mask(4, 4, turned(0, 12, 9, 0, 9, -12)), 'nearest').values, [6, 8, 14, 16]);
  for (const other of [tiff(0, 0, 30), turned(5, 24, 18, 100, 18, -24)])
    assert.is(problemOf(() => on(3, 3, here, mask(3, 3, other))).code, 'place-mismatch');
  assert.match(problemOf(() => on(3, 3, here, mask(3, 3, turned(9000, 24, 18, 0, 18, -24)))).message, /does not overlap/);
  assert.match(
    problemOf(() => on(3, 3, here, mask(3, 3, { georeference: { ...here.georeference, geoKeys: { ProjectedCSTypeGeoKey: 32633 } } })))
      .message,
    /is in EPSG:32633, the cube in EPSG:32632/,
  );
  assert.equal(on(2, 2, here, mask(2, 2, tiff(9, 9, 30)), 'pixels').values, [1, 2, 3, 4]);
});

test('a mask in another projection: the label at the centre of each pixel, as GDAL takes it', async () => {
  // The pixels of the cube's four corners in longitude and latitude, by PROJ.
  const cube = { rows: 2, columns: 2, file: 'cube.tif', facts: tiff(500000, 5000060, 30) };
  const degrees = (x: number, y: number, step: number): ImageFacts => ({
    georeference: {
      ModelTiepoint: [0, 0, 0, x, y, 0],
      ModelPixelScale: [step, step, 0],
      geoKeys: { GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 },
    },
  });
  const wanted = async (one: NumericVariable, how?: MaskAlignment) => [
    ...alignMask(cube, one, 'gt.tif', how, await maskProjection(cube, one, 'gt.tif', how)).mask.values,
  ];
  // 15 m are 0.00019 degrees to the east and 0.000135 to the north there; the cube's upper left corner is 9 E, 45.1537 N.
  const [[x, y]] = [await corner(500000, 5000060)];
  assert.ok(Math.abs(x - 9) < 1e-9 && Math.abs(y - 45.154) < 1e-3, `${x} ${y}`);
  assert.equal(await wanted(mask(4, 4, degrees(x, y, 0.00027)), 'nearest'), [1, 3, 5, 7]);
  assert.equal(await wanted(mask(1, 1, degrees(x, y, 0.00027)), 'nearest'), [1, 0, 0, 0]);
  assert.match(problemOf(() => alignMask(cube, mask(2, 2, degrees(x, y, 1)), 'gt.tif')).hint ?? '', /^Write dataset\.mask\.align: nearest/);
  const warnings = async (step: number, size: number) => {
    const one = mask(size, size, degrees(x, y, step));
    return alignMask(cube, one, 'gt.tif', 'nearest', await maskProjection(cube, one, 'gt.tif', 'nearest')).warnings;
  };
  // 60 m are 0.00076 degrees to the east and 0.00054 to the north: 7 of 8 columns and 5 of 8 rows have their centres in the cube.
  assert.equal(await warnings(0.00027, 1), []);
  assert.equal(await warnings(0.0001, 8), ['gt.tif: 24 of its labelled pixels lie outside the cube']);
  const far = await problemOfAsync(() => wanted(mask(2, 2, degrees(80, 10, 0.1)), 'nearest'));
  assert.match(far.message, /does not overlap the cube/);
});

async function corner(x: number, y: number): Promise<readonly [number, number]> {
  const toDegrees = await transformer({ code: 32632 }, { code: 4326 }, 'gt.tif');
  return toDegrees([x, y]);
}

test.run();
