import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../../src/data/arrays/array-file.js';
import { gridOf } from '../../../../src/data/georeference.js';
import { problemOfAsync, withFolder } from '../../helpers.js';
import { writeHdf5, type WrittenAttributes } from '../writers/hdf5.js';
import { writeNpy } from '../writers/npy.js';

const test = suite('readers/hdf5/products');

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const PLACE = 'HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields';
/** PRISMA: "Products Specification Document", ASI; 2 x 3 pixels, four bands and three, the longest wavelength first. */
const ROOT: WrittenAttributes = {
  List_Cw_Vnir: [[0, 700, 600, 500], '<f'],
  List_Fwhm_Vnir: [[0, 11, 12, 13], '<f'],
  List_Cw_Vnir_Flags: [[0, 1, 1, 1], '<B'],
  List_Cw_Swir: [[2400, 1000, 650], '<f'],
  List_Fwhm_Swir: [[9, 10, 8], '<f'],
  List_Cw_Swir_Flags: [[1, 1, 1], '<B'],
  L2ScaleVnirMin: [[0], '<f'],
  L2ScaleVnirMax: [[0.5], '<f'],
  L2ScaleSwirMin: [[0], '<f'],
  L2ScaleSwirMax: [[0.5], '<f'],
  Product_ULcorner_easting: [[500000], '<d'],
  Product_ULcorner_northing: [[4500000], '<d'],
  Product_LRcorner_easting: [[500060], '<d'],
  Product_LRcorner_northing: [[4499970], '<d'],
  Epsg_Code: [[32633], '<i'],
};
const CUBES = {
  [`${PLACE}/VNIR_Cube`]: { shape: [2, 4, 3], type: '<H', values: upTo(24) },
  [`${PLACE}/SWIR_Cube`]: { shape: [2, 3, 3], type: '<H', values: upTo(18, 100) },
  [`${PLACE}/VNIR_PIXEL_L2_ERR_MATRIX`]: { shape: [2, 4, 3], type: '<B', values: upTo(24) },
};

async function prismaFile(folder: string, more: WrittenAttributes = {}): Promise<string> {
  const file = join(folder, 'PRS_L2D_STD.he5');
  await writeHdf5(file, CUBES, { '/': { ...ROOT, ...more } });
  return file;
}

test('PRISMA: both detectors in one cube by rising wavelength, without unused bands; overlap and place are told', () =>
  withFolder(async (folder) => {
    const [cube] = await readArray('cube', { file: await prismaFile(folder) });
    assert.equal([cube.shape, cube.type, cube.facts?.ignore, cube.facts?.scale], [[2, 3, 6], 'uint16', 0, 131070]);
    assert.equal(cube.facts?.wavelengths, [500, 600, 650, 700, 1000, 2400]);
    assert.equal(cube.facts?.fwhm, [13, 12, 8, 11, 10, 9]);
    // The first pixel of the second row, of each detector the last band first.
    assert.equal([...cube.values.slice(18, 24)], [21, 18, 115, 15, 112, 109]);
    assert.equal(gridOf(cube.facts?.georeference), { crs: 'EPSG:32633', x: 499985, y: 4500015, width: 30, height: 30, unit: 'metres' });
    assert.equal(cube.remarks, [
      '1 bands that the product calls unused are left out',
      'VNIR and SWIR overlap from 650 to 700 nm: the bands of both are kept, in the order of their wavelengths (dataset.bands leaves some out)',
    ]);
  }));

test('PRISMA: scales of their own are said, one detector can be named', () =>
  withFolder(async (folder) => {
    const file = await prismaFile(folder, { L2ScaleSwirMin: [[0.1], '<f'] });
    const [cube] = await readArray('cube', { file });
    assert.is(cube.facts?.scale, undefined);
    assert.match(cube.remarks!.join(), 'VNIR and SWIR have scale factors of their own: none is applied');
    const [swir] = await readArray('cube', { file, variable: `${PLACE}/SWIR_Cube` });
    assert.equal(
      [swir.shape, [...swir.values.slice(0, 3)], swir.facts?.wavelengths],
      [
        [2, 3, 3],
        [100, 103, 106],
        [2400, 1000, 650],
      ],
    );
    assert.ok(Math.abs(swir.facts!.zero! + 0.1 * swir.facts!.scale!) < 1e-3);
  }));

/** EMIT L2A: "EMIT L2A Algorithm and User Guide", JPL; its dimensions have no scales here but for the names that netCDF gives. */
test('EMIT: wavelengths, widths and good bands of its group; the grid of its look-up table is not that of the pixels', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'EMIT_L2A_RFL.nc');
    await writeHdf5(
      file,
      {
        reflectance: { shape: [5, 4, 3], type: '<f', values: upTo(60), attributes: { _FillValue: [[-9999], '<f'] } },
        'sensor_band_parameters/wavelengths': { shape: [3], type: '<f', values: [381, 900, 2493], attributes: { units: 'nm' } },
        'sensor_band_parameters/fwhm': { shape: [3], type: '<f', values: [8, 8, 9], attributes: { units: 'nm' } },
        'sensor_band_parameters/good_wavelengths': { shape: [3], type: '<B', values: [1, 0, 1] },
        'location/glt_x': { shape: [7, 6], type: '<i', values: upTo(42) },
        'location/glt_y': { shape: [7, 6], type: '<i', values: upTo(42) },
      },
      { '/': { geotransform: [[-120, 0.0005, 0, 35, 0, -0.0005], '<d'], spatial_ref: 'GEOGCS["WGS 84"]' } },
    );
    const [cube] = await readArray('cube', { file }, [5, 4]);
    assert.equal(cube.facts, { wavelengths: [381, 900, 2493], fwhm: [8, 8, 9], goodBands: [true, false, true], ignore: -9999 });
    assert.match(cube.remarks!.join(), "the file's table (location/glt_x) that lays them on a geographic grid is not applied");
  }));

