import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { CubeDigest } from '../../../src/data/scene/digest.js';
import { openRows, rowsInMemory } from '../../../src/data/arrays/scene-rows.js';
import { BandStatistics, bandScaling } from '../../../src/data/features/standardize.js';
import { ownScaling, survey } from '../../../src/predict/maps/survey.js';
import { withFolder } from '../helpers.js';
import { INTERLEAVES, writeEnvi } from '../readers/writers/envi.js';
import { writeTiff } from '../readers/writers/tiff.js';

const test = suite('data/arrays/scene-rows');
const SHAPE = [7, 5, 4] as const;
const VALUES = Array.from({ length: 7 * 5 * 4 }, (_, index) => (index * 7919) % 4001);

/** All rows in parts of one to three rows. */
async function inParts(reference: { file: string }, pixels?: readonly number[]): Promise<{ streamed: boolean; values: number[] }> {
  const scene = await openRows(reference, pixels, 1);
  const values: number[] = [];
  for (let from = 0, height = 1; from < scene.rows; from += height, height = (height % 3) + 1) {
    const part = await scene.read(from, Math.min(scene.rows, from + height));
    assert.equal([part.columns, part.bands, part.type], [scene.columns, scene.bands, scene.type]);
    values.push(...part.values);
  }
  return { streamed: scene.streamed, values };
}

test('ENVI: each interleave, type and byte order; a compressed one is read whole', () =>
  withFolder(async (folder) => {
    for (const interleave of INTERLEAVES) {
      for (const type of ['uint16', 'int32', 'float64'] as const) {
        for (const littleEndian of [true, false]) {
          const stem = join(folder, `${interleave}-${type}-${littleEndian}`);
          writeEnvi(stem, SHAPE, VALUES, { type, interleave, littleEndian, offset: 5 });
          assert.equal(await inParts({ file: `${stem}.hdr` }), { streamed: true, values: VALUES }, stem);
        }
      }
      writeEnvi(join(folder, 'packed'), SHAPE, VALUES, { type: 'uint16', interleave, compressed: true });
      assert.equal(await inParts({ file: join(folder, 'packed.hdr') }), { streamed: false, values: VALUES });
    }
  }));

/** An .npy of uint16 whose axes lie in the file as they are listed, or the other way round. */
function writeNpy(file: string, shape: readonly number[], values: readonly number[], fortran: boolean): void {
  const text = `{'descr': '<u2', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}), }`.padEnd(117);
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text}\n`, 'latin1');
  writeFileSync(file, Buffer.concat([head, Buffer.from(Uint16Array.from(values).buffer)]));
}

test('NPY: whichever axis the rows are, unless they are the fastest', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.npy');
    writeNpy(file, SHAPE, VALUES, false);
    assert.equal(await inParts({ file }, [7, 5]), { streamed: true, values: VALUES });
    // Bands first.
    const at = (row: number, column: number, band: number) => VALUES[(row * 5 + column) * 4 + band];
    const bandsFirst = Array.from(VALUES, (_, index) => at(Math.floor(index / 5) % 7, index % 5, Math.floor(index / 35)));
    writeNpy(file, [4, 7, 5], bandsFirst, false);
    assert.equal(await inParts({ file }, [7, 5]), { streamed: true, values: VALUES });
    const columnsLast = Array.from(VALUES, (_, index) => at(Math.floor(index / 4) % 7, Math.floor(index / 28), index % 4));
    writeNpy(file, [4, 7, 5], columnsLast, true);
    assert.equal(await inParts({ file }, [7, 5]), { streamed: true, values: VALUES });
    writeNpy(
      file,
      SHAPE,
      Array.from(VALUES, (_, index) => at(index % 7, Math.floor(index / 7) % 5, Math.floor(index / 35))),
      true,
    );
    assert.equal(await inParts({ file }, [7, 5]), { streamed: false, values: VALUES });
  }));

test('GeoTIFF: strips and tiles, bands together or apart, compressed or not', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.tif');
    const ways = [
      { rowsPerStrip: 2 },
      { rowsPerStrip: 3, planar: true, deflate: true },
      { tile: [4, 4], deflate: true, predictor: 2 },
      {},
    ] as const;
    for (const options of ways) {
      writeFileSync(file, writeTiff(SHAPE, VALUES, { type: 'uint16', ...options }));
      assert.equal(await inParts({ file }), { streamed: true, values: VALUES }, JSON.stringify(options));
    }
    writeFileSync(
      file,
      writeTiff(
        [1100, 1, 2],
        Array.from({ length: 2200 }, (_, index) => index),
        { type: 'uint16' },
      ),
    );
    assert.is((await openRows({ file }, undefined, 1)).streamed, false);
  }));

test('a file that ends early is refused, in parts too', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'x');
    writeEnvi(stem, SHAPE, VALUES, { type: 'uint16', interleave: 'bip' });
    const scene = await openRows({ file: `${stem}.hdr` }, undefined, 1);
    writeFileSync(`${stem}.raw`, readFileSync(`${stem}.raw`).subarray(0, 100));
    try {
      await scene.read(5, 7);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /header says/);
    }
  }));

test('digest, statistics and false colour of parts are those of the whole', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'x');
    writeEnvi(stem, SHAPE, VALUES, { type: 'int16', interleave: 'bsq' });
    const [{ type, values }] = await readArray('cube', { file: `${stem}.hdr` });
    const cube = { rows: 7, columns: 5, bands: 4, type, values };
    const [streamed, whole] = [await openRows({ file: `${stem}.hdr` }, undefined, 1), rowsInMemory(cube, 'x')];
    assert.equal(await survey(streamed, [2, 1, 0]), await survey(whole, [2, 1, 0]));
    const digest = new CubeDigest(cube);
    digest.add(cube);
    assert.is((await survey(streamed, [2, 1, 0])).digest, digest.end());
    for (const scaling of ['band', 'global', 'min-max', 'none'] as const) {
      const settings = { scaling, bands: [3, 0, 1], scale: 10 };
      assert.equal(await ownScaling(streamed, settings), bandScaling(cube, settings), scaling);
      const statistics = new BandStatistics(4, settings);
      for (let pass = 0; pass < statistics.passes; pass++) {
        for (const [from, to] of [
          [0, 2],
          [2, 3],
          [3, 7],
        ])
          statistics.add(await whole.read(from, to));
        statistics.endPass();
      }
      assert.equal(statistics.scaling(), bandScaling(cube, settings), scaling);
    }
  }));

test.run();
