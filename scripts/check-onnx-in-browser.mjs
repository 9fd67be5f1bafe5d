// Opens a run's exported ONNX files in headless Chromium, in a page that has nothing but onnxruntime-web, and compares: patches of raw
// values with the run's predictions.csv, and the whole scene as one tile with the run's map. The same classes, probabilities within 1e-5.
//
//   node scripts/check-onnx-in-browser.mjs --web FOLDER [--pixels 300]
//
// FOLDER has node_modules/onnxruntime-web (npm install --prefix FOLDER onnxruntime-web; some 100 MB, so it is no dependency). Chromium is
// found by its usual names, or named by CHROMIUM. Build first.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { readCsv } from '../dist/src/base/csv.js';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { readTrainedTrial } from '../dist/src/predict/trained-trial.js';
import { decodeNpy } from '../dist/src/results/maps/npy.js';

const ROOT = new URL('..', import.meta.url).pathname;
const TOLERANCE = 1e-5;
const { values: options } = parseArgs({ options: { web: { type: 'string', default: ROOT }, pixels: { type: 'string', default: '300' } } });
const web = join(resolve(options.web), 'node_modules/onnxruntime-web/dist');
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!executablePath || !existsSync(web)) {
  console.log(`skipped: ${executablePath ? `there is no onnxruntime-web in ${options.web}` : 'chromium is not there (CHROMIUM names it)'}`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-onnx-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args, '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
try {
  const quick = ['--set', 'training.epochs=1', '--set', 'seeds=[1220]', '--set', 'maps=scene'];
  const run = join(folder, hsiRun(join(ROOT, 'pipelines/quickstart.yaml'), '--engine', 'wasm', ...quick));
  hsiRun('export', run, '--onnx', 'patches.onnx');
  hsiRun('export', run, '--onnx', 'tile.onnx', '--tile', 'any');
  const trial = await readTrainedTrial(run, {});
  const { cube } = await loadScene(trial.experiment.dataset, { baseFolder: '.' });
  const listed = inside(readCsv(readFileSync(join(trial.folder, 'predictions.csv'), 'utf8')), trial, cube);
  const expected = { patches: listed.map(({ predicted, confidence }) => [Number(predicted), Number(confidence)]), tile: ofMap(run) };
  await browse(trial, cube, listed, expected);
} finally {
  rmSync(folder, { recursive: true });
}

/** Test pixels whose patches lie in the scene. */
function inside(rows, { experiment: { patch } }, cube) {
  const margin = (patch.size - 1) / 2;
  const isInside = (at, length) => Number(at) >= margin && Number(at) < length - margin;
  return rows.filter(({ row, column }) => isInside(row, cube.rows) && isInside(column, cube.columns)).slice(0, Number(options.pixels));
}

/** Class and confidence of every pixel in the run's map. */
function ofMap(run) {
  const maps = join(run, '../maps');
  const [classes, confidence] = ['classes', 'confidence'].map((name) =>
    decodeNpy(readFileSync(join(maps, readdirSync(maps)[0], `${name}.npy`))),
  );
  return [...classes.values].map((one, pixel) => [one, confidence.values[pixel]]);
}

async function browse({ experiment: { patch }, classNames }, cube, listed, expected) {
  const { rows, columns, bands } = cube;
  const facts = { rows, columns, bands, size: patch.size, count: listed.length, classes: classNames.length };
  const content = {
    '/facts.json': JSON.stringify(facts),
    '/patches.bin': patchValues(cube, patch.size, listed),
    '/tile.bin': bandsFirst(cube),
  };
  content['/'] = '<!doctype html><title>onnx</title><script src="ort.wasm.min.js"></script><script src="page.js"></script>';
  content['/page.js'] = readFileSync(new URL('browser/predict-onnx.js', import.meta.url));
  const types = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', json: 'application/json' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const name = basename(pathname);
    const file = [join(folder, name), join(web, name)].find((path) => name !== '' && existsSync(path));
    const data = content[pathname] ?? (file && readFileSync(file));
    const type = types[name.split('.').at(-1) || 'html'] ?? 'application/octet-stream';
    response.writeHead(data === undefined ? 404 : 200, { 'content-type': type }).end(data);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const kind of ['patches', 'tile']) {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(String(error)));
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      const found = await page.evaluate((what) => globalThis.predict(what), kind);
      await page.close();
      report(kind, found, expected[kind], browser.version());
    }
  } finally {
    await browser.close();
    server.close();
  }
}

function patchValues({ values, columns, bands }, size, listed) {
  const margin = (size - 1) / 2;
  const patches = new Float32Array(listed.length * size * size * bands);
  let to = 0;
  for (const { row, column } of listed)
    for (let y = Number(row) - margin; y <= Number(row) + margin; y++)
      for (let x = Number(column) - margin; x <= Number(column) + margin; x++)
        for (let band = 0; band < bands; band++) patches[to++] = values[(y * columns + x) * bands + band];
  return Buffer.from(patches.buffer);
}

function bandsFirst({ values, rows, columns, bands }) {
  const tile = Float32Array.from({ length: values.length }, (_, at) => {
    const [band, pixel] = [Math.floor(at / (rows * columns)), at % (rows * columns)];
    return values[pixel * bands + band];
  });
  return Buffer.from(tile.buffer);
}

function report(kind, { classes, confidence, outputs, version, milliseconds }, expected, chromiumVersion) {
  const other = expected.filter(([one], index) => one !== classes[index]).length;
  const largest = expected.reduce((most, [, one], index) => Math.max(most, Math.abs(one - confidence[index])), 0);
  // predictions.csv has six digits.
  const fine = expected.length === classes.length && other === 0 && largest <= TOLERANCE + 5e-7;
  if (!fine) process.exitCode = 1;
  console.log(
    `${fine ? 'fine' : 'WRONG'}: ${kind} (${outputs.join(', ')}), onnxruntime-web ${version} in Chromium ${chromiumVersion}: ${expected.length} pixels, ` +
      `${other} other classes, probabilities within ${largest.toExponential(1)}, ${Math.round(milliseconds)} ms`,
  );
}
