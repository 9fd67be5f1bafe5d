import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { draftPlan } from '../../src/plan/draft.js';
import { fastNotes, toTrain } from '../../src/plan/fast-notes.js';
import { prepareRun } from '../../src/plan/prepare.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/fast-notes');
const runs = mkdtempSync(join(tmpdir(), 'hsi-run-fast-'));
const SPECTRAL = '[{conv: {kernels: 4, size: [1, 1, full], normalize: none}}, {dense: classes}]';
const SQUARE = '[{conv: {kernels: 4, size: [3, 3, full], normalize: none}}, {dense: classes}]';

function pipelineOf(architecture: string, fast: boolean, more = '', scene = 'synthetic: {rows: 20, columns: 20, bands: 8, classes: 4}') {
  const text = `version: 1
dataset: {${scene}}
split: {by: random, train: 20%, validation: 10%, test: rest}
patch: {size: 3}
architecture: ${architecture}
training:
  optimizer: {sgd: {}}
  epochs: 1
  fast_convolutions: ${fast}
seeds: [1]
${more}`;
  return parsePipeline(text, 'fast.yaml');
}

const TEXT =
  'fast.yaml:9: training.fast_convolutions: true changes nothing but the address. It serves convolutions of 3 x 3 with stride 1, ' +
  'without dilation; sums of parallel convolutions; and kernels of more than ten bands that move along the spectrum. ' +
  'What is trained has none of these: leave it out.';

const options = { engine: 'wasm', runs, cache: userCache(runs) } as const;
const planned = async (...given: Parameters<typeof pipelineOf>) => [...(await draftPlan(pipelineOf(...given), options)).warnings];

test('a plan tells where it is set for nothing, and only there', async () => {
  assert.equal(await planned(SPECTRAL, true), [TEXT]);
  assert.equal(await planned(SPECTRAL, false), []);
  assert.equal(await planned(SQUARE, true), []);
});

test('of several configurations it names those, and a classifier has no such key', async () => {
  const texts = await planned(SQUARE, true, `vary: {architecture: [${SQUARE}, ${SPECTRAL}]}`);
  assert.is(texts.length, 1);
  assert.match(texts[0], /^fast\.yaml:9: training\.fast_convolutions: true changes nothing in \S+ but the address\. /);
});

test('of a scene that is not there too', async () => {
  const texts = await planned(SPECTRAL, true, '', 'scene: ksc');
  assert.equal(texts, [TEXT]);
});

test('a run tells the same; layers that stay as they are count for nothing', async () => {
  const { pipeline, configurations } = await prepareRun(pipelineOf(SPECTRAL, true), options);
  assert.equal(fastNotes(toTrain(pipeline.configurations[0], configurations[0])), [TEXT]);
  const { pipeline: other, configurations: square } = await prepareRun(pipelineOf(SQUARE, true), options);
  const [trained] = toTrain(other.configurations[0], square[0]);
  assert.equal(fastNotes([trained]), []);
  assert.equal(fastNotes([{ ...trained, frozen: 1 }]), [TEXT]);
  const cached = { ...configurations[0], trials: configurations[0].trials.map((trial) => ({ ...trial, cached: true })) };
  assert.equal(toTrain(pipeline.configurations[0], cached), []);
});

test.run();
