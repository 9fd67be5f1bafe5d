import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf } from '../../src/pipeline/address/address.js';
import { writeFolder } from '../../src/store/folder.js';
import { storeSource } from '../../src/store/store-source.js';
import { checkFolder } from '../../src/store/formats/sums.js';
import type { ResultSource } from '../../src/store/source.js';
import { checkSource, takeFolders } from '../../src/store/taking.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/store-source');
const trialOf = (seed: number) => `trials/${addressOf({ seed })}`;
const RUN = 'tiny-0123456789ab';

/** Returns what the source holds. */
async function take(source: ResultSource, root: string): Promise<string[]> {
  const held = await checkSource(source);
  await takeFolders(source, held, root);
  return [...held.keys()];
}

async function writeTrial(root: string, seed: number, text = `trial ${seed}`): Promise<void> {
  const content = { hashed: new Map([['a.csv', text]]), aside: new Map([['times.csv', `${root}\n`]]) };
  mkdirSync(root, { recursive: true });
  await writeFolder(join(root, trialOf(seed)), content, { address: addressOf({ seed }), trial: { seed } });
}

test("stores that share some trials become one; what is not whole, or nobody's, stays where it is", () =>
  withFolder(async (root) => {
    const [one, two, all] = ['one', 'two', 'all'].map((name) => join(root, name));
    mkdirSync(all);
    for (const [store, seeds] of [
      [one, [1, 2]],
      [two, [2, 3]],
    ] as const)
      for (const seed of seeds) await writeTrial(store, seed);
    await writeFolder(
      join(two, RUN),
      { hashed: new Map([['metrics.csv', '1\n']]), aside: new Map() },
      { name: 'tiny', engine: 'wasm', classes: ['A'], trials: [] },
    );
    for (const [folder, file] of [
      [`.work-${addressOf({ seed: 9 })}`, 'checkpoint.safetensors'],
      [addressOf({ seed: 8 }), 'half.csv'],
    ]) {
      mkdirSync(join(one, 'trials', folder));
      writeFileSync(join(one, 'trials', folder, file), 'x');
    }
    writeFileSync(join(one, trialOf(1), 'notes.txt'), 'mine');
    assert.equal(await take(storeSource(one), all), [trialOf(1), trialOf(2)].sort());
    assert.equal(await take(storeSource(two), all), [...[trialOf(2), trialOf(3)].sort(), RUN]);
    for (const folder of [trialOf(1), trialOf(2), trialOf(3), RUN]) assert.equal(await checkFolder(join(all, folder)), [], folder);
    assert.is(readFileSync(join(all, trialOf(2), 'times.csv'), 'utf8'), `${one}\n`);
  }));

test('another result at the same address stays out', () =>
  withFolder(async (root) => {
    const [here, there] = [join(root, 'here'), join(root, 'there')];
    await writeTrial(here, 1);
    await writeTrial(there, 1, 'other bits');
    await take(storeSource(there), here);
    assert.is(readFileSync(join(here, trialOf(1), 'a.csv'), 'utf8'), 'trial 1');
  }));

test('of a store with a damaged folder nothing is taken', () =>
  withFolder(async (root) => {
    const [from, to] = [join(root, 'from'), join(root, 'to')];
    for (const seed of [1, 2]) await writeTrial(from, seed);
    const problem = async () => {
      const { code, message, place } = await problemOfAsync(() => take(storeSource(from), to));
      assert.equal([code, place], ['archive', { file: from }]);
      assert.throws(() => readFileSync(join(to, trialOf(1), 'a.csv')));
      return message;
    };
    writeFileSync(join(from, trialOf(2), 'a.csv'), 'damaged');
    assert.is(await problem(), `has ${trialOf(2)}/a.csv with a wrong SHA-256`);
    rmSync(join(from, trialOf(2), 'a.csv'));
    assert.is(await problem(), `lacks ${trialOf(2)}/a.csv`);
    rmSync(join(from, trialOf(2), 'SHA256SUMS'));
    assert.is(await problem(), `has ${trialOf(2)} without a readable SHA256SUMS`);
    assert.match((await problemOfAsync(() => take(storeSource(join(from, trialOf(1))), to))).message, 'is one run or trial');
    const { message, hint } = await problemOfAsync(() => take(storeSource(join(root, 'none')), to));
    assert.equal([message, hint], ['has no run and no trial', 'Name a folder with trials/ or runs, like that of --runs.']);
  }));

test.run();
