import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeSafetensors } from '../../src/store/formats/safetensors.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/confidence');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });

/** The same training as it is and with its confidence corrected; and one without any validation pixel. */
const text = TINY.replace('name: tiny', 'name: sure').replace('seeds: [1, 2]', 'seeds: [1]').replace('epochs: 2', 'epochs: 12');
writeFileSync(
  join(folder, 'sure.yaml'),
  `${text}vary:
  - {name: plain}
  - {name: scaled, training.calibrate: temperature, training.keep_probabilities: true}
  - {name: unsure, split.validation: 0, training.select: last, training.keep_probabilities: true}
`,
);
const ran = await call('sure.yaml', '--quiet');
const runFolder = () =>
  join(
    folder,
    'runs',
    readdirSync(join(folder, 'runs')).find((name) => name.startsWith('sure-'))!,
  );
const trial = (name: string) => {
  const { configurations } = JSON.parse(readFileSync(join(runFolder(), 'manifest.json'), 'utf8'));
  const { address } = configurations.find((one: { name: string }) => one.name === name).trials[0];
  return join(folder, 'runs', 'trials', address);
};
const arrays = (name: string, file: string) => decodeSafetensors(readFileSync(join(trial(name), file))).arrays;
const table = (name: string, file: string) => readCsv(readFileSync(join(trial(name), file), 'utf8'));

test('the last layer is divided by the temperature, all else and all classes stay; a plain trial has no further file', () => {
  assert.is(ran.code, 0, ran.stderr);
  const [validation, tested] = table('scaled', 'temperature.csv');
  const temperature = Number(validation.temperature);
  assert.equal([validation.part, tested.part, validation.pixels, validation.fitted], ['validation', 'test', '20', '1']);
  assert.ok(temperature > 0 && temperature !== 1, String(temperature));
  assert.ok(Number(validation.nll_after) < Number(validation.nll_before));
  const scaled = new Map(arrays('scaled', 'weights.safetensors').map(({ name, values }) => [name, values]));
  const plain = arrays('plain', 'weights.safetensors');
  assert.is(plain.length, scaled.size);
  for (const { name, values } of plain) {
    const by = name.startsWith('dense1/') ? temperature : 1;
    assert.equal([...scaled.get(name)!], [...values.map((value) => value / by)], name);
  }
  const classes = (name: string) => table(name, 'predictions.csv').map(({ predicted }) => predicted);
  assert.equal(classes('scaled'), classes('plain'));
  assert.equal(
    ['temperature.csv', 'probabilities.safetensors'].map((file) => existsSync(join(trial('plain'), file))),
    [false, false],
  );
});

test('probabilities are those of the predictions, of each pixel 1 in all', () => {
  const [validation, tested] = arrays('scaled', 'probabilities.safetensors');
  const predictions = table('scaled', 'predictions.csv');
  assert.equal([validation.name, validation.shape, tested.name, tested.shape], ['validation', [20, 3], 'test', [predictions.length, 3]]);
  for (const [at, { predicted, confidence }] of predictions.entries()) {
    const row = tested.values.subarray(3 * at, 3 * at + 3);
    assert.is(row[Number(predicted) - 1].toFixed(6), confidence);
    assert.is(Math.max(...row), row[Number(predicted) - 1]);
    assert.ok(Math.abs(row[0] + row[1] + row[2] - 1) < 1e-6);
  }
  assert.equal(arrays('unsure', 'probabilities.safetensors')[0].shape, [0, 3]);
});

test('all of it is reproduced, and checked', async () => {
  const { code, stdout, stderr } = await call('verify', 'sure');
  assert.is(code, 0, stdout + stderr);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
