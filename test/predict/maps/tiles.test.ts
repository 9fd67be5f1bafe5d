import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromRow, gridOf } from '../../../src/data/georeference.js';
import { windowOf } from '../../../src/predict/maps/tiles.js';

const test = suite('predict/maps/tiles');

test('a tile is computed from the rows around it, and from at least as many as a patch has', () => {
  assert.equal(windowOf({ from: 10, to: 20 }, 100, 3), { top: 7, bottom: 23 });
  assert.equal(windowOf({ from: 0, to: 20 }, 100, 3), { top: 0, bottom: 23 });
  assert.equal(windowOf({ from: 0, to: 1 }, 100, 3), { top: 0, bottom: 7 });
  // The last row alone has only three rows above it within reach.
  assert.equal(windowOf({ from: 99, to: 100 }, 100, 3), { top: 93, bottom: 100 });
  assert.equal(windowOf({ from: 4, to: 5 }, 5, 3), { top: 0, bottom: 5 });
  assert.equal(windowOf({ from: 5, to: 9 }, 30, 0), { top: 5, bottom: 9 });
});

test('rows from one on lie where they lay, in every form of a georeference', () => {
  const envi = { 'map info': 'UTM, 1.5, 2.5, 382000, 5812000, 30, 20, 33, North, WGS-84, units=Meters' };
  const tiff = { ModelTiepoint: [0.5, 1, 0, 382000, 5812000, 0], ModelPixelScale: [30, 20, 0], geoKeys: { ProjectedCSTypeGeoKey: 32633 } };
  const matrix = { ModelTransformation: [30, 0, 0, 382000, 0, -20, 0, 5812000, 0, 0, 0, 0, 0, 0, 0, 1] };
  for (const one of [envi, tiff, matrix]) {
    const [whole, part] = [gridOf(one)!, gridOf(fromRow(one, 7))!];
    assert.equal(part, { ...whole, y: whole.y - 7 * 20 });
  }
  const turned = { ModelTransformation: [26, 15, 0, 1000, 15, -26, 0, 2000, 0, 0, 0, 0, 0, 0, 0, 1] };
  const { ModelTransformation: moved } = fromRow(turned, 10) as typeof turned;
  assert.equal([moved[3], moved[7]], [1150, 1740]);
  assert.equal(fromRow({ 'coordinate system string': 'x' }, 3), { 'coordinate system string': 'x' });
});

test.run();
