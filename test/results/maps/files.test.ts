import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { maskOf } from '../../../src/data/masks/mask.js';
import { classesOfFile } from '../../../src/data/masks/labels.js';
import { readCsv } from '../../../src/base/csv.js';
import { derivedMapFiles } from '../../../src/results/maps/derived-files.js';
import { errorRaster } from '../../../src/results/maps/error-map.js';
import { enviPlace, placeRemarks, plainGeoreference, tiffPlace } from '../../../src/results/maps/georeference.js';
import { encodeGeotiff } from '../../../src/results/maps/geotiff.js';
import type { MapFacts } from '../../../src/store/formats/run-map-manifest.js';
import { mapFiles, type MapRecord, readMapFiles } from '../../../src/results/maps/map-record.js';
import { decodeNpy, encodeNpy } from '../../../src/results/maps/npy.js';
import { omit } from '../../../src/base/omit.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('results/maps');

const RECORD: MapRecord = {
  rows: 2,
  columns: 3,
  classes: Uint8Array.of(1, 2, 0, 3, 3, 1),
  confidence: Float32Array.of(0.5, 0.25, 0, 1, 0.75, 0.125),
  colour: Uint8Array.from({ length: 18 }, (_, index) => index * 10),
  labels: Uint8Array.of(1, 0, 2, 3, 2, 1),
};
const FACTS: MapFacts = {
  map: 'a'.repeat(64),
  scene: 'x',
  own: true,
  configuration: 'x',
  seed: 1,
  trial: 'b'.repeat(64),
  scope: 'scene',
  standardize: 'training',
  classes: ['Maize', 'Oats, wild', 'Rape & <Rye>'],
  colours: ['#ff8000', '#0080ff', '#0ac81e'],
  falseColour: { bands: [3, 2, 1] },
  remarks: [],
};
const UTM = { 'map info': 'UTM, 1.000, 1.000, 382000, 5812000, 30, 20, 33, North, WGS-84, units=Meters' };
const bytes = (file: string | Uint8Array) => Buffer.from(file as Uint8Array);

test('arrays as NumPy has them, and back', () => {
  for (const values of [
    Uint8Array.of(1, 2, 255, 0, 7, 9),
    Uint16Array.of(1, 65535, 3, 4, 5, 6),
    Float32Array.of(0.1, -1, 3, Infinity, 1e-40, 2),
  ]) {
    const file = encodeNpy(values, [2, 3]);
    assert.is((file.length - values.byteLength) % 64, 0);
    assert.is(bytes(file).toString('latin1', 1, 6), 'NUMPY');
    assert.match(bytes(file).toString('latin1', 10, 80), /^\{'descr': '[|<][uf][124]', 'fortran_order': False, 'shape': \(2, 3\), \}/);
    assert.equal(decodeNpy(file), { values, shape: [2, 3] });
  }
});

test('a stored map, and back; without a mask too', async () => {
  for (const record of [RECORD, omit(RECORD, 'labels')]) {
    const files = mapFiles(record);
    assert.equal(await readMapFiles(async (file) => files.get(file) as Uint8Array | undefined), record);
  }
});

test('ENVI and GeoTIFF: values, names, colours and place as the readers read them', () =>
  withFolder(async (folder) => {
    const files = await derivedMapFiles(RECORD, { ...FACTS, georeference: UTM });
    for (const [name, data] of files) writeFileSync(join(folder, name), data);
    for (const file of ['classification.hdr', 'classification.tif']) {
      const [array] = await readArray('mask', { file: join(folder, file) });
      assert.equal([...maskOf(array, file).values], [...RECORD.classes], file);
      const known = classesOfFile(array);
      assert.equal(
        [1, 2, 3].map((label) => known.get(label)!.colour),
        FACTS.colours,
        file,
      );
      if (file.endsWith('.hdr')) assert.equal(array.classNames, ['Unclassified', 'Maize', 'Oats wild', 'Rape & <Rye>']);
    }
    const [envi] = await readArray('mask', { file: join(folder, 'classification.hdr') });
    assert.equal(envi.facts!.georeference, UTM);
    const [tiff] = await readArray('mask', { file: join(folder, 'classification.tif') });
    assert.equal(plainGeoreference(tiff.facts!.georeference!), {
      ModelTiepoint: [0, 0, 0, 382000, 5812000, 0],
      ModelPixelScale: [30, 20, 0],
      geoKeys: { GTModelTypeGeoKey: 1, GTRasterTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32633 },
    });
    assert.is(tiff.facts!.ignore, 0);
    assert.match(
      String(files.get('classification.tif.aux.xml')),
      /<Category>Unclassified<\/Category>\s*<Category>Maize<\/Category>[^]*Rape &amp; &lt;Rye&gt;/,
    );
    for (const file of ['confidence.hdr', 'confidence.tif']) {
      const { values } = (await readArray('mask', { file: join(folder, file) }))[0];
      assert.equal([...values], [...RECORD.confidence], file);
    }
  }));

