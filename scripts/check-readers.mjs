// Compares the readers with SciPy, h5py, GDAL, NumPy, tifffile, spectral and zarr-python, values in both directions, then what files say
// beside their values (scripts/check-facts.mjs): `node scripts/check-readers.mjs` (build with --test first). PYTHON names an interpreter
// with numpy, scipy, h5py, rasterio, spectral, tifffile, imagecodecs, netCDF4, xarray and zarr 3.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gridOf } from '../dist/src/data/georeference.js';
import { readerOf } from '../dist/src/data/readers/index.js';
import { withInput } from '../dist/src/data/readers/input.js';
import { readWith } from '../dist/test/data/readers/read-with.js';
import * as envi from '../dist/test/data/readers/writers/envi.js';
import * as mat5 from '../dist/test/data/readers/writers/mat5.js';
import * as npy from '../dist/test/data/readers/writers/npy.js';
import * as numbers from '../dist/test/data/readers/writers/numbers.js';
import * as tiff from '../dist/test/data/readers/writers/tiff.js';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-readers-'));
const peers = (what) =>
  spawnSync(PYTHON, ['scripts/readers/peers.py', what, folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const PYTHON = process.env.PYTHON ?? 'python3';
let failed = false;

async function readTheirs() {
  if (peers('write').status !== 0) throw new Error('their files cannot be written');
  await compare(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
}

async function readStores() {
  const { status } = spawnSync(PYTHON, ['-W', 'ignore', 'scripts/readers/stores.py', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('their stores cannot be written');
  const { library, manifest } = JSON.parse(readFileSync(join(folder, 'stores.json'), 'utf8'));
  console.log(library);
  await compare(manifest);
}

async function compare(manifest) {
  const counts = new Map();
  for (const [name, variable, shape, values, facts = {}] of manifest) {
    const who = `${name.split('-')[0]} ${name.split('.').at(-1)}`;
    const count = counts.get(who) ?? [0, 0];
    counts.set(who, count);
    try {
      const read = await withInput(join(folder, name), async (input) => readWith(await readerOf(input), input, variable));
      const same = String(read.shape) === String(shape) && read.values.every((value, index) => value === Number(values[index]));
      const found = { ...read.facts, grid: gridOf(read.facts?.georeference) };
      const other = Object.keys(facts).filter((key) => !near(found[key], facts[key]));
      count[same && other.length === 0 ? 0 : 1]++;
      if (!same) console.log(`${name}: read otherwise`);
      for (const key of other) console.log(`${name}: ${key} is ${JSON.stringify(found[key])}, theirs ${JSON.stringify(facts[key])}`);
    } catch (error) {
      count[1]++;
      console.log(`${name}: ${error.message}`);
    }
  }
  for (const [who, [same, other]] of counts) console.log(`${who}: ${same} of their files read alike, ${other} otherwise`);
  failed ||= [...counts.values()].some(([, other]) => other > 0);
}

/** Numbers to six digits, lists item by item, what theirs says of an object. */
function near(own, theirs) {
  if (Array.isArray(theirs)) return own?.length === theirs.length && theirs.every((one, index) => near(own[index], one));
  if (typeof theirs === 'object') return own !== undefined && Object.keys(theirs).every((key) => near(own[key], theirs[key]));
  return typeof own === 'number' ? Object.is(own, Number(theirs)) || Math.abs(own - theirs) <= 1e-6 * Math.abs(own) : own === theirs;
}

/** Two rows of three pixels with two bands, of a type's extreme values. */
function writeOurs() {
  const manifest = [];
  const said = (values) => values.map((value) => (Number.isFinite(value) ? value : String(value)));
  const shape = [2, 3, 2];
  const add = (name, variable, values, bytes) => {
    if (bytes) writeFileSync(join(folder, name), bytes);
    manifest.push([name, variable, shape, said(values)]);
  };
  const classes = { float64: 'double', float32: 'single' };
  for (const type of numbers.TYPES) {
    const values = [...numbers.EXTREMES[type], ...numbers.EXTREMES[type]];
    for (const little of [true, false]) {
      const form = `${type}-${little ? 'le' : 'be'}`;
      for (const compressed of [true, false]) {
        const variable = { name: 'cube', shape, values: numbers.laidOut(values, shape, [2, 1, 0]), class: classes[type] ?? type };
        add(`ours-${form}-${compressed}.mat`, 'cube', values, mat5.writeMat([variable], { littleEndian: little, compressed }));
        for (const planar of [true, false]) {
          for (const tile of [undefined, [16, 16]]) {
            add(
              `ours-${form}-${compressed}-${planar}-${tile ? 'tiles' : 'strips'}.tif`,
              'image',
              values,
              tiff.writeTiff(shape, values, { type, littleEndian: little, deflate: compressed, planar, tile }),
            );
          }
        }
      }
      for (const fortran of [true, false]) {
        const bytes = npy.writeNpy(shape, values, { type, littleEndian: little, fortran });
        add(`ours-${form}-${fortran}.npy`, 'array', values, bytes);
        add(`ours-${form}-${fortran}.npz`, 'cube', values, npy.writeNpz({ cube: bytes }, fortran));
      }
      if (!envi.ENVI_TYPES.includes(type)) continue;
      for (const interleave of envi.INTERLEAVES) {
        for (const compressed of [true, false]) {
          const name = `ours-${form}-${interleave}-${compressed}`;
          envi.writeEnvi(join(folder, name), shape, values, {
            type,
            interleave,
            littleEndian: little,
            compressed,
            offset: compressed ? 0 : 9,
          });
          add(`${name}.raw`, 'image', values);
        }
      }
    }
  }
  writeFileSync(join(folder, 'ours.json'), JSON.stringify(manifest));
}

try {
  await readTheirs();
  writeOurs();
  const { status, stdout } = peers('read');
  process.stdout.write(stdout);
  failed ||= status !== 0;
  await readStores();
  failed ||= spawnSync(process.execPath, ['scripts/check-facts.mjs'], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
