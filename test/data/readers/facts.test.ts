import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { wavelengthUnit } from '../../../src/data/readers/facts/units.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { type WrittenAttributes, writeHdf5 } from './writers/hdf5.js';
import { writeTiff } from './writers/tiff.js';

const test = suite('readers/facts');

const VALUES = Array.from({ length: 24 }, (_, index) => index);

test('units of wavelengths in every spelling', () => {
  const nanometres = (unit: string | undefined, values: readonly number[]) => {
    const found = wavelengthUnit(unit, values);
    return found && values.map((value) => found.toNanometres(value));
  };
  for (const unit of ['nm', 'Nanometers', 'nanometre', 'NANOMETERS', 'nano-meters', undefined, 'Unknown', '', 'none']) {
    assert.equal(nanometres(unit, [450, 700]), [450, 700], unit);
  }
  for (const unit of [
    'um',
    '\u00b5m',
    '\u03bcm',
    'Micrometers',
    'micrometre',
    'micron',
    'Microns',
    '[um]',
    '\u00c2\u00b5m',
    undefined,
    'unknown',
  ]) {
    assert.equal(nanometres(unit, [0.45, 0.7]), [450, 700], unit);
  }
  // No band lies below 100 nm, whatever a file says, and none has 450 micrometres of many.
  assert.equal(nanometres('nm', [0.45, 0.7]), [450, 700]);
  assert.equal(nanometres('Micrometers', [450, 700]), [450, 700]);
  assert.equal(nanometres('m', [4.5e-7, 7e-7]), [450, 700]);
  assert.equal(nanometres('Angstroms', [4500, 7000]), [450, 700]);
  assert.equal(nanometres('cm-1', [25000, 4000]), [400, 2500]);
  assert.is(nanometres('Index', [1, 2]), undefined);
  assert.is(nanometres(undefined, [5, 500]), undefined);
});

/** A cube's facts as its file says them, by way of all that reading does. */
async function tiffFacts(folder: string, items: string, more: Record<number, string> = {}) {
  writeFileSync(
    join(folder, 'x.tif'),
    writeTiff([2, 3, 4], VALUES, { type: 'int16', tags: { 42112: `<GDALMetadata>${items}</GDALMetadata>`, ...more } }),
  );
  return (await readArray('cube', { file: join(folder, 'x.tif') }))[0].facts;
}

test('GeoTIFF: wavelengths, widths, bad bands and scale, of each band or of the file', () =>
  withFolder(async (folder) => {
    const bands = (name: string, values: readonly (number | string)[], more = '') =>
      values.map((value, band) => `<Item name="${name}" sample="${band}"${more}>${value}</Item>`).join('');
    const nm = [450, 550, 650, 750];
    for (const items of [
      bands('wavelength', [0.45, 0.55, 0.65, 0.75]),
      bands('Wavelength', nm) + bands('wavelength_units', ['nm', 'nm', 'nm', 'nm']),
      bands('wavelength', [0.45, 0.55, 0.65, 0.75]) + '<Item name="wavelength_units">&#181;m</Item>',
      '<Item name="wavelength">{0.45, 0.55, 0.65, 0.75}</Item>',
      '<Item name="wavelength" domain="ENVI">{450, 550, 650, 750}</Item><Item name="wavelength_units" domain="ENVI">Nanometers</Item>',
      bands('CENTRAL_WAVELENGTH_UM', [0.45, 0.55, 0.65, 0.75], ' domain="IMAGERY"'),
      bands(
        'wavelength',
        nm.map((value) => `${value} nm`),
      ),
      bands(
        'DESCRIPTION',
        nm.map((value) => `Band (${value / 1000} Micrometers)`),
        ' role="description"',
      ),
      nm.map((value, band) => `<Item name="Band_${band + 1}">${value}.0 Nanometers</Item>`).join(''),
    ])
      assert.equal((await tiffFacts(folder, items))?.wavelengths, nm, items);
    const good = [true, false, true, true];
    assert.equal((await tiffFacts(folder, bands('bbl', [1, 0, 1, 1])))?.goodBands, good);
    assert.equal((await tiffFacts(folder, '<Item name="bbl" domain="ENVI">{1,0,1,1}</Item>'))?.goodBands, good);
    const { fwhm } = (await tiffFacts(folder, bands('wavelength', [0.45, 0.55, 0.65, 0.75]) + bands('fwhm', [0.01, 0.01, 0.02, 0.02])))!;
    assert.equal(fwhm, [10, 10, 20, 20]);
    assert.equal((await tiffFacts(folder, bands('FWHM_UM', [0.01, 0.01, 0.02, 0.02])))?.fwhm, [10, 10, 20, 20]);
    assert.is((await tiffFacts(folder, '<Item name="reflectance_scale_factor">10000</Item>'))?.scale, 10000);
    assert.equal(
      await tiffFacts(
        folder,
        bands('SCALE', [0.0001, 0.0001, 0.0001, 0.0001], ' role="scale"') + bands('OFFSET', [-0.1, -0.1, -0.1, -0.1], ' role="offset"'),
      ),
      { scale: 10000, zero: 1000 },
    );
    assert.is(await tiffFacts(folder, bands('SCALE', [0.1, 0.2, 0.1, 0.1], ' role="scale"')), undefined);
  }));

