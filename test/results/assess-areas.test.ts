import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../src/errors/failure.js';
import { areasOf, type SampledMap, squareMetres } from '../../src/results/assess-areas.js';

const test = suite('results/assess-areas');

const utm = { 'map info': '{UTM, 1, 1, 500000, 4400000, 30, 20, 16, North, WGS-84, units=Meters}' };

test('the area of a pixel: where the georeference says metres, and not of degrees, feet or nothing', () => {
  assert.is(squareMetres(utm), 600);
  assert.is(
    squareMetres({ ModelTiepoint: [0, 0, 0, 1, 1, 0], ModelPixelScale: [10, 10, 0], geoKeys: { ProjectedCSTypeGeoKey: 32632 } }),
    100,
  );
  const local = { ModelTiepoint: [0, 0, 0, 1, 1, 0], ModelPixelScale: [10, 10, 0] };
  assert.is(squareMetres({ ...local, geoKeys: { ProjectedCSTypeGeoKey: 31467, ProjLinearUnitsGeoKey: 9001 } }), 100);
  assert.is(squareMetres({ ...local, geoKeys: { ProjectedCSTypeGeoKey: 2227, ProjLinearUnitsGeoKey: 9003 } }), undefined);
  // A web map's metres are those of the equator.
  assert.is(squareMetres({ ...local, geoKeys: { ProjectedCSTypeGeoKey: 3857, ProjLinearUnitsGeoKey: 9001 } }), undefined);
  assert.is(squareMetres({ ...local, geoKeys: { GeographicTypeGeoKey: 4326 } }), undefined);
  assert.is(squareMetres({ 'map info': 'UTM, 1, 1, 5, 5, 30, 30, 16, North, WGS-84, units=Feet' }), undefined);
  assert.is(squareMetres(undefined), undefined);
});

test('the metres of Mercator are stretched, whoever names it; those of Transverse Mercator are not', () => {
  const envi = (info: string, text: string) => ({
    'map info': `{${info}, 1, 1, 0, 6000000, 10, 10, WGS-84, units=Meters}`,
    ...(text && { 'coordinate system string': text }),
  });
  const web =
    'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],UNIT["Meter",1.0]]';
  assert.is(squareMetres(envi('WGS_1984_Web_Mercator_Auxiliary_Sphere', web)), undefined);
  assert.is(squareMetres(envi('Arbitrary', web)), undefined);
  assert.is(squareMetres(envi('Mercator', '')), undefined);
  assert.is(squareMetres(envi('Gauss-Kruger', web.replace('Mercator_Auxiliary_Sphere"]', 'Transverse_Mercator"]'))), 100);
  assert.is(squareMetres(envi('Transverse Mercator', '')), 100);
  const tiff = { ModelTiepoint: [0, 0, 0, 1, 1, 0], ModelPixelScale: [10, 10, 0] };
  const user = { ProjectedCSTypeGeoKey: 32767, ProjLinearUnitsGeoKey: 9001 };
  assert.is(squareMetres({ ...tiff, geoKeys: { ...user, ProjCoordTransGeoKey: 7 } }), undefined);
  assert.is(squareMetres({ ...tiff, geoKeys: { ...user, ProjCoordTransGeoKey: 1 } }), 100);
  assert.is(squareMetres({ ...tiff, geoKeys: { ...user, ProjectedCSTypeGeoKey: 3395 } }), undefined);
});

/** A map of 4 x 5: fifteen pixels of class 1, four of class 2, one that is not classified. */
const given: SampledMap = {
  map: [...Array<number>(15).fill(1), 2, 2, 2, 2, 0],
  columns: 5,
  sample: { pixels: [0, 1, 2, 15, 16], labels: [1, 1, 2, 2, 2] },
  classes: ['a', 'b'],
  georeference: utm,
  file: 'sample.csv',
};

test('a map and its sample: areas of the reference, in hectares', () => {
  const found = areasOf(given);
  assert.equal([found.pixels, found.sampled], [19, 5]);
  assert.ok(Math.abs(found.hectares! - (19 * 600) / 10000) < 1e-12);
  assert.ok(Math.abs(found.classes[1].share.value - ((15 / 19) * (1 / 3) + 4 / 19)) < 1e-12);
});

for (const [title, sample, message] of [
  ['a pixel twice', { pixels: [0, 0], labels: [1, 1] }, /row 0, column 0 is in the sample twice/],
  ['a pixel without a class', { pixels: [6], labels: [0] }, /row 1, column 1 has no class/],
  ['a pixel that is not classified', { pixels: [19], labels: [1] }, /the map has no class at row 3, column 4/],
  ['a class of the map that is not sampled', { pixels: [0, 1], labels: [1, 2] }, /no pixel of the sample lies where the map has b/],
] as const)
  test(`refuses ${title}`, () => {
    try {
      areasOf({ ...given, sample });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Failure);
      assert.match((error as Failure).problems[0].message, message);
    }
  });

test.run();
