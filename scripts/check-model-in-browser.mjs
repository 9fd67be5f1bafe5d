// Opens a run's exported network in headless Chromium, in a page that has nothing but TensorFlow.js, and compares what it says of
// test pixels with the run's predictions.csv: the same classes, probabilities within 1e-5.
//   node scripts/check-model-in-browser.mjs [RUN] [--seed N] [--pixels 300] [--backends cpu,webgl] [--data DIR]
// Without RUN a small one is made. Chromium is found by its usual names, or named by CHROMIUM.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { readCsv } from '../dist/src/base/csv.js';
import { readTrainedTrial } from '../dist/src/predict/trained-trial.js';

const ROOT = new URL('..', import.meta.url).pathname;
const TOLERANCE = 1e-5;
const {
  values: options,
  positionals: [named],
} = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    pixels: { type: 'string', default: '300' },
    backends: { type: 'string', default: 'cpu' },
    data: { type: 'string' },
  },
});
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  console.log('skipped: the exported network in a browser needs chromium (CHROMIUM names it)');
  process.exit(0);
}

const scratch = mkdtempSync(join(tmpdir(), 'hsi-run-browser-'));
try {
  const run = resolve(named ?? smallRun(scratch));
  const trial = await readTrainedTrial(run, { seed: options.seed === undefined ? undefined : Number(options.seed) });
  const pages = await openPages(run, trial);
  let wrong = 0;
  for (const backend of options.backends.split(',')) wrong += await compare(backend, pages, trial);
  await pages.close();
  process.exitCode = wrong > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true });
}

/** A run of the quickstart's scene with one epoch. */
function smallRun(folder) {
  const runs = join(folder, 'runs');
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'dist/program/cli/main.js'),
      join(ROOT, 'pipelines/quickstart.yaml'),
      '--runs',
      runs,
      '--engine',
      'wasm',
      '--quiet',
      '--set',
      'training.epochs=1',
      '--set',
      'seeds=[1220]',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return join(
    runs,
    readdirSync(runs).find((name) => /-[0-9a-f]{12}$/.test(name)),
  );
}

/** Serves the page, TensorFlow.js, the run's own files, the cube's raw values, and which pixels to predict. */
async function openPages(run, trial) {
  const { cube } = await loadScene(trial.experiment.dataset, { dataFolder: options.data, baseFolder: '.' });
  const expected = readCsv(readFileSync(join(trial.folder, 'predictions.csv'), 'utf8')).slice(0, Number(options.pixels));
  const facts = {
    rows: cube.rows,
    columns: cube.columns,
    bands: cube.bands,
    model: `model-${trial.seed}.json`,
    pixels: expected.map(({ row, column }) => Number(row) * cube.columns + Number(column)),
  };
  const tfjs = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs/package.json')), 'dist/tf.min.js');
  const content = {
    '/': ['text/html', '<!doctype html><title>model</title><script src="tf.min.js"></script><script src="page.js"></script>'],
    '/tf.min.js': ['text/javascript', readFileSync(tfjs)],
    '/page.js': ['text/javascript', readFileSync(new URL('browser/predict.js', import.meta.url))],
    '/facts.json': ['application/json', JSON.stringify(facts)],
    '/cube.bin': ['application/octet-stream', Buffer.from(Float64Array.from(cube.values).buffer)],
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const own = join(run, basename(pathname));
    const [type, data] =
      content[pathname] ??
      (/^\/model-\d+\.(json|bin)$/.test(pathname) && existsSync(own) ? ['application/octet-stream', readFileSync(own)] : []);
    response.writeHead(data === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }).end(data);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-swiftshader'] });
  return {
    expected,
    url: `http://127.0.0.1:${server.address().port}/`,
    browser,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function compare(backend, { expected, url, browser }, trial) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(url);
  const begun = performance.now();
  const { version, used, classes, probabilities } = await page.evaluate((name) => globalThis.predict(name), backend);
  await page.close();
  if (used !== backend) {
    console.log(`skipped: ${backend}, which this browser does not have`);
    return 0;
  }
  const other = expected.filter(({ predicted }, index) => Number(predicted) !== classes[index]).length;
  const largest = expected.reduce((most, { confidence }, index) => Math.max(most, Math.abs(Number(confidence) - probabilities[index])), 0);
  // predictions.csv has six digits.
  const fine = other === 0 && largest <= TOLERANCE + 5e-7;
  console.log(
    `${fine ? 'fine' : 'WRONG'}: ${trial.run}, seed ${trial.seed}, TensorFlow.js ${version} on ${used} in Chromium ${browser.version()}: ` +
      `${expected.length} pixels, ${other} other classes, probabilities within ${largest.toExponential(1)}, ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
  return fine ? 0 : 1;
}
