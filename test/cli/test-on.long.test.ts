import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/test-on');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });

const OTHER = { rows: 12, columns: 20, bands: 16, classes: 3, noise: 0.03, seed: 1220 };
const PAIR = TINY.replace('name: tiny', 'name: pair').replace(
  'classes: 3}}',
  `classes: 3, seed: 1220}, test_on: {synthetic: ${JSON.stringify(OTHER)}}}`,
);
const FOREST = PAIR.replace('name: pair', 'name: forest').replace(
  /architecture:[^]*?\ntraining.*\n/,
  'classifier: {random-forest: {trees: 20, input: spectrum}}\n',
);
for (const [name, text] of Object.entries({ pair: PAIR, forest: FOREST })) writeFileSync(join(folder, `${name}.yaml`), text);
const runs = [await call('pair.yaml', '--engine', 'wasm'), await call('forest.yaml')];
const folderOf = (name: string) =>
  join(
    folder,
    'runs',
    readdirSync(join(folder, 'runs')).find((entry) => entry.startsWith(`${name}-`))!,
  );

test('a network and a classifier test on every labelled pixel of the other scene, and on nothing else', async () => {
  assert.equal(
    runs.map(({ code }) => code),
    [0, 0],
  );
  for (const { stdout } of runs) assert.match(stdout, 'test pixels lie in another scene: no sample contains values of a training pixel');
  const { mask } = await loadScene({ synthetic: OTHER }, { baseFolder: folder });
  const labelled = [...mask.values.keys()].filter((pixel) => mask.values[pixel] > 0);
  for (const name of ['pair', 'forest']) {
    const predictions = readCsv(readFileSync(join(folderOf(name), 'predictions.csv'), 'utf8')).filter(({ seed }) => seed === '1');
    assert.equal(
      predictions.map(({ row, column, class: label }) => [(Number(row) - 78) * 20 + Number(column), Number(label)]),
      labelled.map((pixel) => [pixel, mask.values[pixel]]),
    );
    const leakage = readCsv(readFileSync(join(folderOf(name), 'leakage.csv'), 'utf8')).find((row) => row.class === 'all')!;
    assert.equal([leakage.test_pixels, Number(leakage.overlap)], [String(labelled.length), 0]);
  }
});

test('it is verified and found again, compared with a verdict, and its page says where it was tested', async () => {
  assert.is((await call('verify', 'pair')).code, 0);
  assert.is((await call('verify', 'forest')).code, 0);
  assert.match((await call('forest.yaml', '--json')).stdout, /"cached": ?true/);
  const compared = await call('compare', 'pair', 'forest');
  assert.match(compared.stdout, /McNemar/);
  assert.match(readFileSync(join(folderOf('forest'), 'report.html'), 'utf8'), /Every labelled pixel of synthetic tests/);
  // The statistics of scaling are those of the training scene, and its lines say nothing of test pixels.
  assert.not.match(runs[1].stdout, /including test pixels/);
  assert.match((await call('ls')).stdout, /tested on synthetic/);
});

test('the split alone, and what is wrong at its line', async () => {
  const shown = await call('split', 'forest.yaml');
  assert.is(shown.code, 0);
  writeFileSync(join(folder, 'wrong.yaml'), FOREST.replace('"classes":3', '"classes":4'));
  const wrong = await call('wrong.yaml');
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, /wrong\.yaml:3:\d+: error: dataset\.test_on: the training scene has no class Material 4 \(\d+ pixels\)/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
