// Runs the tutorials (docs/tutorials) as a reader would: writes the files that they show, types their commands, in an empty folder each.
// A block says what it is: ```yaml file=NAME is a file, ```sh is typed, ```sh not-run takes too long or needs a network, and
// ```sh fails=CODE ends so.
// Usage: node scripts/check-tutorials.mjs [NAME...]   (after npm run build)
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const FOLDER = 'docs/tutorials';
const wanted = process.argv.slice(2);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => file.replace(/\.md$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

/** Blocks of a text: their language with its marks, and what they hold. */
function blocksOf(text) {
  return [...text.matchAll(/^```(\S*)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language, marks, content]) => ({
    language,
    marks: Object.fromEntries(
      marks
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map((mark) => [mark.split('=')[0], mark.split('=')[1] ?? true]),
    ),
    content,
  }));
}

/** A reader's own scene: three fields with spectra of their own, as NPY. */
function ownScene(folder) {
  const [rows, columns, bands] = [36, 40, 16];
  const cube = new Float32Array(rows * columns * bands);
  const labels = new Uint8Array(rows * columns);
  let state = 7;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const label = (Math.floor(row / 12) + Math.floor(column / 12)) % 3;
      labels[row * columns + column] = row % 12 === 0 || column % 12 === 0 ? 0 : label + 1;
      for (let band = 0; band < bands; band++)
        cube[(row * columns + column) * bands + band] = 1 + ((band * (label + 1)) % 7) / 7 + 0.3 * random();
    }
  }
  writeFileSync(join(folder, 'scene.npy'), npy(cube, '<f4', [rows, columns, bands]));
  writeFileSync(join(folder, 'labels.npy'), npy(labels, '|u1', [rows, columns]));
}

function npy(values, type, shape) {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = `${head.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
    Buffer.from(header),
    Buffer.from(values.buffer),
  ]);
}

/** `npx hsi-run` without npx: a program of that name that starts this checkout's. */
function programs() {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-tutorial-bin-'));
  symlinkSync(resolve('dist/program/cli/main.js'), join(folder, 'hsi-run'));
  writeFileSync(join(folder, 'npx'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  return folder;
}

const bin = programs();
const failures = [];
let [typed, left] = [0, 0];
for (const name of names) {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-tutorial-'));
  const began = performance.now();
  if (name === 'own-scene') ownScene(folder);
  for (const { language, marks, content } of blocksOf(readFileSync(join(FOLDER, `${name}.md`), 'utf8'))) {
    if (marks.file) {
      mkdirSync(dirname(join(folder, marks.file)), { recursive: true });
      writeFileSync(join(folder, marks.file), content);
    } else if (language === 'sh') {
      const commands = content.trimEnd().split('\n');
      if (marks['not-run']) {
        left += commands.length;
        continue;
      }
      typed += commands.length;
      const { status, stdout, stderr } = spawnSync('sh', ['-ec', content], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, XDG_CACHE_HOME: join(folder, '.cache'), HSI_DATA: '' },
      });
      if (status !== Number(marks.fails ?? 0)) {
        failures.push(name);
        console.log(`FAIL ${name}: ended with ${status}\n${content}${stdout.slice(-1500)}${stderr.slice(-1500)}`);
        break;
      }
    }
  }
  rmSync(folder, { recursive: true, force: true });
  if (!failures.includes(name)) console.log(`ok   ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}
rmSync(bin, { recursive: true, force: true });
console.log(
  `${names.length - failures.length} of ${names.length} tutorials; ${typed} commands typed, ${left} not run (too long, or need a network)`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
