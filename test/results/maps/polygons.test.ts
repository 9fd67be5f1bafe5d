import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { metresOfPixel } from '../../../src/figures/ground.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { classPolygons } from '../../../src/results/maps/class-polygons.js';
import { majority } from '../../../src/results/maps/majority.js';
import { type Corner, regionsOf, signedArea } from '../../../src/results/maps/polygons.js';

const test = suite('results/maps/polygons');

/** Random classes, some without one: many regions meet diagonally, and have holes. */
function raster(rows: number, columns: number, classes: number, seed: number) {
  const stream = new RandomStream(seed, 'polygons');
  return { rows, columns, classes: Uint8Array.from({ length: rows * columns }, () => Math.floor(stream.uniform() * (classes + 1))) };
}

/** Of a header of ENVI. */
const placed = (info: string, wkt?: string) => ({ 'map info': info, ...(wkt === undefined ? {} : { 'coordinate system string': wkt }) });
const projected = (unit: string, code: number) =>
  `PROJCS["x",GEOGCS["y",UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],UNIT[${unit}],AUTHORITY["EPSG","${code}"]]`;

test('areas are in square metres where the grid is, and nowhere else', async () => {
  const map = { rows: 1, columns: 2, classes: Uint8Array.of(1, 1), confidence: new Float32Array(2), colour: new Uint8Array(6) };
  const facts = {
    map: 'a',
    scene: 's',
    own: true,
    configuration: 'c',
    seed: 1,
    trial: 'b',
    scope: 'scene',
    standardize: 'scene',
    classes: ['E'],
    colours: ['#000000'],
    falseColour: { bands: [1, 1, 1] },
    remarks: [],
  } as const;
  for (const [georeference, area, metres] of [
    [placed('UTM, 1, 1, 500000, 5812000, 10, 10, 33, North, WGS-84, units=Meters'), 200, 10],
    // California in feet: a code between those of UTM zones on NAD27.
    [placed('Lambert, 1, 1, 2000000, 300000, 10, 10', projected('"US survey foot",0.304800609601219', 26741)), undefined, undefined],
    // China's Gauss-Krüger: a projected code between those of longitude and latitude.
    [placed('Gauss, 1, 1, 500000, 3380000, 10, 10, units=Meters', projected('"metre",1', 4547)), 200, 10],
    [placed('Geographic Lat/Lon, 1, 1, 10, 0, 0.001, 0.001, WGS-84, units=Degrees'), undefined, 111.32],
  ] as const) {
    const { areas } = await classPolygons(map, { ...facts, georeference });
    assert.is(areas[0].area, area, georeference['map info']);
    const width = metresOfPixel(georeference, 1);
    assert.is(width === undefined ? undefined : Number(width.toFixed(2)), metres, georeference['map info']);
  }
});

/** Even-odd: whether the middle of a pixel lies within rings. */
function within(rings: readonly (readonly Corner[])[], column: number, row: number): boolean {
  let isIn = false;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [[x, y], [x2, y2]] = [ring[index - 1], ring[index]];
      if (x === x2 && x > column + 0.5 && y > row + 0.5 !== y2 > row + 0.5) isIn = !isIn;
    }
  }
  return isIn;
}

