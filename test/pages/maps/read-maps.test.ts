import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawnPlace } from '../../../src/pages/maps/read-maps.js';

const test = suite('pages/maps/read-maps');

test('a scale bar is drawn in metres and degrees, and not in the metres of Mercator', () => {
  const grid = { ModelTiepoint: [0, 0, 0, 1, 1, 0], ModelPixelScale: [10, 10, 0] };
  const unitOf = (code: number) => drawnPlace({ ...grid, geoKeys: { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: code } })!.unit;
  assert.equal([unitOf(32633), unitOf(3857)], ['metres', undefined]);
  assert.is(drawnPlace({ ...grid, geoKeys: { GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 } })!.unit, 'degrees');
  assert.is(drawnPlace(undefined), undefined);
});

test.run();
