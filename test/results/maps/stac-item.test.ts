import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { omit } from '../../../src/base/omit.js';
import { signedArea, type Corner } from '../../../src/results/maps/polygons.js';
import { imageTime, stacItem } from '../../../src/results/maps/stac-item.js';
import { problemOf, problemOfAsync } from '../../data/helpers.js';

const test = suite('results/maps/stac-item');
const FACTS = {
  map: 'a',
  scene: 'field',
  own: true,
  configuration: 'tiny',
  seed: 1,
  trial: 'b',
  scope: 'scene',
  standardize: 'training',
  classes: ['Maize', 'Wheat'],
  colours: ['#ff0000', '#00ff00'],
  falseColour: { bands: [1, 2, 3] },
  georeference: { 'map info': 'UTM, 1, 1, 500000, 5812000, 30, 20, 33, North, WGS-84, units=Meters' },
  remarks: [],
} as const;
const SIZE = { rows: 100, columns: 200 };

test('an item has its footprint counterclockwise, its box, its time and its files', async () => {
  const item = JSON.parse(await stacItem('run-1', SIZE, FACTS, imageTime('2013-06-23')));
  assert.equal([item.type, item.stac_version, item.id, item.links], ['Feature', '1.1.0', 'run-1', []]);
  assert.is(item.properties.datetime, '2013-06-23T00:00:00Z');
  assert.is(item.properties['proj:code'], 'EPSG:32633');
  const [ring] = item.geometry.coordinates as Corner[][];
  assert.equal(ring[0], ring[ring.length - 1]);
  // `signedArea` is positive counterclockwise where y goes down.
  assert.ok(signedArea(ring.map(([x, y]) => [x, -y])) > 0);
  const [west, south, east, north] = item.bbox;
  assert.ok(ring.every(([x, y]) => x >= west && x <= east && y >= south && y <= north));
  // 6 km to the east of the zone's central meridian, 2 km to the south.
  assert.is(west, 15);
  assert.ok(Math.abs(east - 15.0884) < 5e-4, String(east));
  assert.ok(Math.abs(north - south - 0.018) < 2e-4);
  assert.equal(
    Object.values(item.assets as Record<string, { href: string }>).map(({ href }) => href),
    ['./classification.tif', './confidence.tif'],
  );
});

test('entropy and sizes of sets are listed where the map has them', async () => {
  const record = { ...SIZE, entropy: new Float32Array(0), setSizes: new Uint8Array(0) };
  const { assets } = JSON.parse(await stacItem('a', record, FACTS, imageTime('2013-06-23')));
  assert.equal(
    Object.values(assets as Record<string, { href: string }>).map(({ href }) => href),
    ['./classification.tif', './confidence.tif', './entropy.tif', './set-size.tif'],
  );
});

test('from one moment to another the moment itself is null', async () => {
  const { properties } = JSON.parse(await stacItem('a', SIZE, FACTS, imageTime('2013-06-23T10:30:00Z/2013-06-24')));
  assert.equal(
    [properties.datetime, properties.start_datetime, properties.end_datetime],
    [null, '2013-06-23T10:30:00Z', '2013-06-24T00:00:00Z'],
  );
});

test('no item without a place, or without a time that is one', async () => {
  const problem = await problemOfAsync(() => stacItem('a', SIZE, omit(FACTS, 'georeference'), imageTime('2013-06-23')));
  assert.equal([problem.code, /no georeference/.test(problem.message)], ['place-mismatch', true]);
  for (const wrong of ['', 'yesterday', '2013-13-40', '2013', '2013-06-24/2013-06-23', '2013-06-23/2013-06-24/2013-06-25', '23.06.2013'])
    assert.is(problemOf(() => imageTime(wrong)).code, 'usage', wrong);
});

test.run();
