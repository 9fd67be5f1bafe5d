import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PipelineDiff } from '../../src/pipeline/diff/diff-pipelines.js';
import { diffText } from '../../src/cli/text/diff-text.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/diff');
const [IN, KSC] = ['pipelines/ssrn-in.yaml', 'pipelines/ssrn-ksc.yaml'];

test('text: values, consequences, exit 1', async () => {
  const { code, stdout, stderr } = await hsiRun([
    'diff',
    IN,
    IN,
    '--set',
    'training.batch=32',
    '--set',
    'training.optimizer.rmsprop.rho=0.5',
  ]);
  assert.is(stderr, '');
  assert.is(code, 1);
  assert.equal(stdout.split('\n'), [
    '~ training.optimizer.rmsprop.rho: 0.9 (default) -> 0.5',
    '~ training.batch: 16 patches -> 32 patches',
    '',
    'other trials: all are computed again',
    'parameters the same: 364,168',
    'FLOPs of a patch x1.00',
    '',
  ]);
});

test('data under another name: nothing is said of them that only reading them could tell', () => {
  const consequences = { sameTrials: false, sameData: false, sameSettings: true };
  const found: PipelineDiff = { differences: [], lone: [], pairs: [{ names: ['a', 'a'], differences: [], consequences }] };
  assert.match(diffText(found), 'the same trials if both names mean the same data: plan reads them, and tells');
});

test('no difference: exit 0', async () => {
  assert.equal(await hsiRun(['diff', IN, IN]), { code: 0, stdout: 'no difference\n', stderr: '' });
});

test('values as a pipeline writes them; those that are too wide for the terminal stand below their setting', () => {
  const pair = { names: ['a', 'b'], differences: [], consequences: { sameTrials: false, sameData: true, sameSettings: false } } as const;
  const block = { conv: { kernels: 24, size: [1, 1, 'full'], padding: 'none', note: 'a: b', share: '20' } };
  const found: PipelineDiff = {
    differences: [
      { kind: 'changed', path: 'split.validation', from: '10%', to: 1025, fromOrigin: 'set', toOrigin: 'set', unit: 'pixels' },
      { kind: 'removed', path: 'architecture[1]', from: block, fromOrigin: 'preset ssrn' },
      {
        kind: 'changed',
        path: 'dataset.classes',
        from: ['Corn', 'Wheat'],
        to: ['Corn', 'Oats', 'Grass pasture'],
        fromOrigin: 'set',
        toOrigin: 'set',
      },
    ],
    lone: [],
    pairs: [pair],
  };
  const lines = (width: number) => diffText(found, undefined, width).split('\n').slice(0, -2);
  assert.equal(lines(Infinity), [
    '~ split.validation: 10% -> 1025 pixels',
    '- architecture[1]: {conv: {kernels: 24, size: [1, 1, full], padding: none, note: "a: b", share: "20"}} (preset ssrn)',
    '~ dataset.classes: [Corn, Wheat] -> [Corn, Oats, "Grass pasture"]',
  ]);
  assert.equal(lines(44), [
    '~ split.validation: 10% -> 1025 pixels',
    '- architecture[1]:',
    '    {conv: {kernels: 24, size: [1, 1,',
    '    full], padding: none, note: "a: b",',
    '    share: "20"}} (preset ssrn)',
    '~ dataset.classes:',
    '    [Corn, Wheat]',
    ' -> [Corn, Oats, "Grass pasture"]',
  ]);
});

test('JSON', async () => {
  const { code, stdout } = await hsiRun(['diff', IN, KSC, '--json']);
  assert.is(code, 1);
  const { same, sameTrials, parameters, differences } = JSON.parse(stdout);
  assert.equal([same, sameTrials, parameters], [false, false, [364168, 327229]]);
  assert.equal(
    differences.map(({ path }: { path: string }) => path),
    ['name', 'description', 'dataset.scene', 'split.validation', 'training.optimizer.rmsprop.learning_rate', 'published.table'],
  );
});

test('Markdown', async () => {
  const { stdout } = await hsiRun(['diff', IN, IN, '--set', 'seeds=[1220]', '--markdown']);
  assert.match(stdout, '| removed | `seeds` | [1221, 1222, 1223, 1224, 1225, 1226, 1227, 1228, 1229] |');
  assert.match(stdout, '- the same trials for the same seeds: cached results are used');
});

test('one pipeline alone is a failure', async () => {
  const { code, stderr } = await hsiRun(['diff', IN]);
  assert.is(code, 2);
  assert.match(stderr, /^error: diff takes two pipelines or runs, not 1\n {2}Name each by its file, its name or its folder;/);
});

test.run();
