// The pipelines of Tables VII and VIII, end to end on the real masks: cubes of the true size are made up (a smooth spectrum for each
// class, noise, 176 and 103 bands), one seed and few epochs are run, and the numbers of pixels held against the paper's Tables II, III.
//
//   node scripts/check-tables.mjs --masks FOLDER --counts samples.csv [--epochs 1] [--runs FOLDER] [--configuration NAME]
//
// FOLDER holds ksc/KSC_gt.mat and pavia-university/PaviaU_gt.mat; samples.csv has scene, class, train, validation, test. With one
// epoch the seven methods take some minutes, most of them the SVM's.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findScene } from '../dist/src/scenes/index.js';
import { readMask } from '../dist/src/data/arrays/array-file.js';
import { maskOf } from '../dist/src/data/masks/mask.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { readCsv } from '../dist/src/base/csv.js';

const { values } = parseArgs({
  options: {
    masks: { type: 'string' },
    counts: { type: 'string' },
    epochs: { type: 'string', default: '1' },
    runs: { type: 'string' },
    configuration: { type: 'string' },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TABLES = [
  { scene: 'ksc', mask: 'ksc/KSC_gt.mat', pipeline: 'pipelines/paper/table-7-ksc.yaml' },
  { scene: 'pavia-university', mask: 'pavia-university/PaviaU_gt.mat', pipeline: 'pipelines/paper/table-8-up.yaml' },
];

const data = mkdtempSync(join(tmpdir(), 'hsi-run-tables-'));
const runs = values.runs ?? join(data, 'runs');
const paper = readCsv(readFileSync(values.counts, 'utf8'));
let failed = false;
try {
  for (const { scene: id, mask: file, pipeline } of TABLES) {
    const scene = findScene(id);
    const mask = maskOf((await readMask({ file: join(values.masks, file), variable: scene.mask.variable }))[0], file);
    copyFileSync(join(values.masks, file), join(data, basename(scene.mask.file)));
    writeFileSync(join(data, scene.cube.file), cubeFile(scene, mask.values));
    const begun = performance.now();
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'dist/program/cli/main.js'),
        join(root, pipeline),
        '--data',
        data,
        '--runs',
        runs,
        '--json',
        '--maps',
        'none',
        '--set',
        'seeds=[1220]',
        '--set',
        `training.epochs=${values.epochs}`,
        ...(values.configuration ? ['--configuration', values.configuration] : []),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e9 },
    );
    if (status !== 0) throw new Error(`${pipeline} ended with ${status}: ${stdout}`);
    const result = JSON.parse(stdout);
    console.log(`${pipeline}: ${result.folder ? basename(result.folder) : ''}, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    for (const { name, oa, aa, kappa } of result.configurations ?? [result]) {
      console.log(`  ${name}: OA ${oa.mean.toFixed(4)}, AA ${aa.mean.toFixed(4)}, kappa ${kappa.mean.toFixed(4)}`);
    }
    failed = !countsAgree(id, result.folder, scene.classes.length) || failed;
  }
} finally {
  rmSync(data, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

/** Training pixels of each class, and the totals of validation and test, which the paper draws at random from the rest. */
function countsAgree(id, folder, classes) {
  const { trials, configurations } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const wanted = paper.filter(({ scene }) => scene === id);
  const addresses = new Set([...JSON.stringify(trials ?? configurations).matchAll(/[0-9a-f]{64}/g)].map(([address]) => address));
  let agree = addresses.size > 0;
  for (const address of addresses) {
    const split = readCsv(readFileSync(join(runs, 'trials', address, 'split.csv'), 'utf8'));
    const count = (part, label) => split.filter((row) => row.part === part && (label === undefined || Number(row.class) === label)).length;
    const train = Array.from({ length: classes }, (_, index) => count('train', index + 1));
    const total = (part) => wanted.reduce((sum, row) => sum + Number(row[part]), 0);
    agree &&=
      train.every((number, index) => number === Number(wanted[index].train)) &&
      ['validation', 'test'].every((part) => count(part) === total(part));
  }
  console.log(
    `  ${addresses.size} trial${addresses.size === 1 ? '' : 's'}, numbers of pixels ${agree ? 'as in the paper' : 'NOT as in the paper'}: ${[
      'train',
      'validation',
      'test',
    ]
      .map((part) => `${wanted.reduce((sum, row) => sum + Number(row[part]), 0)} ${part}`)
      .join(', ')}`,
  );
  return agree;
}

/** A MAT file of version 5 with one int16 array, column by column, band by band. */
function cubeFile({ rows, columns, bands, classes, cube }, labels) {
  const stream = new RandomStream(1, `tables/${cube.variable}`);
  const spectra = Array.from({ length: classes.length + 1 }, () => smooth(bands, stream));
  const plane = new Int16Array(rows * columns * bands);
  for (let band = 0, at = 0; band < bands; band++) {
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        plane[at++] = spectra[labels[row * columns + column]][band] + 400 * (stream.uniform() + stream.uniform() - 1);
      }
    }
  }
  const words = (...numbers) => Buffer.from(Uint32Array.from(numbers).buffer);
  const name = Buffer.alloc(Math.ceil(cube.variable.length / 8) * 8);
  name.write(cube.variable);
  const variable = Buffer.concat([
    words(6, 8, 10, 0),
    words(5, 12, rows, columns, bands, 0),
    words(1, cube.variable.length),
    name,
    words(3, plane.byteLength),
  ]);
  const padding = Buffer.alloc((8 - (plane.byteLength % 8)) % 8);
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, made up');
  header.set([0, 1, 0x49, 0x4d], 124);
  const body = Buffer.concat([variable, Buffer.from(plane.buffer), padding]);
  return Buffer.concat([header, words(14, body.length), body]);
}

/** A random walk, smoothed. */
function smooth(bands, stream) {
  let [value, slope] = [2000, 0];
  return Array.from({ length: bands }, () => {
    slope = 0.8 * slope + 120 * (stream.uniform() - 0.5);
    return (value += slope);
  });
}