/** PACE OCI: "Level-2 Apparent Optical Properties", NASA OB.DAAC. netCDF-4 stores a dimension without a variable as zeros. */
test('PACE, level 2: wavelengths of its group, and not the zeros that netCDF-4 keeps for a dimension of that name', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'PACE_OCI.L2.OC_AOP.nc');
    const none: WrittenAttributes = { NAME: 'This is a netCDF dimension but not a netCDF variable.         3' };
    await writeHdf5(file, {
      wavelength_3d: { shape: [3], type: '<f', values: [0, 0, 0], attributes: none },
      'geophysical_data/Rrs': {
        shape: [5, 4, 3],
        type: '<h',
        values: upTo(60),
        attributes: { _FillValue: [[-32767], '<h'], scale_factor: [[2e-6], '<f'], add_offset: [[0.05], '<f'] },
      },
      'sensor_band_parameters/wavelength_3d': { shape: [3], type: '<f', values: [442, 555, 671], attributes: { units: 'nm' } },
    });
    const [{ facts }] = await readArray('cube', { file }, [5, 4]);
    assert.equal([facts?.wavelengths, facts?.ignore, Math.round(facts!.scale!)], [[442, 555, 671], -32767, 500000]);
    assert.ok(Math.abs(facts!.zero! + 25000) < 1);
  }));

test('PACE, level 1B: each detector has its own wavelengths', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'PACE_OCI.L1B.nc');
    const detectors = { blue: [350, 450, 550, 600], red: [598, 700, 800], SWIR: [940, 2260] };
    await writeHdf5(
      file,
      Object.fromEntries(
        Object.entries(detectors).flatMap(([name, values]) => [
          [`observation_data/rhot_${name}`, { shape: [values.length, 6, 5], type: '<f', values: upTo(30 * values.length) }],
          [`sensor_band_parameters/${name}_wavelength`, { shape: [values.length], type: '<f', values, attributes: { units: 'nm' } }],
        ]),
      ),
    );
    for (const [name, values] of Object.entries(detectors)) {
      const [cube] = await readArray('cube', { file, variable: `observation_data/rhot_${name}` }, [6, 5]);
      assert.equal([cube.shape, cube.facts?.wavelengths], [[6, 5, values.length], values]);
    }
  }));

/** Tanager: "Tanager Product Specification", Planet: HDF-EOS5, facts as attributes of the array. */
test('Tanager: wavelengths, widths, good bands and no data are attributes of the array', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'basic_sr.h5');
    await writeHdf5(file, {
      'HDFEOS/SWATHS/HYP/Data Fields/surface_reflectance': {
        shape: [3, 6, 5],
        type: '<f',
        values: upTo(90),
        attributes: {
          wavelengths: [[400, 900, 2500], '<f'],
          fwhm: [[5, 5, 6], '<f'],
          good_wavelengths: [[1, 0, 1], '<B'],
          _FillValue: [[-9999], '<f'],
        },
      },
      'HDFEOS/SWATHS/HYP/Geolocation Fields/Latitude': { shape: [6, 5], type: '<d', values: upTo(30) },
    });
    const [cube] = await readArray('cube', { file }, [6, 5]);
    assert.equal(
      [cube.shape, cube.facts],
      [[6, 5, 3], { wavelengths: [400, 900, 2500], fwhm: [5, 5, 6], goodBands: [true, false, true], ignore: -9999 }],
    );
  }));

test('NEON: the order of axes that the product has, unless a mask knows better', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'neon.h5');
    const place = 'SITE/Reflectance';
    await writeHdf5(file, {
      [`${place}/Reflectance_Data`]: {
        shape: [4, 4, 3],
        type: '<h',
        values: upTo(48),
        attributes: { Data_Ignore_Value: [[-9999], '<d'], Scale_Factor: [[10000], '<d'] },
      },
      [`${place}/Metadata/Spectral_Data/Wavelength`]: {
        shape: [3],
        type: '<f',
        values: [400, 500, 600],
        attributes: { Units: 'nanometers' },
      },
      [`${place}/Metadata/Spectral_Data/FWHM`]: { shape: [3], type: '<f', values: [5, 5, 6], attributes: { Units: 'nanometers' } },
      [`${place}/Metadata/Coordinate_System/Map_Info`]: {
        shape: [1],
        type: 'S80',
        values: ['UTM, 1.000, 1.000, 321000.000, 4098000.000, 1.000, 1.000, 11, North, WGS-84'],
      },
    });
    const [cube] = await readArray('cube', { file });
    assert.equal(
      [cube.shape, cube.facts?.wavelengths, cube.facts?.fwhm, cube.facts?.scale, cube.facts?.ignore],
      [[4, 4, 3], [400, 500, 600], [5, 5, 6], 10000, -9999],
    );
    assert.equal(gridOf(cube.facts?.georeference)?.crs, 'EPSG:32611');
    // Another file of the same lengths, of which nothing is known.
    await writeHdf5(file, { cube: { shape: [4, 4, 3], type: '<h', values: upTo(48) } });
    assert.is((await problemOfAsync(() => readArray('cube', { file }, [4, 4]))).code, 'axes-ambiguous');
    writeFileSync(join(folder, 'x.npy'), writeNpy([4, 4, 3], upTo(48), { type: 'int16' }));
    assert.is((await problemOfAsync(() => readArray('cube', { file: join(folder, 'x.npy') }))).code, 'axes-ambiguous');
  }));

test.run();