test('GeoTIFF: a sample of opacity is no band, and what is transparent is no data', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.tif');
    for (const [samples, shorts, alpha] of [
      [4, [2], 3],
      [4, [0, 0, 1], 3],
      [5, [0, 2, 0, 0], 2],
    ] as const) {
      for (const form of [{}, { planar: true }, { tile: [16, 16] as const }, { deflate: true, rowsPerStrip: 1 }]) {
        const values = Array.from({ length: 6 * samples }, (_, index) => (index % samples === alpha ? (index < samples ? 0 : 255) : index));
        writeFileSync(file, writeTiff([2, 3, samples], values, { ...form, type: 'float32', tags: { 338: { shorts } } }));
        const [{ shape, values: found, remarks }] = await readArray('cube', { file });
        const right = values.filter((_, index) => index % samples !== alpha).map((value, index) => (index < samples - 1 ? NaN : value));
        assert.equal([shape, [...found]], [[2, 3, samples - 1], right], JSON.stringify([shorts, form]));
        assert.match(remarks!.join(), new RegExp(`^sample ${alpha + 1} of each pixel says how opaque it is`));
      }
    }
  }));

async function hdf5Facts(
  folder: string,
  own: WrittenAttributes,
  groups: Record<string, WrittenAttributes> = {},
  beside: Parameters<typeof writeHdf5>[1] = {},
) {
  const file = join(folder, 'x.h5');
  const cube = {
    shape: [2, 3, 4],
    type: '<h',
    values: VALUES.map((value) => (value === 5 ? -99 : value === 6 ? -9999 : value)),
    attributes: own,
  };
  await writeHdf5(file, { 'site/data/cube': cube, ...beside }, groups);
  const [{ facts, values }] = await readArray('cube', { file, variable: 'site/data/cube', axes: ['rows', 'columns', 'bands'] });
  return { facts, values: [...values] };
}

