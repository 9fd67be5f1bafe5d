import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScene } from '../../src/data/scene/scene.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { prepareRun, trialsIn } from '../../src/plan/prepare.js';
import { userCache } from '../../src/workers/user-cache.js';
import { TINY } from '../cli/tiny.js';
import { problemOfAsync } from '../data/helpers.js';

const test = suite('plan/prepare');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const OPTIONS = { engine: 'wasm', runs: join(folder, 'runs'), cache: userCache(folder), chosen: { name: 'wasm', class: 'wasm' } };

/** A split without validation pixels; the first configuration needs none. */
const UNVALIDATED = TINY.replace(/^split:.*$/m, 'split: {by: files, table: split.csv}').replace('epochs: 2}', 'epochs: 2, select: last}');
const prepared = (vary: string) =>
  prepareRun(parsePipeline(`${UNVALIDATED}\nvary: [{name: plain}, ${vary}]\n`, join(folder, 'x.yaml'), [], folder), OPTIONS);

test.before(async () => {
  const [{ experiment }] = parsePipeline(TINY, join(folder, 'x.yaml'), [], folder).configurations;
  const { mask } = await loadScene(experiment.dataset, { baseFolder: folder });
  const labelled = [...mask.values.keys()].filter((pixel) => mask.values[pixel] > 0);
  const lines = labelled.map((pixel, index) => `${index % 2 === 0 ? 'train' : 'test'},${Math.floor(pixel / 16)},${pixel % 16}`);
  writeFileSync(join(folder, 'split.csv'), ['part,row,column', ...lines, ''].join('\n'));
});

test.after(() => rmSync(folder, { recursive: true }));

test('what a training asks of its split is checked of every configuration, also where an earlier one has drawn the same split', async () => {
  assert.is(trialsIn(await prepared('{name: longer, training.epochs: 3}')).length, 4);
  for (const [vary, message] of [
    ['{name: chosen, training.select: validation-accuracy}', 'training.select: validation-accuracy needs validation pixels'],
    ['{name: scaled, training.calibrate: temperature}', 'training.calibrate: temperature needs validation pixels'],
  ]) {
    const { code, message: found, place } = await problemOfAsync(() => prepared(vary));
    assert.is(code, 'selection');
    assert.match(found, message);
    assert.ok(place && 'line' in place);
  }
});

test.run();
