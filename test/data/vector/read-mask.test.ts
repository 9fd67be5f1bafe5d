import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { companionsOf } from '../../../src/data/files/file-state.js';
import { readDrawnMask } from '../../../src/data/vector/read-mask.js';
import { loadMask } from '../../../src/data/masks/mask-scene.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeTiff } from '../readers/writers/tiff.js';
import { type Drawn, writeGeopackage, writeShapefile } from './writers.js';

const test = suite('vector/read-mask');

const [ROWS, COLUMNS] = [4, 6];
/** Two squares of two pixels' side, and a point in the last pixel but one of the last row. */
const square = (column: number, row: number): Drawn['rings'] => [
  [
    [column, row],
    [column + 2, row],
    [column + 2, row + 2],
    [column, row + 2],
  ],
];
const DRAWN: readonly Drawn[] = [
  { rings: square(0, 0), fields: { class: 'Wheat', n: 3 } },
  { rings: square(3, 1), fields: { class: 'Maize', n: 1 } },
];
const LABELS = [2, 2, 0, 0, 0, 0, 2, 2, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const PIXELS = { rows: ROWS, columns: COLUMNS, file: 'cube.tif' };
/** The same grid in UTM zone 32, 30 m a pixel. */
const MAP = { ...PIXELS, facts: { georeference: { 'map info': 'UTM, 1, 1, 500000, 5000000, 30, 30, 32, North, WGS-84' } } };
const onMap = (drawn: readonly Drawn[]): Drawn[] =>
  drawn.map((one) => ({ ...one, rings: one.rings.map((ring) => ring.map(([x, y]) => [500000 + 30 * x, 5000000 - 30 * y] as const)) }));
const collection = (drawn: readonly Drawn[], more: object = {}) =>
  JSON.stringify({
    type: 'FeatureCollection',
    ...more,
    features: drawn.map(({ rings, fields }) => ({
      type: 'Feature',
      properties: fields,
      geometry: { type: 'Polygon', coordinates: rings.map((ring) => [...ring, ring[0]]) },
    })),
  });
const CRS = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32632' } } };

const inFolder = (action: (at: (name: string) => string) => Promise<void>) => withFolder((folder) => action((name) => join(folder, name)));

test('GeoJSON, shapefile and GeoPackage give one mask, in pixels and on a map', () =>
  inFolder(async (at) => {
    writeFileSync(at('p.geojson'), collection(DRAWN));
    writeShapefile(at('p.shp'), DRAWN);
    writeFileSync(at('m.geojson'), collection(onMap(DRAWN), CRS));
    writeShapefile(
      at('m.shp'),
      onMap(DRAWN),
      'PROJCS["WGS_1984_UTM_Zone_32N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],' +
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],' +
        'PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]',
    );
    writeFileSync(at('m.gpkg'), await writeGeopackage(onMap(DRAWN), 32632));
    for (const [file, canvas] of [
      ['p.geojson', PIXELS],
      ['p.shp', PIXELS],
      ['m.geojson', MAP],
      ['m.shp', MAP],
      ['m.gpkg', MAP],
    ] as const) {
      const [mask, source] = await readDrawnMask({ file: at(file), field: 'class' }, canvas);
      assert.equal([mask.shape, [...mask.values], mask.classNames], [[ROWS, COLUMNS], LABELS, ['', 'Maize', 'Wheat']], file);
      assert.equal([source.role, source.file, source.sha256.length], ['mask', at(file), 64]);
      // Whole numbers are labels as they are.
      assert.equal(
        [...(await readDrawnMask({ file: at(file), field: 'n' }, canvas))[0].values],
        LABELS.map((label) => [0, 1, 3][label]),
        file,
      );
    }
    assert.equal(companionsOf(at('m.shp')), [at('m.shp'), at('m.dbf'), at('m.prj')]);
  }));

test("longitude and latitude, as GeoJSON has them by itself, are brought to the cube's projection", () =>
  inFolder(async (at) => {
    // Corners of MAP's pixels in WGS 84 (PROJ 9.5: cs2cs EPSG:32632 EPSG:4326).
    const west = [
      [9, 45.15347],
      [9.000763, 45.15347],
      [9.000763, 45.15293],
      [9, 45.15293],
    ] as const;
    writeFileSync(at('ll.geojson'), collection([{ rings: [west], fields: { class: 7 } }]));
    const [mask] = await readDrawnMask({ file: at('ll.geojson') }, MAP);
    assert.equal(
      [...mask.values],
      LABELS.map((label) => (label === 2 ? 7 : 0)),
    );
  }));

