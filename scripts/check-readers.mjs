// Compares the readers with SciPy, h5py, GDAL and NumPy, in both directions: `node scripts/check-readers.mjs` (build with --test
// first). Needs Debian's python3-scipy, python3-h5py and python3-gdal; PYTHON names another interpreter.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const [{ readWith }, { withInput }, { readerOf }, envi, mat5, npy, tiff, numbers] = await Promise.all(
  [
    'test/data/readers/read-with',
    'src/data/readers/input',
    'src/data/readers/index',
    'test/data/readers/writers/envi',
    'test/data/readers/writers/mat5',
    'test/data/readers/writers/npy',
    'test/data/readers/writers/tiff',
    'test/data/readers/writers/numbers',
  ].map((name) => import(`../dist/${name}.js`)),
);
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-readers-'));
const peers = (what) =>
  spawnSync(process.env.PYTHON ?? '/usr/bin/python3', ['scripts/readers/peers.py', what, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
let failed = false;

async function readTheirs() {
  if (peers('write').status !== 0) throw new Error('their files cannot be written');
  const counts = new Map();
  for (const [name, variable, shape, values] of JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))) {
    const who = `${name.split('-')[0]} ${name.split('.').at(-1)}`;
    const count = counts.get(who) ?? [0, 0];
    counts.set(who, count);
    try {
      const read = await withInput(join(folder, name), async (input) => readWith(await readerOf(input), input, variable));
      const same = String(read.shape) === String(shape) && read.values.every((value, index) => value === values[index]);
      count[same ? 0 : 1]++;
      if (!same) console.log(`${name}: read otherwise`);
    } catch (error) {
      count[1]++;
      console.log(`${name}: ${error.message}`);
    }
  }
  for (const [who, [same, other]] of counts) console.log(`${who}: ${same} of their files read alike, ${other} otherwise`);
  failed ||= [...counts.values()].some(([, other]) => other > 0);
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
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
