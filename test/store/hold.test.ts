import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { begunIn } from '../../src/store/begun.js';
import { writeFolder } from '../../src/store/folder.js';
import { collectGarbage } from '../../src/store/gc.js';
import { Hold, whileHolding } from '../../src/store/hold.js';
import { removeRuns } from '../../src/store/remove-runs.js';
import { Removal } from '../../src/store/removal.js';
import { Store } from '../../src/store/store.js';
import { writersIn } from '../../src/store/writers.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/hold');
const moduleOf = (name: string) => JSON.stringify(new URL(`../../src/store/${name}.js`, import.meta.url).href);
const CONTENT = { hashed: new Map([['a.csv', 'x\n']]), aside: new Map() };
const [ONE, TWO] = ['1', '2'].map((digit) => digit.repeat(64));
const RUN = 'tiny-0123456789ab';
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function storeIn(root: string): Promise<void> {
  for (const address of [ONE, TWO]) await writeFolder(join(root, 'trials', address), CONTENT, { address, trial: { seed: 1 } });
  await writeFolder(join(root, 'maps', ONE), CONTENT, { address: ONE, map: {} });
}

/** Another process, until it says something; then it goes on until it is killed or ends. */
async function processOf(script: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  await new Promise((resolve) => void child.stdout.once('data', resolve));
  return { ended, pid: child.pid!, kill: () => (child.kill('SIGKILL'), ended) };
}
const holding = (root: string, then = '') =>
  processOf(`const { Hold } = await import(${moduleOf('hold')}); const hold = new Hold(${JSON.stringify(root)});
  await hold.take(); ${then}; console.log('held'); setInterval(() => {}, 1000);`);

const goneOf = async (root: string) =>
  (await collectGarbage(root, { all: true })).goes.map(({ kind, path }) => `${kind} ${path.at(-1)}`).sort();

test('while another process writes nothing goes that it may refer to; what it leaves when it is killed hinders nobody', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const writer = await holding(root);
    assert.equal(await goneOf(root), []);
    const { stays } = await collectGarbage(root, { all: true });
    assert.is(stays.length, 3);
    for (const { reason } of stays) assert.is(reason, `a process uses this store, and may need it (process ${writer.pid})`);
    await writer.kill();
    assert.equal(await goneOf(root), ['map 1', 'trial 1', 'trial 2']);
    // The next one that holds it takes the dead one's file away.
    await whileHolding(root, async () => assert.is(readdirSync(root).filter((name) => name.startsWith('.')).length, 1));
    assert.equal(
      readdirSync(root).filter((name) => name.startsWith('.')),
      [],
    );
  }));

test('a run is being computed while a process lives that needs trials of it which are not there, and no longer', () =>
  withFolder(async (root) => {
    const needing = (...trials: string[]) => `await hold.narrow({ trials: ${JSON.stringify(trials)}, runs: ['${RUN}'] })`;
    const seen = async () => {
      const { computed, loose } = await begunIn(root);
      const runs = computed.map(({ processes, ...run }) => [run, processes.map(({ holder }) => holder?.pid)]);
      return [runs, loose.map(({ address }) => address[0])];
    };
    await writeFolder(join(root, 'trials', ONE), CONTENT, { address: ONE, trial: { seed: 1 } });
    assert.equal(await seen(), [[], ['1']]);
    const writers = [await holding(root, needing(ONE, TWO)), await holding(root, needing(ONE, TWO))];
    const pids = writers.map(({ pid }) => pid);
    const [[[run, found]], loose] = (await seen()) as [[[object, number[]]], string[]];
    assert.equal([run, found.sort(), loose], [{ folder: RUN, name: 'tiny', trials: 2, finished: 1 }, pids.sort(), []]);
    await Promise.all(writers.map(({ kill }) => kill()));
    assert.equal(await seen(), [[], ['1']]);
    // One that needs a finished run for its maps computes nothing of it.
    await writeFolder(join(root, RUN), CONTENT, {});
    const mapping = await holding(root, needing(ONE));
    assert.equal((await seen())[0], []);
    await mapping.kill();
  }));

test('as soon as it says what it needs the rest may go', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const writer = await holding(root, `await hold.narrow(${JSON.stringify({ trials: [ONE], runs: [RUN] })})`);
    assert.equal(await goneOf(root), ['trial 2']);
    assert.is((await collectGarbage(root, { all: true })).stays.find(({ kind }) => kind === 'trial')!.reason, 'a running process needs it');
    await writer.kill();
  }));

test('a writer whose record is cut by a full disk needs everything', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const hold = new Hold(root);
    await hold.take();
    await hold.narrow({ trials: [ONE], runs: [] });
    const [file] = readdirSync(root)
      .filter((name) => name.startsWith('.writing-'))
      .map((name) => join(root, name));
    const text = readFileSync(file, 'utf8');
    assert.equal(
      (await writersIn(root)).map(({ needs }) => needs),
      [{ trials: [ONE], runs: [] }],
    );
    writeFileSync(file, text.slice(0, -10));
    assert.equal(
      (await writersIn(root)).map(({ needs }) => needs),
      [{}],
    );
    writeFileSync(file, text);
    await hold.release();
    assert.equal(await writersIn(root), []);
  }));