test('a cube without a place: rows below 0 as QGIS shows them; holes; several parts; points', () =>
  inFolder(async (at) => {
    const below = DRAWN.map((one) => ({ ...one, rings: one.rings.map((ring) => ring.map(([x, y]) => [x, -y] as const)) }));
    writeFileSync(at('q.geojson'), collection(below));
    assert.equal([...(await readDrawnMask({ file: at('q.geojson'), field: 'class' }, PIXELS))[0].values], LABELS);
    const ring = [
      [0, 0],
      [3, 0],
      [3, 3],
      [0, 3],
      [0, 0],
    ];
    const hole = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 2],
      [1, 1],
    ];
    const features = [
      {
        type: 'Feature',
        properties: { class: 1 },
        geometry: {
          type: 'MultiPolygon',
          coordinates: [
            [ring, hole],
            [
              [
                [4, 3],
                [5, 3],
                [5, 4],
                [4, 4],
                [4, 3],
              ],
            ],
          ],
        },
      },
      {
        type: 'Feature',
        properties: { class: 2 },
        geometry: {
          type: 'MultiPoint',
          coordinates: [
            [1.5, 1.5],
            [5.9, 0.1],
          ],
        },
      },
      { type: 'Feature', properties: { class: null }, geometry: { type: 'Point', coordinates: [5, 2] } },
      { type: 'Feature', properties: { class: 2 }, geometry: null },
    ];
    writeFileSync(at('h.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
    const [mask] = await readDrawnMask({ file: at('h.geojson') }, PIXELS);
    assert.equal([...mask.values], [1, 1, 1, 0, 0, 2, 1, 2, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    assert.equal(mask.remarks, ['one of the features has no class in the field class']);
  }));

test("ENVI's regions: the classic text, and XML", () =>
  inFolder(async (at) => {
    writeFileSync(
      at('r.roi'),
      [
        '; ENVI Output of ROIs (5.3) [Tue Jan  1 00:00:00 2030]',
        '; Number of ROIs: 2',
        '; File Dimension: 6 x 4',
        ';',
        '; ROI name: Maize',
        '; ROI rgb value: {255, 0, 0}',
        '; ROI npts: 2',
        ';',
        '; ROI name: Wheat',
        '; ROI rgb value: {0, 255, 0}',
        '; ROI npts: 1',
        ';   ID    X     Y   B1',
        '    1     1     1   7',
        '    2     6     4   7',
        '',
        '    1     3     2   9',
        '',
      ].join('\r\n'),
    );
    const [text] = await readDrawnMask({ file: at('r.roi') }, PIXELS);
    assert.equal(
      [text.classNames, text.classColours],
      [
        ['', 'Maize', 'Wheat'],
        [
          [0, 0, 0],
          [255, 0, 0],
          [0, 255, 0],
        ],
      ],
    );
    assert.equal([...text.values], [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    writeFileSync(
      at('r.xml'),
      `<?xml version="1.0"?><RegionsOfInterest version="1.1">${DRAWN.map(
        ({ rings: [ring], fields }) =>
          `<Region name="${fields.class}" color="1,2,3"><GeometryDef><CoordSysStr>none</CoordSysStr><Polygon><Exterior><LinearRing><Coordinates>${[
            ...ring,
            ring[0],
          ]
            .flat()
            .join(' ')}</Coordinates></LinearRing></Exterior></Polygon></GeometryDef></Region>`,
      ).join('')}</RegionsOfInterest>`,
    );
    assert.equal([...(await readDrawnMask({ file: at('r.xml') }, PIXELS))[0].values], LABELS);
  }));

test('what cannot be: classes that overlap, another place, unclear fields, lines', () =>
  inFolder(async (at) => {
    const problem = async (text: string, field?: string, canvas: typeof PIXELS = PIXELS) => {
      writeFileSync(at('x.geojson'), text);
      const { code, message } = await problemOfAsync(() => readDrawnMask({ file: at('x.geojson'), ...(field && { field }) }, canvas));
      return [code, message];
    };
    const overlapping = [...DRAWN, { rings: square(1, 1), fields: { class: 'Oats', n: 1 } }];
    assert.equal(await problem(collection(overlapping), 'class'), [
      'labels-conflict',
      'feature 1 (label 3) and feature 3 (label 2) both cover row 2, column 2 (counting from 1)',
    ]);
    // Of one class they may.
    writeFileSync(at('one.geojson'), collection([DRAWN[0], { rings: square(1, 1), fields: { class: 'Wheat', n: 3 } }]));
    const [one] = await readDrawnMask({ file: at('one.geojson'), field: 'class' }, PIXELS);
    assert.is(one.values.filter((label) => label === 1).length, 7);
    assert.equal(await problem(collection(onMap(DRAWN)), 'class'), [
      'place-mismatch',
      'no feature covers the centre of a pixel of the cube (cube.tif, 4 x 6): the first lies at row 5000000, column 500000',
    ]);
    const unclear = DRAWN.map((one) => ({ ...one, fields: { a: 1, b: 2 } }));
    assert.equal(await problem(collection(unclear)), [
      'variable-ambiguous',
      'nothing says which field holds the classes; the features have a (1); b (2)',
    ]);
    assert.equal(await problem(collection(DRAWN), 'klass'), [
      'variable-missing',
      "there is no field 'klass'; the features have class (Wheat, Maize); n (3, 1)",
    ]);
    assert.equal(await problem(collection(DRAWN.map((one) => ({ ...one, fields: { class: 1.5 } }))).replace('1.5', '2.5')), [
      'label-invalid',
      'the field class of feature 1 is 2.5: labels are whole numbers from 0 to 65535',
    ]);
    assert.equal(
      (
        await problem(
          JSON.stringify({
            type: 'LineString',
            coordinates: [
              [0, 0],
              [1, 1],
            ],
          }),
        )
      )[0],
      'format-unsupported',
    );
    assert.equal((await problem(collection(DRAWN).slice(0, -20)))[0], 'damaged');
  }));

test('a scene whose mask is drawn: its labels, its mask alone, its classes by their names', () =>
  inFolder(async (at) => {
    writeFileSync(
      at('s.tif'),
      writeTiff(
        [ROWS, COLUMNS, 3],
        Array.from({ length: 72 }, (_, index) => index),
        { type: 'uint16' },
      ),
    );
    writeFileSync(at('fields.geojson'), collection(DRAWN));
    const dataset = { cube: { file: at('s.tif') }, mask: { file: at('fields.geojson'), field: 'class' } };
    const options = { baseFolder: at(''), dataFolder: at('') };
    const scene = await loadScene(dataset, options);
    assert.equal(
      [[...scene.mask.values], scene.classNames, scene.sources.map(({ role }) => role)],
      [LABELS, ['Maize', 'Wheat'], ['cube', 'mask']],
    );
    assert.equal([...(await loadMask(dataset, options)).mask.values], LABELS);
  }));

test.run();
