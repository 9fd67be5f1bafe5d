import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hsiRun, inParallel, lastingBelow } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/shard');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const cli = (...args: string[]) => hsiRun(args, { cwd: folder });
const run = (...args: string[]) => cli('sweep.yaml', '--engine', 'wasm', ...args);
writeFileSync(join(folder, 'sweep.yaml'), `${TINY.replace('name: tiny', 'name: sweep')}vary: {patch.size: [3, 5]}\n`);
const trialsIn = (runs: string) =>
  readdirSync(join(folder, runs, 'trials'))
    .filter((name) => !name.startsWith('.'))
    .sort();

const [whole, first, second] = await inParallel([
  () => run('--runs', 'whole'),
  () => run('--shard', '1/2', '--runs', 'one', '--json'),
  () => run('--shard', '2/2', '--runs', 'two'),
]);

test('after a shard exactly its trials are there, and no run', () => {
  assert.equal([whole.code, first.code, second.code], [0, 0, 0]);
  const { shard, of, trials } = JSON.parse(first.stdout);
  assert.equal([shard, of, trials.length], [{ index: 1, count: 2 }, 4, 2]);
  assert.equal(trialsIn('one'), trials.map(({ address }: { address: string }) => address).sort());
  assert.equal([...trialsIn('one'), ...trialsIn('two')].sort(), trialsIn('whole'));
  for (const store of ['one', 'two']) assert.equal(readdirSync(join(folder, store)).sort(), ['README.md', 'trials']);
  assert.match(second.stderr, /^sweep, shard 2\/2: 2 trials to compute of 2 configurations on wasm/m);
  assert.is(second.stdout, 'sweep, shard 2/2: 2 of 4 trials, in two\n');
});

test('stores merge by import or by copying; what is gathered has the bytes of the whole run', async () => {
  const missing = await run('--gather', '--runs', 'one');
  assert.equal([missing.code, missing.stdout], [2, '']);
  assert.match(missing.stderr, /^sweep\.yaml: error: 2 of 4 trials are not in one: size-3, seed \d; size-5, seed \d\n/);
  assert.match(missing.stderr, /^ {2}Run it without --gather/m);
  const imported = await cli('import', 'one', 'two', '--runs', 'merged');
  assert.equal(
    [imported.code, imported.stdout],
    [0, 'one: added 2 trials; already here: nothing\ntwo: added 2 trials; already here: nothing\n'],
  );
  for (const store of ['one', 'two']) cpSync(join(folder, store), join(folder, 'copied'), { recursive: true });
  for (const store of ['merged', 'copied']) {
    // Whatever this machine would choose: the trials say which engine it was.
    const gathered = await cli('sweep.yaml', '--gather', '--runs', store);
    assert.is(gathered.code, 0, gathered.stderr);
    assert.equal(lastingBelow(join(folder, store)), lastingBelow(join(folder, 'whole')), store);
  }
});

test('a run is of one engine; which one has what is said', async () => {
  const other = await run('--shard', '1/2', '--runs', 'mixed', '--engine', 'cpu', '--set', 'training.epochs=1');
  const one = await run('--shard', '2/2', '--runs', 'mixed', '--set', 'training.epochs=1');
  assert.equal([other.code, one.code], [0, 0]);
  const gathered = await cli('sweep.yaml', '--gather', '--runs', 'mixed', '--set', 'training.epochs=1');
  assert.is(gathered.code, 2);
  assert.match(gathered.stderr, '(2 on cpu, 2 on wasm: one engine must have computed all)');
});

test('a part is not put together; a shard without a trial is empty', async () => {
  const [both, empty] = await inParallel([() => run('--shard', '1/2', '--gather'), () => run('--shard', '9/9', '--runs', 'empty')]);
  assert.is(both.code, 2);
  assert.match(both.stderr, '--shard computes a part, --gather makes the run');
  assert.equal([empty.code, empty.stdout], [0, 'sweep, shard 9/9: no trial, as there are only 4\n']);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