test('without a place none is written', async () => {
  const files = await derivedMapFiles(RECORD, FACTS);
  assert.not.match(String(files.get('classification.hdr')), /map info|coordinate/);
  assert.not.ok(files.has('confidence.tif.aux.xml'));
  assert.equal([enviPlace(undefined), tiffPlace(undefined), placeRemarks(undefined)], [{}, {}, []]);
});

test('places from ENVI to GeoTIFF: zones by their codes, degrees, a projection without code, a turned grid', () => {
  const codeOf = (info: string, wkt?: string) =>
    tiffPlace({ 'map info': info, ...(wkt ? { 'coordinate system string': wkt } : {}) }).geoKeys;
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 19, South, WGS-84')!.ProjectedCSTypeGeoKey, 32719);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 12, North, North America 1983')!.ProjectedCSTypeGeoKey, 26912);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 12, North, North America 1927')!.ProjectedCSTypeGeoKey, 26712);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 32, North, ETRS-89')!.ProjectedCSTypeGeoKey, 25832);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 32, North, European Terrestrial Reference System 1989')!.ProjectedCSTypeGeoKey, 25832);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 32, South, ETRS-89'), undefined);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 61, North, WGS-84'), undefined);
  assert.is(codeOf('UTM, 1, 1, 5, 6, 30, 30, 12, North, Moon 2000'), undefined);
  for (const [datum, code] of [
    ['WGS_1984', 32612],
    ['NAD_1983', 26912],
    ['NAD_1927', 26712],
    ['ETRS_1989', 25812],
  ] as const) {
    assert.is(codeOf('Any, 1, 1, 5, 6, 30, 30', `PROJCS["${datum}_UTM_Zone_12N",GEOGCS[]]`)!.ProjectedCSTypeGeoKey, code);
  }
  assert.is(codeOf('Any, 1, 1, 5, 6, 30, 30', 'PROJCS["WGS_1984_UTM_Zone_33N",GEOGCS[]]')!.ProjectedCSTypeGeoKey, 32633);
  assert.is(codeOf('Any, 1, 1, 5, 6, 30, 30', 'PROJCS["Lambert",AUTHORITY["EPSG","2154"]]')!.ProjectedCSTypeGeoKey, 2154);
  assert.is(codeOf('Geographic Lat/Lon, 1, 1, 12, 51, 0.1, 0.1, WGS-84, units=Degrees')!.GeographicTypeGeoKey, 4326);
  assert.equal(codeOf('Geographic Lat/Lon, 1, 1, 12, 51, 0.1, 0.1', 'GEOGCS["NAD83",DATUM[],AUTHORITY["EPSG","4269"]]'), {
    GTModelTypeGeoKey: 2,
    GTRasterTypeGeoKey: 1,
    GeographicTypeGeoKey: 4269,
  });
  const own = tiffPlace({ 'map info': 'Own, 1.5, 2.5, 5, 6, 30, 20', 'coordinate system string': 'PROJCS["Own",GEOGCS[]]' });
  assert.equal(own, { tiepoint: [0.5, 1.5, 0, 5, 6, 0], pixelScale: [30, 20, 0], wkt: 'PROJCS["Own",GEOGCS[]]' });
  assert.equal(placeRemarks({ 'map info': 'Own, 1.5, 2.5, 5, 6, 30, 20' }), [
    "the GeoTIFF files have the scene's grid and no projection: none is known",
  ]);
  assert.equal(tiffPlace({ 'map info': 'UTM, 1, 1, 5, 6, 30, 30, 19, South, WGS-84, rotation=12.5' }), {});
  assert.equal(placeRemarks({ 'map info': 'UTM, 1, 1, 5, 6, 30, 30, 19, South, WGS-84, rotation=12.5' }), [
    'the GeoTIFF files have no place: the ENVI files say it',
  ]);
});

