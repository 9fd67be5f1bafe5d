// Compares white and dark correction, what is done to spectra, and minimum noise fractions, with SciPy, NumPy and spectral (build first):
// `node scripts/check-preparations.mjs [SEED]`. PYTHON names an interpreter with these; where they are missing it says so and ends.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArray } from '../dist/src/data/arrays/array-file.js';
import { featuresOf } from '../dist/src/data/features/features.js';
import { foundReferences } from '../dist/src/data/references/beside.js';
import { corrected } from '../dist/src/data/references/correct.js';
import { applySteps } from '../dist/src/data/spectra/steps.js';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const python = process.env.PYTHON ?? 'python3';
if (spawnSync(python, ['-c', 'import numpy, scipy, spectral']).status !== 0) {
  console.log(`skipped: ${python} has no numpy, scipy and spectral (set PYTHON)`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-preparations-'));
const [seed = '1'] = process.argv.slice(2);
let failed = 0;

/** The greatest difference, as part of the greatest value. */
const apart = (own, theirs) => {
  let [most, size] = [0, 0];
  for (let at = 0; at < theirs.length; at++) {
    const distance = Math.abs(own[at] - theirs[at]);
    most = distance <= most ? most : distance;
    size = Math.max(size, Math.abs(theirs[at]));
  }
  return most / size;
};

const tell = (name, peer, distance, limit) => {
  const fine = distance <= limit;
  if (!fine) failed++;
  console.log(`${name}: ${fine ? 'alike' : 'OTHER'}, at most ${distance.toExponential(1)} from ${peer}`);
};

try {
  const { status } = spawnSync(python, ['scripts/readers/preparations.py', folder, seed], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('the peers cannot write their files');
  const read = (name, Kind) => {
    const bytes = readFileSync(join(folder, name));
    return new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  const { rows, columns, bands, centres, cases, captures, mnf, pixels, pairs } = JSON.parse(
    readFileSync(join(folder, 'facts.json'), 'utf8'),
  );
  for (const { name, peer, file } of captures) {
    const [raw] = await readArray('cube', { file: join(folder, file) });
    const { cube: reflectance } = await corrected(raw, foundReferences(join(folder, file)), file);
    tell(name, peer, apart(reflectance.values, read(`${name}.f64`, Float64Array)), 1e-6);
  }
  const cube = { rows, columns, bands, type: 'float32', values: read('cube.f32', Float32Array) };
  for (const { name, peer, steps } of cases) {
    const { values } = applySteps(cube, { steps, zero: 0, scale: 1, centres });
    tell(name, peer, apart(values, read(`${name}.f64`, Float64Array)), 1e-6);
  }
  const own = featuresOf(cube, { scaling: 'band', mnf: { components: 8, whiten: false } }).values;
  const theirs = read('mnf.f64', Float64Array);
  // Their signs are anybody's choice; their noise is a sample's, ours a population's.
  const factor = Math.sqrt((pairs - 1) / pairs);
  for (let component = 0; component < 8; component++) {
    const column = (values) => Float64Array.from({ length: pixels }, (_, pixel) => values[pixel * 8 + component]);
    const [mine, other] = [column(own), column(theirs)];
    const at = mine.reduce((most, value, index) => (Math.abs(value) > Math.abs(mine[most]) ? index : most), 0);
    const sign = Math.sign(mine[at]) === Math.sign(other[at]) ? 1 : -1;
    tell(
      `mnf ${component + 1}`,
      mnf,
      apart(
        mine.map((value) => value * factor * sign),
        other,
      ),
      1e-4,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);
