import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prepareGathered } from '../../src/run/gather.js';
import { prepareRun, trialsIn } from '../../src/plan/prepare.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';
import { TINY } from '../cli/tiny.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('run/gather');
const NETWORK = parsePipeline(TINY, 'x.yaml');
const FOREST = parsePipeline(TINY.replace(/architecture:[^]*?\ntraining.*\n/, 'classifier: {random-forest: {trees: 3}}\n'), 'x.yaml');

/** Puts a pipeline's trials into a store as if an engine had computed them. */
async function fill(runs: string, engine: string, pipeline = NETWORK): Promise<void> {
  const prepared = await prepareRun(pipeline, { engine: 'auto', runs, cache: userCache(runs), chosen: { name: engine, class: engine } });
  for (const { address, identity } of trialsIn(prepared)) {
    await prepared.store.writeTrial(address, identity, { hashed: new Map([['a.csv', '']]), aside: new Map() }, {});
  }
}

for (const [engine, taken] of [
  ['auto', 'webgpu:nvidia-h100'],
  ['webgpu', 'webgpu:nvidia-h100'],
  ['webgpu:NVIDIA H100', 'webgpu:nvidia-h100'],
  ['webgpu:0', 'webgpu:nvidia-h100'],
  ['webgpu:nvidia-h100-2', 'webgpu:nvidia-h100-2'],
] as const) {
  test(`--engine ${engine} takes what ${taken} has computed, on a machine without it`, () =>
    withFolder(async (runs) => {
      for (const one of ['webgpu:nvidia-h100', 'webgpu:nvidia-h100-2']) await fill(runs, one);
      assert.is((await prepareGathered(NETWORK, { engine, runs, cache: userCache(runs) })).engine.class, taken);
    }));
}

test('an engine that has computed nothing is named with what is missing; one that does not exist is a mistake', () =>
  withFolder(async (runs) => {
    await fill(runs, 'wasm');
    const of = (engine: string) => problemOfAsync(() => prepareGathered(NETWORK, { engine, runs, cache: userCache(runs) }));
    for (const engine of ['cpu', 'webgpu:amd'])
      assert.equal([(await of(engine)).code, (await of(engine)).message.startsWith('2 of 2 trials')], ['incomplete', true]);
    assert.equal([(await of('wasn')).code, (await of('wasn')).suggestion], ['engine', 'wasm']);
  }));

test('classifiers are of no engine, whichever is named and whatever else the store holds', () =>
  withFolder(async (runs) => {
    await fill(runs, 'wasm');
    await fill(runs, 'wasm', FOREST);
    for (const engine of ['auto', 'wasm'])
      assert.is((await prepareGathered(FOREST, { engine, runs, cache: userCache(runs) })).engine.class, 'classifiers:1');
  }));

test.run();