test('keys stand in the file in the order of their numbers, as the standard wants them', async () => {
  const geoKeys = { ProjectedCSTypeGeoKey: 32633, GTRasterTypeGeoKey: 1, GTCitationGeoKey: 'here', GTModelTypeGeoKey: 1 };
  const file = bytes(await encodeGeotiff({ rows: 1, columns: 1, values: Uint8Array.of(1), place: { geoKeys } }));
  const count = file.readUInt16LE(8);
  const entry = Array.from({ length: count }, (_, index) => 10 + 12 * index).find((at) => file.readUInt16LE(at) === 34735)!;
  const [length, start] = [file.readUInt32LE(entry + 4), file.readUInt32LE(entry + 8)];
  const directory = Array.from({ length }, (_, index) => file.readUInt16LE(start + 2 * index));
  assert.equal(directory, [1, 1, 0, 4, 1024, 0, 1, 1, 1025, 0, 1, 1, 1026, 34737, 5, 0, 3072, 0, 1, 32633]);
});

test("places from GeoTIFF to ENVI: UTM, degrees, points in pixels' middles; else the grid alone", () => {
  const grid = { ModelTiepoint: [0, 0, 0, 500, 600, 0], ModelPixelScale: [30, 20, 0] };
  const info = (geoKeys: object) => enviPlace({ ...grid, geoKeys })['map info'];
  assert.is(info({ GTRasterTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32760 }), 'UTM, 1, 1, 500, 600, 30, 20, 60, South, WGS-84, units=Meters');
  assert.is(
    info({ GTRasterTypeGeoKey: 2, GeographicTypeGeoKey: 4326 }),
    'Geographic Lat/Lon, 1.5, 1.5, 500, 600, 30, 20, WGS-84, units=Degrees',
  );
  assert.match(info({ ProjectedCSTypeGeoKey: 3035 }), /^Arbitrary, 1, 1, 500, 600/);
  assert.equal(placeRemarks({ ...grid, geoKeys: { ProjectedCSTypeGeoKey: 3035 } }), [
    "the ENVI files have the scene's grid and not its projection, which the GeoTIFF files have",
  ]);
  assert.equal(enviPlace({ ModelTransformation: [1, 2] }), {});
});

test('errors: right and wrong apart from pixels of training and validation; nothing where nothing is classified', () => {
  assert.equal([...errorRaster(RECORD)!], [1, 0, 0, 1, 2, 1]);
  assert.equal([...errorRaster(RECORD, { train: [0], validation: [4] })!], [3, 0, 0, 1, 4, 1]);
  assert.is(errorRaster({ ...RECORD, labels: undefined }), undefined);
});

test('pictures: which there are, their sizes and colours', async () => {
  const names = (files: ReadonlyMap<string, unknown>) =>
    [...files.keys()].filter((name) => /^[a-z-]+\.png$/.test(name) && !name.includes('legend')).map((name) => name.slice(0, -4));
  const files = await derivedMapFiles(RECORD, FACTS);
  assert.equal(names(files), [
    'classification',
    'labelled',
    'ground-truth',
    'classification-safe',
    'labelled-safe',
    'ground-truth-safe',
    'confidence',
    'false-colour',
    'errors',
  ]);
  assert.equal(names(await derivedMapFiles(RECORD, { ...FACTS, scope: 'labelled' })).slice(0, 2), ['labelled', 'ground-truth']);
  assert.equal(names(await derivedMapFiles({ ...RECORD, labels: undefined }, FACTS)), [
    'classification',
    'classification-safe',
    'confidence',
    'false-colour',
  ]);
  const { width, height, data } = decode(files.get('classification.png') as Uint8Array);
  assert.equal([width, height], [12, 8]);
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
  assert.equal(
    [at(0, 0), at(4, 3), at(8, 0), at(11, 7)],
    [
      [255, 128, 0],
      [0, 128, 255],
      [0, 0, 0],
      [255, 128, 0],
    ],
  );
  const labelled = decode(files.get('labelled.png') as Uint8Array);
  assert.equal([...labelled.data.subarray(4 * 3, 5 * 3)], [0, 0, 0]);
  for (const name of names(files)) assert.ok(decode(files.get(`${name}-legend.png`) as Uint8Array).width > 12, name);
  assert.equal(await derivedMapFiles(RECORD, FACTS), files);
});

test('of another scene with a mask: how right, over the pixels that are labelled and classified', async () => {
  const files = await derivedMapFiles(RECORD, { ...FACTS, own: false });
  const [row] = readCsv(String(files.get('metrics.csv')));
  assert.equal([row.pixels, row.overall_accuracy], ['4', '0.75']);
  assert.equal(
    readCsv(String(files.get('confusion.csv'))).map((one) => [one.predicted_1, one.predicted_2, one.predicted_3]),
    [
      ['2', '0', '0'],
      ['0', '0', '1'],
      ['0', '0', '1'],
    ],
  );
  assert.not.ok((await derivedMapFiles(RECORD, FACTS)).has('metrics.csv'));
});

test.run();
