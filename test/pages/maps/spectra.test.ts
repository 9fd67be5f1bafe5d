import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MapSet } from '../../../src/pages/maps/map-set.js';
import { packMaps } from '../../../src/pages/maps/pack.js';
import { packSpectra } from '../../../src/pages/maps/pack-spectra.js';
import { openMaps } from './page-functions.js';

const test = suite('pages/maps/spectra');
const BANDS = 20;
const [rows, columns] = [4, 5];
/** Of pixel p in band b: a ramp that differs from pixel to pixel. */
const valueOf = (pixel: number, band: number) => 100 * pixel + 7 * band;
const values = Float32Array.from({ length: rows * columns * BANDS }, (_, at) => valueOf(Math.floor(at / BANDS), at % BANDS));
const truth = Uint8Array.from({ length: rows * columns }, (_, pixel) => (pixel < 2 ? 1 : pixel < 5 ? 2 : 0));
const blank = () => new Uint8Array(rows * columns);
const MAPS: MapSet = {
  rows,
  columns,
  classes: ['Corn', 'Oats', 'Wheat'],
  colours: ['#aa0000', '#00bb00', '#0000cc'],
  safeColours: ['#aa0000', '#00bb00', '#0000cc'],
  remarks: [],
  blank: 'unlabelled',
  truth,
  items: [{ name: 'seed 1', asked: 'scene', classes: blank(), confidence: blank(), parts: blank() }],
  spectra: { values, bands: BANDS, used: Array.from({ length: BANDS }, (_, band) => band) },
};

test('the page gives back every spectrum to a 254th of its band, a missing value as none', async () => {
  const lacking = Float32Array.from(values);
  lacking[3 * BANDS + 4] = Number.NaN;
  const spectra = (await (await openMaps({ ...MAPS, spectra: { ...MAPS.spectra!, values: lacking } })).spectra())!;
  const range = valueOf(rows * columns - 1, 0) - valueOf(0, 0);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const own = spectra.at(pixel)!;
    assert.is(own.length, BANDS);
    for (const [band, value] of own.entries()) {
      if (pixel === 3 && band === 4) assert.ok(Number.isNaN(value));
      else assert.ok(Math.abs(value - valueOf(pixel, band)) <= range / 254 / 2 + 1e-3, `pixel ${pixel}, band ${band}: ${value}`);
    }
  }
  assert.equal(
    [...spectra.means[0]!],
    Array.from({ length: BANDS }, (_, band) => (valueOf(0, band) + valueOf(1, band)) / 2),
  );
  assert.is(spectra.means[2], null, 'a class without pixels has no mean');
});

test('with less room there are fewer bands, then labelled pixels alone, then the means of the classes alone', () => {
  const spectra = MAPS.spectra!;
  const packed = (room: number) => packSpectra(spectra, MAPS, room, (bytes) => String(bytes.length));
  const roomOf = (bands: number, pixels: number) => 1.1 * bands * pixels + 1;
  assert.equal([packed(1e6).of, packed(1e6).x.length], ['all', BANDS]);
  const fewer = packed(roomOf(16, 20));
  assert.equal([fewer.of, fewer.x.length, fewer.x[0], fewer.x.at(-1), fewer.values], ['all', 16, 1, BANDS, String(16 * 20)]);
  const labelled = packed(roomOf(17, 5));
  assert.equal([labelled.of, labelled.x.length, labelled.values], ['labelled', 17, String(17 * 5)]);
  const means = packed(10);
  assert.equal([means.of, means.values, means.means[1]![0]], ['none', undefined, valueOf(3, 0)]);
});

test('the spectrum of a labelled pixel is its own where labelled pixels alone have one', async () => {
  // All pixels do not fit into 1.2 MB: twenty bands of 80,000.
  const [many, wide] = [400, 200];
  const labels = new Uint8Array(many * wide);
  labels[777] = 2;
  labels[79_999] = 1;
  const large = new Float32Array(many * wide * BANDS).map((_, at) => (at % BANDS === 0 && Math.floor(at / BANDS) === 79_999 ? 50 : 0));
  const raster = () => new Uint8Array(many * wide);
  const maps = await openMaps({
    ...MAPS,
    rows: many,
    columns: wide,
    truth: labels,
    items: [{ name: 'seed 1', asked: 'scene', classes: raster(), confidence: raster(), parts: raster() }],
    spectra: { ...MAPS.spectra!, values: large },
  });
  const spectra = (await maps.spectra())!;
  assert.equal([spectra.at(0), spectra.at(777)![0], spectra.at(79_999)![0]], [undefined, 0, 50]);
});

test('bands that were not trained on are left out, and what stands for no data is a missing value', async () => {
  const maps = { ...MAPS, spectra: { ...MAPS.spectra!, used: Array.from({ length: 18 }, (_, index) => index + 2), ignore: valueOf(0, 5) } };
  const spectra = (await (await openMaps(maps)).spectra())!;
  const own = spectra.at(0)!;
  assert.equal([own.length, Math.round(own[0]), own[3]], [18, valueOf(0, 2), Number.NaN]);
  assert.is(spectra.means[0]![3], valueOf(1, 5));
});

test('steps in wavelength that are far wider than usual are gaps', () => {
  const wavelengths = Array.from({ length: BANDS }, (_, band) => 400 + 10 * band + (band >= 12 ? 200 : 0));
  const packed = packSpectra({ ...MAPS.spectra!, wavelengths }, MAPS, 1e6, () => '');
  assert.equal([packed.gaps, packed.unit, packed.x[12]], [[12], 'wavelength, nm', 720]);
});

test('a step back is a gap: a second sensor begins before the first ends, in bands that rise and in bands that fall', () => {
  for (const sign of [1, -1]) {
    const wavelengths = Array.from({ length: BANDS }, (_, band) => 1000 + sign * (10 * band - (band >= 12 ? 30 : 0)));
    assert.equal(packSpectra({ ...MAPS.spectra!, wavelengths }, MAPS, 1e6, () => '').gaps, [12]);
  }
});

test('maps of several scenes share the room of a page', () => {
  // Noise, which does not become smaller when packed: more bands of all pixels than a half has room for.
  const [many, wide, bands] = [160, 160, 60];
  let state = 1;
  const noise = Float32Array.from({ length: many * wide * bands }, () => (state = (state * 48_271) % 2_147_483_647));
  const raster = () => new Uint8Array(many * wide);
  const large: MapSet = {
    ...MAPS,
    rows: many,
    columns: wide,
    truth: raster(),
    items: [{ name: 'seed 1', asked: 'scene', classes: raster(), confidence: raster(), parts: raster() }],
    spectra: { values: noise, bands, used: Array.from({ length: bands }, (_, band) => band) },
  };
  const size = (share: number) => JSON.stringify(packMaps(large, 0, share).data).length;
  assert.ok(size(1) > 1e6 && size(1) < 2.2e6 && size(0.5) < 1.1e6, `${size(1)}, ${size(0.5)}`);
});

test.run();
