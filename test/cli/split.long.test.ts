import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { realFile, withFolder } from '../data/helpers.js';
import { hsiRun, ROOT } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/split');

const HOW_TO = join(ROOT, 'pipelines/how-to');

test('counts and leakage of every seed; saved, the files give the same trials by their pixels alone', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'drawn.yaml'), TINY.replace('name: tiny', 'name: drawn'));
    const shown = await hsiRun(['split', 'drawn.yaml', '--output', 'saved'], { cwd: folder });
    assert.is(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^split by random; 16 x 16 pixels, \d+ of them labelled, 3 classes; patches of 3 x 3\n/);
    assert.match(shown.stdout, /\ntest pixels with a training pixel in their patch \d/);
    const rows = readCsv(readFileSync(join(folder, 'saved/split.csv'), 'utf8'));
    const { seeds } = JSON.parse((await hsiRun(['split', 'drawn.yaml', '--json'], { cwd: folder })).stdout);
    for (const { seed, train, validation, test: tested, leakage, classes } of seeds) {
      const mine = rows.filter((row) => row.seed === String(seed));
      assert.equal(
        ['train', 'validation', 'test'].map((part) => mine.filter((row) => row.part === part).length),
        [train, validation, tested],
      );
      assert.ok(leakage.inside >= 0 && leakage.inside <= leakage.overlap && leakage.overlap <= 1);
      assert.is(
        classes.reduce((sum: number, one: { test: number }) => sum + one.test, 0),
        tested,
      );
    }
    const again = await hsiRun(['split', 'drawn.yaml', '--output', 'saved'], { cwd: folder });
    assert.match(again.stderr, /saved\/split\.csv: error: the file exists already/);

    // Moved elsewhere, the pixels are the same trials.
    const byFiles = (table: string) =>
      TINY.replace(/^split:.*$/m, `split: {by: files, table: ${table}}`).replace('name: tiny', 'name: files');
    mkdirSync(join(folder, 'elsewhere'));
    cpSync(join(folder, 'saved/split.csv'), join(folder, 'elsewhere/mine.csv'));
    writeFileSync(join(folder, 'a.yaml'), byFiles('saved/split.csv'));
    writeFileSync(join(folder, 'b.yaml'), byFiles('elsewhere/mine.csv'));
    const [first, second, drawn] = [
      await hsiRun(['a.yaml', '--json', '--engine', 'wasm'], { cwd: folder }),
      await hsiRun(['b.yaml', '--json', '--engine', 'wasm'], { cwd: folder }),
      await hsiRun(['drawn.yaml', '--json', '--engine', 'wasm'], { cwd: folder }),
    ];
    assert.is(first.code, 0, first.stderr);
    const [a, b, c] = [first, second, drawn].map(({ stdout }) => JSON.parse(stdout));
    assert.is(b.cached, true);
    // The same pixels as the drawn split: the same figures, and the leakage beside them.
    assert.equal([a.oa, a.leakage], [c.oa, c.leakage]);
    const stored = readCsv(readFileSync(join(folder, a.folder, 'leakage.csv'), 'utf8')).filter((row) => row.class === 'all');
    assert.equal(
      stored.map((row) => Number(row.inside)),
      seeds.map((one: { leakage: { inside: number } }) => one.leakage.inside),
    );
    const verified = await hsiRun(['verify', a.folder, '--integrity', '--runs', 'runs'], { cwd: folder });
    assert.is(verified.code, 0, verified.stdout + verified.stderr);
  }));

test('a file that is not there, or not of this scene', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), TINY.replace(/^split:.*$/m, 'split: {by: files, table: none.csv}'));
    assert.match((await hsiRun(['split', 'a.yaml'], { cwd: folder })).stderr, /^a\.yaml:4:\d+: error: none\.csv is missing/);
    writeFileSync(join(folder, 'none.csv'), 'row,column,part\n40,0,train\n');
    assert.match(
      (await hsiRun(['split', 'a.yaml'], { cwd: folder })).stderr,
      /none\.csv:2: error: row 40, column 0 .* is outside the scene of 16 x 16/,
    );
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    await hsiRun(['split', 'tiny.yaml', '--output', 'saved'], { cwd: folder });
    const lines = readFileSync(join(folder, 'saved/split.csv'), 'utf8')
      .split('\n')
      .filter((line) => !line.endsWith(',validation'));
    writeFileSync(join(folder, 'none.csv'), lines.join('\n'));
    assert.match(
      (await hsiRun(['run', 'a.yaml'], { cwd: folder })).stderr,
      /^a\.yaml:4:\d+: error: training\.select: .* needs validation pixels, and the split has none/,
    );
  }));

test('a scene of which only the mask is there', async () => {
  if (!realFile('ksc/KSC_gt.mat')) return;
  const data = join(realFile('ksc/KSC_gt.mat')!, '../..');
  const { stdout, code, stderr } = await hsiRun(['split', 'pipelines/ssrn-ksc.yaml', '--json', '--data', data, '--set', 'seeds=[1220]']);
  assert.is(code, 0, stderr);
  const {
    seeds: [{ train, validation, test: tested, leakage }],
  } = JSON.parse(stdout);
  assert.equal([train, validation, tested], [1048, 521, 3642]);
  assert.ok(leakage.inside > 0.98 && leakage.overlap > 0.99);
});

for (const name of ['buffered-split', 'committed-split', 'folds']) {
  test(`pipelines/how-to/${name}.yaml runs`, () =>
    withFolder(async (folder) => {
      const { code, stdout, stderr } = await hsiRun([
        join(HOW_TO, `${name}.yaml`),
        '--json',
        '--engine',
        'wasm',
        '--runs',
        join(folder, 'runs'),
        '--set',
        'training.epochs=1',
        '--set',
        'seeds=[1220]',
        '--set',
        'architecture={preset: ssrn, spectral: 0, spatial: 0, kernels: 4}',
      ]);
      assert.is(code, 0, stderr);
      const result = JSON.parse(stdout);
      for (const one of result.configurations ?? [result]) {
        assert.is(one.trials.length, 1);
        if (name !== 'committed-split') assert.equal(one.leakage, { inside: 0, overlap: 0, statistics: 'scene' });
        assert.ok(one.oa.mean > 0);
      }
      assert.ok(existsSync(join(result.folder, 'leakage.csv')));
    }));
}

test.run();
