import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { companionsOf, fileState, sameFiles } from '../../../src/data/files/file-state.js';
import { findFiles } from '../../../src/data/files/find-files.js';
import { gridOf } from '../../../src/data/georeference.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { chunksOf, writeZarr, type WrittenStore } from './writers/zarr.js';

const test = suite('readers/zarr');
const SHAPE = [5, 4, 3];
const VALUES = Array.from({ length: 60 }, (_, index) => index * 7 - 200);

function store(version: 2 | 3, more: Partial<WrittenStore> = {}): WrittenStore {
  const chunks = more.chunks ?? [2, 4, 2];
  const type = version === 2 ? '<i2' : 'int16';
  return { version, shape: SHAPE, chunks, type, chunk: chunksOf(SHAPE, chunks, VALUES, Int16Array), ...more };
}

/** Writes lists of numbers into a store: wavelengths, places of rows. */
const listsIn =
  (file: string, version: 2 | 3) =>
  (name: string, values: number[], attributes: WrittenStore['attributes'] = {}): void =>
    writeZarr(file, name, {
      version,
      shape: [values.length],
      chunks: [values.length],
      type: version === 2 ? '<f8' : 'float64',
      chunk: () => new Uint8Array(Float64Array.from(values).buffer),
      attributes,
    });

for (const version of [2, 3] as const) {
  test(`version ${version}: chunks, also beyond the edges, packed or not, and what chunks hold that are not there`, () =>
    withFolder(async (folder) => {
      for (const gzip of [false, true]) {
        const file = join(folder, `s-${gzip}.zarr`);
        const whole = store(version, { gzip, fill: -7 });
        writeZarr(file, 'scene/cube', { ...whole, chunk: (place) => (place[0] === 2 ? undefined : whole.chunk(place)) });
        const [cube, source] = await readArray('cube', { file }, [5, 4]);
        assert.equal([cube.shape, cube.type, source.variable], [SHAPE, 'int16', 'scene/cube']);
        assert.equal([...cube.values], [...VALUES.slice(0, 48), ...new Array<number>(12).fill(-7)]);
      }
    }));

  test(`version ${version}: rows from south to north: without a place, and with what turns them`, () =>
    withFolder(async (folder) => {
      const file = join(folder, 's.zarr');
      writeZarr(file, 'rfl', store(version, { dimensions: ['y', 'x', 'wavelength'], attributes: { grid_mapping: 'crs' } }));
      const list = listsIn(file, version);
      list('x', [500015, 500045, 500075, 500105]);
      list('crs', [0], { grid_mapping_name: 'transverse_mercator' });
      list('y', [4999865, 4999895, 4999925, 4999955, 4999985]);
      const read = () => readArray('cube', { file, variable: 'rfl' });
      const [south] = await read();
      assert.is(south.facts?.georeference, undefined);
      assert.match(south.remarks?.join() ?? '', 'rows run from south to north, so its place is not used');
      assert.match(south.remarks?.join() ?? '', 'isel(y=slice(None, None, -1))');
      list('y', [4999985, 4999955, 4999925, 4999895, 4999865]);
      const [north] = await read();
      assert.match(String(north.facts?.georeference?.['map info']), 'Arbitrary, 1, 1, 500000, 5000000, 30, 30');
      assert.is(north.remarks, undefined);
    }));

  test(`version ${version}: CF attributes of an array, its grid mapping and coordinates are facts; flags are classes`, () =>
    withFolder(async (folder) => {
      const file = join(folder, 's.zarr');
      const attributes = { _FillValue: -9999, scale_factor: 0.0001, add_offset: 0.5, grid_mapping: 'crs' };
      writeZarr(file, 'rfl', store(version, { dimensions: ['y', 'x', 'wavelength'], attributes }));
      const list = listsIn(file, version);
      list('wavelength', [0.45, 0.55, 0.65], { units: 'um' });
      list('fwhm', [0.01, 0.01, 0.02], { units: 'um' });
      list('x', [500015, 500045, 500075, 500105]);
      list('y', [4999985, 4999955, 4999925, 4999895, 4999865]);
      list('crs', [0], { crs_wkt: 'PROJCRS["WGS 84 / UTM zone 32N",LENGTHUNIT["metre",1],ID["EPSG",32632]]' });
      const flags = { flag_values: [0, 1, 2], flag_meanings: 'none Wheat Maize' };
      const labels = Uint8Array.from({ length: 20 }, (_, index) => index % 3);
      const type = version === 2 ? '|u1' : 'uint8';
      writeZarr(file, 'gt', {
        version,
        shape: [5, 4],
        chunks: [5, 4],
        type,
        chunk: () => labels,
        attributes: flags,
        dimensions: ['y', 'x'],
      });
      const { cube, mask } = await findFiles({ file });
      assert.equal([cube.variable, mask.variable], ['rfl', 'gt']);
      const [read] = await readArray('cube', { file });
      const { wavelengths, fwhm, scale, zero, ignore, georeference } = read.facts!;
      assert.equal([wavelengths, fwhm, scale, zero, ignore], [[450, 550, 650], [10, 10, 20], 10000, -5000, -9999]);
      assert.equal(gridOf(georeference), { crs: 'EPSG:32632', x: 500000, y: 5000000, width: 30, height: 30, unit: 'metres' });
      const [{ values, classNames }] = await readArray('mask', { file, variable: 'gt' });
      assert.equal([[...values], classNames], [[...labels], ['none', 'Wheat', 'Maize']]);
    }));
}

