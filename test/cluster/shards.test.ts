import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RandomStream } from '../../src/numerics/random.js';
import { prepareRun, trialsIn } from '../../src/plan/prepare.js';
import { assignShards, trialsOfShard } from '../../src/cluster/shards.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { withFolder } from '../data/helpers.js';
import { TINY } from '../cli/tiny.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('cluster/shards');

test('whatever the costs: every one in a shard, none empty, none fuller than a fair share and the largest', () => {
  const stream = new RandomStream(1, 'costs');
  for (let round = 0; round < 300; round++) {
    const costs = Array.from({ length: 1 + stream.below(60) }, () => 1 + stream.below(round % 2 === 0 ? 3 : 1e6));
    const count = 1 + stream.below(20);
    const shards = assignShards(costs, count);
    const loads = new Array<number>(count).fill(0);
    for (const [at, cost] of costs.entries()) loads[shards[at] - 1] += cost;
    const total = costs.reduce((sum, cost) => sum + cost);
    assert.is(
      loads.reduce((sum, load) => sum + load),
      total,
    );
    assert.is(loads.filter((load) => load === 0).length, Math.max(0, count - costs.length));
    assert.ok(Math.max(...loads) <= total / count + Math.max(...costs), `${costs} in ${count}`);
  }
});

test('costs by hand: the largest first, each where least is; of equals the first', () => {
  assert.equal(assignShards([7, 3, 3, 2, 2, 2], 2), [1, 2, 2, 2, 1, 2]);
  assert.equal(assignShards([1, 1, 1, 1], 3), [1, 2, 3, 1]);
  assert.equal(assignShards([1, 2], 999_999), [2, 1]);
});

const EVERY_KIND = `${TINY.replace('[1, 2]', '[1, 2, 3]')}vary:
  - {name: small, dataset.bands: {keep: [2-16]}}
  - {name: same, dataset.bands: {drop: [1]}}
  - {name: large, patch.size: 9}
  - {name: forest, architecture: null, training: null, classifier: {random-forest: {trees: 3}}}
`;

for (const [what, text] of [
  ['a pipeline', TINY.replace('[1, 2]', `[${Array.from({ length: 21 }, (_, seed) => seed).join()}]`)],
  ['a sweep', EVERY_KIND],
]) {
  test(`16 shards of ${what} are the whole, without overlap, the same on every engine`, () =>
    withFolder(async (runs) => {
      const pipeline = parsePipeline(text, 'x.yaml');
      const positions = await Promise.all(
        ['wasm', 'webgpu:nvidia'].map(async (name) => {
          const prepared = await prepareRun(pipeline, { engine: 'auto', runs, cache: userCache(runs), chosen: { name, class: name } });
          const all = trialsIn(prepared);
          const shards = Array.from({ length: 16 }, (_, index) => trialsOfShard(prepared, { index: index + 1, count: 16 }));
          const addresses = shards.flat().map(({ address }) => address);
          assert.equal([...new Set(addresses)].sort(), [...new Set(all.map(({ address }) => address))].sort());
          assert.is(new Set(addresses).size, addresses.length);
          return shards.map((shard) => shard.map((trial) => all.indexOf(trial)));
        }),
      );
      assert.equal(positions[0], positions[1]);
    }));
}

test('the costly configuration is spread; a trial that several configurations share is in one shard', () =>
  withFolder(async (runs) => {
    const prepared = await prepareRun(parsePipeline(EVERY_KIND, 'x.yaml'), { engine: 'wasm', runs, cache: userCache(runs) });
    const shards = [1, 2, 3].map((index) =>
      trialsOfShard(prepared, { index, count: 3 }).map(({ configuration: { experiment } }) => experiment.name),
    );
    assert.equal(
      shards.map((names) => names.filter((name) => name === 'large').length),
      [1, 1, 1],
    );
    assert.equal([trialsIn(prepared).length, shards.flat().length, shards.flat().includes('same')], [12, 9, false]);
  }));

test.run();