test('HDF5 and netCDF: attributes of the array and its groups, arrays beside it', () =>
  withFolder(async (folder) => {
    const neon = await hdf5Facts(
      folder,
      { Data_Ignore_Value: [[-9999], '<d'], _FillValue: [[-9999], '<h'], Scale_Factor: [[10000], '<d'] },
      {},
      {
        'site/meta/Wavelength': { shape: [4], type: '<f', values: [450, 550, 650, 750], attributes: { Units: 'nanometers' } },
        'site/meta/FWHM': { shape: [4], type: '<f', values: [5, 5, 6, 6], attributes: { Units: 'nanometers' } },
      },
    );
    assert.equal(neon.facts, { wavelengths: [450, 550, 650, 750], fwhm: [5, 5, 6, 6], scale: 10000, ignore: -9999 });
    const cf = await hdf5Facts(
      folder,
      { _FillValue: [[-9999], '<h'], scale_factor: [[0.0001], '<d'], add_offset: [[0.1], '<d'] },
      { site: { wavelength_units: 'Micrometers', wavelength: [[0.45, 0.55, 0.65, 0.75], '<d'], bbl: [[1, 1, 0, 1], '<i'] } },
    );
    const goodBands = [true, true, false, true];
    assert.equal(cf.facts, { wavelengths: [450, 550, 650, 750], goodBands, scale: 10000, zero: -1000, ignore: -9999 });
    const text = await hdf5Facts(folder, {
      'data ignore value': '-9999',
      'reflectance scale factor': '10000',
      wavelength: '{0.45, 0.55, 0.65, 0.75}',
      'band names': 'none',
    });
    assert.equal(text.facts, { wavelengths: [450, 550, 650, 750], scale: 10000, ignore: -9999 });
    const two = await hdf5Facts(folder, { _FillValue: [[-9999], '<h'], missing_value: [[-99], '<h'] });
    assert.equal([two.facts, two.values[5], two.values[6]], [{ ignore: -9999 }, -9999, -9999]);
    const place = await hdf5Facts(folder, { Map_Info: 'UTM, 1, 1, 500000, 5000000, 30, 30, 32, North, WGS-84, units=Meters' });
    assert.equal(place.facts, { georeference: { 'map info': 'UTM, 1, 1, 500000, 5000000, 30, 30, 32, North, WGS-84, units=Meters' } });
    // A list of another length is not one of the bands.
    assert.is((await hdf5Facts(folder, { wavelength: [[450, 550, 650], '<d'] })).facts, undefined);
  }));

/** A file of h5py's: `own`, and `cube` whose values lie in secret.bin (`external`), both int16 2 x 3 x 4; deflated. */
const EXTERNAL =
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KDDhQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzJ4MFQqO6bhSMFODh6hgAoiOgfFh6OsGEqi65' +
  'NCkVROeX56GkSwcy7WVkYIOYwQjjW0BoZogAzHpmKA1NpjjFmYEpGKRTgAOmBpKiWRk4wOJMTExgg9kZNMB8RmgeMoAawIHmPlg+4YCGCDMjPMeiqXSgajxI' +
  'oOX7ABZUdcWpyUWpJXpJmZBoYAj283dhBPoY5n4FZvz2wPL5BtbRtI+aHlkHJD0i0hcsCtHTV8Fo5AzRFMUETAUswBhnA5Y6HAycDFwM3Aw8DLwMfAz8wNQg' +
  'yCDEIMwgwiDKIMYgzgAA8V9H1g==';

test('HDF5: nothing of another file is read', () =>
  withFolder(async (folder) => {
    const { File, ready } = await import('h5wasm/node');
    await ready;
    mkdirSync(join(folder, 'sub'));
    await writeHdf5(join(folder, 'other.h5'), { cube: { shape: [2, 3, 4], type: '<h', values: VALUES } });
    const file = join(folder, 'x.h5');
    const written = new File(file, 'w');
    written.create_external_link('other.h5', 'cube', 'linked');
    written.create_dataset({ name: 'own', data: Int16Array.from(VALUES), shape: [2, 3, 4] });
    written.close();
    const axes = ['rows', 'columns', 'bands'] as const;
    assert.equal([...(await readArray('cube', { file, axes }))[0].values], VALUES);
    const problem = await problemOfAsync(() => readArray('cube', { file, variable: 'linked', axes }));
    assert.is(problem.message, "the variable 'linked' is a link to another file (other.h5, cube), which is not followed");
    writeFileSync(file, inflateSync(Buffer.from(EXTERNAL, 'base64')));
    writeFileSync(join(folder, 'secret.bin'), Buffer.from(Int16Array.from(VALUES).buffer));
    assert.equal([...(await readArray('cube', { file, variable: 'own', axes }))[0].values], VALUES);
    const outside = await problemOfAsync(() => readArray('cube', { file, variable: 'cube', axes }));
    assert.is(outside.code, 'format-unsupported');
    assert.match(outside.message, /^the dataset cube cannot be read: its values lie in another file \(.*secret\.bin\)$/);
  }));

test.run();
