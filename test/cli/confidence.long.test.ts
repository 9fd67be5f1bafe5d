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

test('assess: figures of all classes, the temperature, and conformal sets by what training has seen; none of a plain trial', async () => {
  const { code, stdout, stderr } = await call('assess', 'sure', '--coverage', '0.8', '--json');
  assert.is(code, 0, stderr);
  const [plain, scaled, unsure] = JSON.parse(stdout).configurations.map(({ trials }: { trials: object[] }) => trials[0]);
  assert.equal([plain.probabilities, plain.sets, plain.temperature, unsure.sets], [undefined, undefined, undefined, undefined]);
  const tested = table('scaled', 'temperature.csv')[1];
  assert.equal([scaled.temperature.eceAfter, scaled.temperature.nllAfter].map(String), [tested.ece_after, tested.nll_after]);
  assert.ok(Math.abs(scaled.probabilities.nll - scaled.temperature.nllAfter) < 1e-6);
  assert.ok(Math.abs(scaled.calibration.ece - scaled.temperature.eceAfter) < 1e-5);
  // The same classes and logits, but for their scale.
  assert.ok(Math.abs(plain.calibration.ece - scaled.temperature.eceBefore) < 1e-5);
  const { groups, stated, calibration } = scaled.sets;
  assert.equal([stated, calibration, groups.all.pixels], [0.8, 20, table('scaled', 'predictions.csv').length]);
  assert.is(groups.inside.pixels + groups.overlapping.pixels + groups.apart.pixels, groups.all.pixels);
  const leakage = readCsv(readFileSync(join(runFolder(), 'leakage.csv'), 'utf8'));
  const own = leakage.find((row) => row.configuration === 'scaled' && row.class === 'all')!;
  assert.is(String(groups.inside.pixels / groups.all.pixels), own.inside);
  assert.is(String((groups.inside.pixels + groups.overlapping.pixels) / groups.all.pixels), own.overlap);
});

test('assess: its tables for people and papers; a coverage that is none', async () => {
  const text = (await call('assess', 'sure')).stdout;
  assert.match(text, /Probabilities of all classes\nConfiguration +Class-wise ECE +Brier +NLL\nscaled/);
  assert.match(text, /Temperature scaling, test pixels/);
  assert.match(text, /scaled +all test pixels +\d+\.\d +90\.00 +\d/);
  const csv = (await call('assess', 'sure', '--format', 'csv', '--table', 'classwise')).stdout;
  assert.is(readCsv(csv).length, 6);
  const wrong = await call('assess', 'sure', '--coverage', '1');
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, /--coverage 1 is not above 0 and below 1/);
});

test('the exported model has the temperature, too', async () => {
  const { code, stderr } = await call('export', 'sure', '--configuration', 'scaled', '--model', 'model');
  assert.is(code, 0, stderr);
  const { weightsManifest } = JSON.parse(readFileSync(join(folder, 'model', 'model.json'), 'utf8'));
  const bytes = readFileSync(join(folder, 'model', 'weights.bin'));
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  const temperature = Number(table('scaled', 'temperature.csv')[0].temperature);
  let at = 0;
  const exported = new Map<string, number[]>();
  for (const { name, shape } of weightsManifest[0].weights as { name: string; shape: number[] }[]) {
    const size = shape.reduce((product, length) => product * length, 1);
    exported.set(name, [...values.subarray(at, (at += size))]);
  }
  const plain = arrays('plain', 'weights.safetensors').filter(({ name }) => name.startsWith('dense1/'));
  assert.is(plain.length, 2);
  for (const one of plain)
    assert.equal(exported.get(one.name), [...one.values.map((value) => value / temperature)], [...exported.keys()].join());
});

test("the run's page shows it", () => {
  const page = readFileSync(join(runFolder(), 'report.html'), 'utf8');
  const [, section] = /<section id="confidence"(.*?)<\/section>/s.exec(page)!;
  assert.is(section.match(/<svg /g)!.length, 3);
  const tested = table('scaled', 'temperature.csv')[1];
  const row = new RegExp(`<th scope="row">scaled</th><td>${Number(tested.ece_after).toFixed(4)}</td>.*?</tr>`, 's').exec(section)![0];
  assert.match(row, `<td>${Number(tested.temperature).toFixed(3)}</td><td>${Number(tested.ece_before).toFixed(4)}</td>`);
  assert.match(section, /configuration.*coverage of sets \(90 % stated\)/s);
});

test('all of it is reproduced, and checked', async () => {
  const { code, stdout, stderr } = await call('verify', 'sure');
  assert.is(code, 0, stdout + stderr);
});

test('it travels: what a trial has kept arrives in another store, and maps of its sets can be drawn there', async () => {
  const out = await call('export', 'sure', '--output', 'sure.tar');
  assert.is(out.code, 0, out.stderr);
  const back = await call('import', 'sure.tar', '--runs', 'other');
  assert.is(back.code, 0, back.stderr);
  for (const name of ['scaled', 'unsure']) {
    const there = trial(name).replace(join(folder, 'runs'), join(folder, 'other'));
    assert.equal(readdirSync(there).sort(), readdirSync(trial(name)).sort(), name);
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
