import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { readTrainedTrial } from '../../src/predict/trained-trial.js';
import { realFile } from '../data/helpers.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/evaluate');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
writeFileSync(join(folder, 'tiny.yaml'), TINY);
const cli = (...args: string[]) => hsiRun(args, { cwd: folder });
const first = await cli('tiny.yaml', '--quiet');
assert.is(first.code, 0, first.stderr);
const run = readdirSync(runs).find((name) => name.startsWith('tiny-'))!;
const table = (file: string) => readCsv(readFileSync(join(runs, run, file), 'utf8'));

test('the weights of a trial, in whatever form, predict what the trial did', async () => {
  assert.is((await cli('export', run, '--model', 'model', '--seed', '2')).code, 0);
  const [row] = table('metrics.csv').filter(({ seed }) => seed === '2');
  const own = table('predictions.csv')
    .filter(({ seed }) => seed === '2')
    .map(({ seed: _, ...rest }) => rest);
  for (const [index, weights] of ['model', `runs/${run}/model-2.json`, `runs/${run}/weights-2.safetensors`].entries()) {
    const output = `evaluated-${index}`;
    const { code, stdout, stderr } = await cli(
      'evaluate',
      'tiny.yaml',
      '--weights',
      weights,
      '--seed',
      '2',
      '--output',
      output,
      '--json',
      '--quiet',
    );
    assert.equal([code, stderr], [0, '']);
    const { oa, kappa, taken, judged, predictions, predictedFrom } = JSON.parse(stdout);
    assert.match(predictedFrom, /^dense: /);
    assert.equal(
      [oa, kappa, taken, judged, predictions],
      [Number(row.overall_accuracy), Number(row.kappa), 'name', own.length, `${output}/predictions.csv`],
    );
    assert.equal(readCsv(readFileSync(join(folder, predictions), 'utf8')), own);
  }
});

test('a list of pixels takes the place of the test pixels; what has no class is classified, and not judged', async () => {
  const known = table('split.csv')
    .filter(({ seed }) => seed === '1')
    .slice(0, 3);
  const rest = new Set(table('split.csv').map(({ row, column }) => `${row},${column}`));
  const free = Array.from({ length: 256 }, (_, pixel) => `${pixel >> 4},${pixel % 16}`).find((pixel) => !rest.has(pixel));
  const lines = [...known.map(({ row, column, class: label }) => `${row},${column},${label}`), ...(free ? [`${free},`] : [])];
  writeFileSync(join(folder, 'pixels.csv'), `row,col,label\n${lines.join('\n')}\n`);
  const { code, stdout, stderr } = await cli(
    'evaluate',
    'tiny.yaml',
    '--weights',
    `runs/${run}/weights-1.safetensors`,
    '--pixels',
    'pixels.csv',
    '--json',
  );
  assert.is(code, 0, stderr);
  const { pixels, judged } = JSON.parse(stdout);
  assert.equal([pixels, judged], [lines.length, 3]);
});

test('what is wrong is told, and where', async () => {
  const weights = `runs/${run}/weights-1.safetensors`;
  const told = async (...args: string[]) => {
    const { code, stderr } = await cli('evaluate', 'tiny.yaml', '--quiet', ...args);
    assert.is(code, 2, stderr);
    return stderr;
  };
  const [pixel] = table('split.csv');
  const list = async (text: string) => {
    writeFileSync(join(folder, 'list.csv'), text);
    return told('--weights', weights, '--pixels', 'list.csv');
  };
  assert.match(await told(), /needs a file of weights/);
  assert.match(
    await told('--weights', weights, '--set', 'dataset.synthetic.classes=4'),
    /dense1\/bias is \[4\] in the network, and \[3\] in the file/,
  );
  assert.match(await list('x,y\n1,2\n'), /list\.csv:1: error: the table needs the columns row and column, but its columns are x, y/);
  assert.match(await list('row,column,class,class\n1,2,1,2\n'), /list\.csv:1: error: the table has the column class twice/);
  assert.match(await list('row,column\n1,2\n3,x\n'), /list\.csv:3: error: the column is "x"/);
  assert.match(await list('row,column\n16,2\n'), /list\.csv:2: error: row 16, column 2 is outside the scene of 16 x 16 pixels/);
  assert.match(
    await list(`row,column,class\n${pixel.row},${pixel.column},${(Number(pixel.class) % 3) + 1}\n`),
    /has class \d here, but class \d in the/,
  );
  writeFileSync(join(folder, 'svm.yaml'), TINY.replace(/architecture:[^]*(?=seeds)/, 'classifier: {k-nearest: {k: [1]}}\n'));
  assert.match((await cli('evaluate', 'svm.yaml', '--weights', weights)).stderr, /this pipeline has a classifier/);
});

test('weights that are no numbers predict nothing, wherever they come from', async () => {
  const file = join(runs, run, 'weights-1.safetensors');
  const { arrays, metadata } = decodeSafetensors(readFileSync(file));
  for (const name of ['dense1/kernel', 'conv1/conv/kernel']) {
    const spoilt = (values: Float32Array) => values.map((value, index) => (index === 1 ? NaN : value));
    const broken = arrays.map((one) => (one.name === name ? { ...one, values: spoilt(one.values) } : one));
    writeFileSync(join(folder, 'broken.safetensors'), encodeSafetensors(broken, metadata));
    const { code, stdout, stderr } = await cli('evaluate', 'tiny.yaml', '--weights', 'broken.safetensors', '--quiet');
    assert.equal([code, stdout], [2, '']);
    assert.match(
      stderr,
      new RegExp(
        `broken\\.safetensors: error: these weights: 1 of the \\d+ values of ${name} is NaN or infinite, the first of them NaN \\(value 2\\)`,
      ),
    );
  }
});

test('a stored trial is opened with all that predicting needs', async () => {
  const trial = await readTrainedTrial(join(runs, run), { seed: 2 });
  assert.equal([trial.seed, trial.classNames.length, trial.preprocessing.bands, trial.network?.classes], [2, 3, 16, 3]);
  assert.is(trial.preprocessing.scaling.offset.length, 16);
  const file = join(trial.folder, 'preprocessing.json');
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  // A trial of an older version: the same comes from the scene.
  assert.equal((await readTrainedTrial(join(runs, run), { seed: 2 })).preprocessing, trial.preprocessing);
  writeFileSync(file, text);
  const { code, stderr } = await cli('export', run, '--model', 'other', '--seed', '3');
  assert.equal(code, 2);
  assert.match(stderr, /no trial of seed 3\n {2}Its seeds: 1, 2\./);
});

const released = realFile('../reference/Indian_best_RES_3D_SS4_10_1.hdf5');
const scene = realFile('indian-pines-8bit/IP_200_M.mat');

(released && scene ? test : test.skip)("the authors' released weights have their overall accuracy on the 513 pixels", async () => {
  const { code, stdout, stderr } = await hsiRun([
    'evaluate',
    'pipelines/ssrn-in-8bit.yaml',
    '--set',
    'architecture=ssrn-released',
    '--weights',
    released!,
    '--pixels',
    resolve(released!, '../released-in-logits.csv'),
    '--data',
    dirname(dirname(scene!)),
    '--engine',
    'wasm',
  ]);
  assert.is(code, 0, stderr);
  assert.match(stdout, /HDF5 of Keras.*513 pixels\noverall accuracy +0\.8012\n/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