test('who begins to write waits for a removal, and one removal for another', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const removal = await Removal.begin(root);
    const said: string[] = [];
    let begun = false;
    const second = whileHolding(
      root,
      async () => {
        begun = true;
        return existsSync(join(root, 'trials', ONE));
      },
      (line) => said.push(line),
    );
    await wait(1300);
    assert.equal([begun, said], [false, [`waiting: hsi-run gc or rm is removing something from ${root}`]]);
    rmSync(join(root, 'trials', ONE), { recursive: true });
    await removal.release();
    // It looks when the removal has ended.
    assert.is(await second, false);
  }));

test('a removal that was killed is waited for by nobody', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const removing = await processOf(`const { Removal } = await import(${moduleOf('removal')});
    await Removal.begin(${JSON.stringify(root)}); console.log('has it'); setInterval(() => {}, 1000);`);
    await removing.kill();
    await whileHolding(root, async () => undefined);
    assert.equal(await goneOf(root), ['map 1', 'trial 1', 'trial 2']);
  }));

test('a hold that others have taken away is taken again, and told of', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const hold = new Hold(root);
    await hold.take();
    await hold.narrow({ trials: [ONE], runs: [RUN] });
    assert.ok(await hold.renew());
    for (const name of readdirSync(root).filter((one) => one.startsWith('.writing-'))) rmSync(join(root, name));
    assert.not.ok(await hold.renew());
    assert.equal(
      (await writersIn(root)).map(({ needs }) => needs),
      [{ trials: [ONE], runs: [RUN] }],
    );
    await hold.release();
  }));

test('where there is no store there is nothing to hold, until there is one', () =>
  withFolder(async (root) => {
    const hold = new Hold(join(root, 'runs'));
    await hold.take();
    assert.equal(readdirSync(root), []);
    await new Store(join(root, 'runs'), hold).open();
    assert.is((await writersIn(join(root, 'runs'))).length, 1);
    await hold.release();
  }));

test('a run is not removed under the process that writes into it', () =>
  withFolder(async (root) => {
    for (const name of [RUN, 'other-0123456789ab'])
      await writeFolder(join(root, name), CONTENT, { name: 'tiny', engine: 'wasm', trials: [] });
    const writer = await holding(root);
    const refused = await problemOfAsync(() => removeRuns([join(root, RUN)]));
    assert.equal([refused.code, refused.place], ['busy', { file: join(root, RUN) }]);
    assert.is(refused.message, `a process uses this store, and may write into this run (process ${writer.pid})`);
    await writer.kill();
    const narrow = await holding(root, `await hold.narrow(${JSON.stringify({ trials: [], runs: [RUN] })})`);
    assert.match(
      (await problemOfAsync(() => removeRuns([join(root, 'other-0123456789ab'), join(root, RUN)]))).message,
      /^a process is writing into this run/,
    );
    // All or none of what was named.
    assert.ok(existsSync(join(root, 'other-0123456789ab')));
    await removeRuns([join(root, 'other-0123456789ab')]);
    await narrow.kill();
    await removeRuns([join(root, RUN)]);
    assert.equal(
      readdirSync(root).filter((name) => !name.startsWith('.')),
      [],
    );
  }));

test('gc over and over while another process finishes runs of trials that it finds: none loses its trials', () =>
  withFolder(async (root) => {
    mkdirSync(join(root, 'trials'));
    const writer = await processOf(`import { rmSync } from 'node:fs';
    const { whileHolding } = await import(${moduleOf('hold')}); const { Store } = await import(${moduleOf('store')});
    const content = { hashed: new Map([['a.csv', 'x']]), aside: new Map() };
    console.log('begun');
    for (let round = 0; round < 40; round++) {
      const store = new Store(${JSON.stringify(root)});
      const address = String(round).padStart(64, '0');
      // Computed before, by a shard; then there is a run of it.
      await store.writeTrial(address, { seed: round }, content, {});
      await whileHolding(store.root, async () => {
        if (!store.hasTrial(address)) await store.writeTrial(address, { seed: round }, content, {});
        await new Promise((done) => setTimeout(done, 3));
        await store.writeRun(store.root + '/run-' + String(round).padStart(12, '0'), content, { name: 'run', engine: 'wasm', trials: [{ seed: round, address }] });
      });
    }`);
    let ended: number | null | undefined;
    void writer.ended.then((code) => (ended = code));
    let swept = 0;
    for (; ended === undefined; await wait(20)) swept += (await collectGarbage(root, { all: true })).goes.length;
    assert.is(ended, 0);
    const trials = Array.from({ length: 40 }, (_, round) => String(round).padStart(64, '0'));
    assert.equal(
      trials.filter((address) => !existsSync(join(root, 'trials', address))),
      [],
      `after ${swept} were swept`,
    );
  }));

test.run();
