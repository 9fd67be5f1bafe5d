import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gridOf } from '../../src/data/georeference.js';

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

test.run();