for (const [rows, columns, classes, seed] of [
  [1, 1, 1, 1],
  [1, 9, 2, 2],
  [9, 1, 2, 3],
  [12, 17, 1, 4],
  [15, 13, 2, 5],
  [20, 20, 3, 6],
]) {
  test(`${rows} x ${columns} pixels of ${classes} classes: polygons give back every pixel, and are valid`, () => {
    const map = raster(rows, columns, classes, seed);
    const covered = new Uint8Array(rows * columns);
    for (const { label, pixels, rings } of regionsOf(map)) {
      const areas = rings.map(signedArea);
      assert.ok(areas[0] > 0 && areas.slice(1).every((area) => area < 0), 'the outer ring goes round the other way than holes');
      assert.is(
        areas.reduce((sum, area) => sum + area, 0),
        pixels,
      );
      for (const ring of rings) {
        assert.equal(ring[0], ring[ring.length - 1]);
        const corners = ring.slice(1).map(String);
        assert.is(new Set(corners).size, corners.length, 'a ring that touches itself is not valid');
        // Only corners: every second side is upright.
        for (let index = 2; index < ring.length; index++) {
          assert.is(ring[index][0] === ring[index - 1][0], ring[index - 1][1] === ring[index - 2][1]);
        }
      }
      let count = 0;
      for (let pixel = 0; pixel < covered.length; pixel++) {
        if (!within(rings, pixel % columns, Math.floor(pixel / columns))) continue;
        count++;
        covered[pixel]++;
        assert.is(map.classes[pixel], label);
      }
      assert.is(count, pixels);
    }
    assert.equal(
      [...covered],
      [...map.classes].map((label) => (label > 0 ? 1 : 0)),
    );
  });
}

test('the majority is that of a window counted pixel by pixel', () => {
  for (const [rows, columns, size] of [
    [9, 11, 3],
    [6, 4, 5],
    [3, 20, 7],
    [1, 1, 3],
  ]) {
    const map = raster(rows, columns, 3, rows);
    const expected = map.classes.map((own, pixel) => {
      if (own === 0) return 0;
      const [row, column] = [Math.floor(pixel / columns), pixel % columns];
      const counts = [1, 2, 3].map(
        (label) =>
          [...map.classes].filter(
            (value, at) =>
              value === label &&
              Math.abs(Math.floor(at / columns) - row) <= (size - 1) / 2 &&
              Math.abs((at % columns) - column) <= (size - 1) / 2,
          ).length,
      );
      const most = Math.max(...counts);
      return counts[own - 1] === most ? own : counts.indexOf(most) + 1;
    });
    assert.equal([...majority(map, size).classes], [...expected]);
  }
});

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
  remarks: [],
} as const;
const MAP = { rows: 2, columns: 2, classes: Uint8Array.of(1, 1, 2, 0), confidence: new Float32Array(4), colour: new Uint8Array(12) };

test('longitude and latitude where the projection is known, with areas in square metres', async () => {
  const georeference = { 'map info': 'UTM, 1, 1, 500000, 5812000, 30, 20, 33, North, WGS-84, units=Meters' };
  const { text, areas, coordinates } = await classPolygons(MAP, { ...FACTS, georeference });
  assert.is(coordinates, 'longitude and latitude (WGS 84)');
  assert.equal(
    areas.map(({ name, polygons, pixels, area }) => [name, polygons, pixels, area]),
    [
      ['Maize', 1, 2, 1200],
      ['Wheat', 1, 1, 600],
    ],
  );
  const { features, majority: filter } = JSON.parse(text);
  assert.is(filter, 'none');
  assert.equal(features[0].properties, { class: 1, name: 'Maize', colour: '#ff0000', pixels: 2, area_m2: 1200 });
  const [ring] = features[0].geometry.coordinates as [number, number][][];
  // The zone's central meridian is 15 degrees east; 60 m to the east are 0.00088 degrees there.
  assert.is(Math.min(...ring.map(([x]) => x)), 15);
  assert.ok(Math.abs(Math.max(...ring.map(([x]) => x)) - 15.00088) < 2e-5);
  assert.ok(ring.every(([, y]) => y > 52 && y < 53));
});

test('without a place the coordinates are pixels, and there is no area', async () => {
  const { text, areas, coordinates } = await classPolygons(MAP, FACTS);
  assert.match(coordinates, /^pixels/);
  assert.is(areas[0].area, undefined);
  assert.equal(JSON.parse(text).features[1].geometry.coordinates, [
    [
      [1, -1],
      [0, -1],
      [0, -2],
      [1, -2],
      [1, -1],
    ],
  ]);
});

test.run();
