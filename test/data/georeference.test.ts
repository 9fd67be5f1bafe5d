import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromRow, gridOf, placeOf } from '../../src/data/georeference.js';

const test = suite('data/georeference');

const unit = (geoKeys: Readonly<Record<string, number>>) =>
  gridOf({ ModelTiepoint: [0, 0, 0, 10, 50, 0], ModelPixelScale: [2, 2, 0], geoKeys })?.unit;
const projected = (code: number, more: Readonly<Record<string, number>> = {}) =>
  unit({ GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: code, ...more });

test('a projection is in metres where a key says so, or where its code is known to be', () => {
  assert.equal(
    [32632, 32760, 25833, 26917, 3857, 3035, 2154].map((code) => projected(code)),
    Array.from({ length: 7 }, () => 'metres'),
  );
  assert.is(projected(102003, { ProjLinearUnitsGeoKey: 9001 }), 'metres');
});

test('the code of a projection in feet, or of one that is not known, is not taken for metres', () => {
  // New York (US survey feet), Texas (the same), user-defined.
  assert.equal(
    [2263, 2277, 32767].map((code) => projected(code)),
    [undefined, undefined, undefined],
  );
  assert.is(projected(32632, { ProjLinearUnitsGeoKey: 9003 }), undefined);
  assert.is(unit({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 }), 'degrees');
});

test('rows from one on lie where they lay before, on turned grids too', () => {
  const info = 'UTM, 1, 1, 500000, 4000000, 10, 20, 33, North, WGS-84, units=Meters';
  for (const georeference of [
    { 'map info': info },
    { 'map info': `${info}, rotation=20` },
    { 'map info': `${info.replace('1, 1', '3, 5')}, rotation=-140` },
    { ModelTiepoint: [0, 0, 0, 500000, 4000000, 0], ModelPixelScale: [10, 20, 0] },
    { ModelTransformation: [8, 2, 0, 7, 2, -8, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1] },
  ]) {
    const [whole, part] = [placeOf(georeference)!.matrix, placeOf(fromRow(georeference, 7))!.matrix];
    const [x, a, b, y, d, e] = whole;
    const expected = [x + 7 * b, a, b, y + 7 * e, d, e];
    assert.ok(
      part.every((value, index) => Math.abs(value - expected[index]) < 1e-6),
      `${JSON.stringify(georeference)}: ${part.join(', ')}, not ${expected.join(', ')}`,
    );
    assert.equal(fromRow(georeference, 0), georeference);
  }
});

test.run();