test('half floats are read on every version of Node, and the fill value of xarray in version 2 means no data', () =>
  withFolder(async (folder) => {
    const file = join(folder, 's.zarr');
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff);
    const chunk = (place: readonly number[]) => (place[0] === 0 ? new Uint8Array(halves.buffer) : undefined);
    const half = { version: 2, shape: [2, 2, 2], chunks: [1, 2, 2], type: '<f2', chunk } as const;
    writeZarr(file, 'cube', { ...half, fill: 'NaN', dimensions: ['y', 'x', 'band'] });
    const [cube] = await readArray('cube', { file });
    assert.equal([cube.type, ...cube.values], ['float32', 1, -2, 2 ** -24, 65504, NaN, NaN, NaN, NaN]);
    assert.equal(cube.facts?.ignore, NaN);
    // Of an array without xarray's names it is what NumPy's users leave at 0.
    writeZarr(file, 'cube', { ...half, fill: 0 });
    assert.is((await readArray('cube', { file, axes: ['rows', 'columns', 'bands'] }))[0].facts?.ignore, undefined);
  }));

test('codecs, shards and chunks that are not read are named, with the command that saves the array otherwise', () =>
  withFolder(async (folder) => {
    const file = join(folder, 's.zarr');
    const grid = { name: 'rectilinear', configuration: {} };
    const sharded = { chunk_shape: [1, 2, 1], codecs: [{ name: 'bytes' }], index_codecs: [{ name: 'bytes' }], index_location: 'start' };
    const cases: [2 | 3, Record<string, unknown>, RegExp][] = [
      [2, { compressor: { id: 'lzma' } }, /it is compressed with lzma/],
      [2, { filters: [{ id: 'quantize' }] }, /it is compressed with quantize/],
      [3, { codecs: [{ name: 'pcodec' }] }, /it is compressed with pcodec/],
      [3, { chunk_grid: grid }, /its chunks have different sizes/],
      [3, { codecs: [{ name: 'sharding_indexed', configuration: sharded }] }, /the indices of its shards lie in front/],
      [3, { chunk_grid: { name: 'regular', configuration: { chunk_shape: [100000, 4, 3000] } } }, /too many at once/],
    ];
    for (const [version, metadata, message] of cases) {
      writeZarr(file, 'cube', store(version, { metadata }));
      const { code, message: said, hint } = await problemOfAsync(() => readArray('cube', { file }, [5, 4]));
      assert.is(code, 'format-unsupported');
      assert.match(said, message);
      assert.match(hint!, "zarr.open('s.zarr', mode='r')['cube'][:]");
      rmSync(file, { recursive: true });
    }
  }));

test('bombs: what a chunk cannot hold is not unpacked, what files cannot hold not allocated, and links lead nowhere', () =>
  withFolder(async (folder) => {
    const file = join(folder, 's.zarr');
    const read = () => problemOfAsync(() => readArray('cube', { file }, [5, 4]));
    // 16 MB of zeros in 16 kB.
    writeZarr(file, '', store(2, { gzip: true, chunk: () => new Uint8Array(1 << 24) }));
    assert.match((await read()).message, /the Zarr store cannot be read: Cannot create a Buffer larger than/);
    const blosc = Buffer.alloc(32);
    blosc.writeUInt32LE(0xf0000000, 4);
    writeZarr(file, '', store(2, { chunk: () => blosc, metadata: { compressor: { id: 'blosc', cname: 'lz4' } } }));
    assert.match((await read()).message, /a chunk says that it holds 4026531840 bytes/);
    writeZarr(file, '', store(2, { chunk: () => new Uint8Array(3) }));
    assert.is((await read()).code, 'damaged');
    writeZarr(file, '', store(2, { chunk: () => undefined, metadata: { shape: [1e5, 1e5, 1e5] } }));
    assert.match(
      (await problemOfAsync(() => readArray('cube', { file, axes: ['rows', 'columns', 'bands'] }))).message,
      /has only \d+ bytes/,
    );
    writeZarr(file, '', store(2, { chunk: () => undefined, chunks: [1, 1, 1], metadata: { shape: [300, 300, 300] } }));
    assert.match(
      (await problemOfAsync(() => readArray('cube', { file, axes: ['rows', 'columns', 'bands'] }))).message,
      /should have 27000000 files with values/,
    );
    writeFileSync(join(folder, 'secret'), new Uint8Array(24).fill(9));
    rmSync(file, { recursive: true });
    writeZarr(file, '', store(2, { chunk: () => undefined, chunks: [2, 2, 3] }));
    symlinkSync(join(folder, 'secret'), join(file, '0.0.0'));
    assert.equal(
      [...(await readArray('cube', { file }, [5, 4]))[0].values].some((value) => value !== 0),
      false,
    );
  }));

test('a store that has changed in one of its files is another one', () =>
  withFolder(async (folder) => {
    const file = join(folder, 's.zarr');
    writeZarr(file, '', store(3));
    const before = companionsOf(file).map(fileState);
    const [, { sha256, bytes }] = await readArray('cube', { file }, [5, 4]);
    assert.ok(sameFiles(before, companionsOf(file).map(fileState)));
    writeFileSync(join(file, 'c', '0', '0', '0'), new Uint8Array(32));
    assert.not.ok(sameFiles(before, companionsOf(file).map(fileState)));
    const [, other] = await readArray('cube', { file }, [5, 4]);
    assert.is.not(other.sha256, sha256);
    assert.is(other.bytes, bytes);
  }));

test.run();
