import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeFolder } from '../../src/store/folder.js';
import { collectGarbage, type Garbage, garbageOf } from '../../src/store/gc.js';
import { Store } from '../../src/store/store.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/gc');
const CONTENT = { hashed: new Map([['a.csv', 'x\n']]), aside: new Map() };
const [NEEDED, LOOSE, OLD, OPEN, DONE] = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(64));
const RUN = 'tiny-0123456789ab';

function age(path: string, hours: number): void {
  const then = new Date(Date.now() - hours * 3_600_000);
  utimesSync(path, then, then);
}

/** A run with its trial, loose trials young and old, work that is open and work whose trial is done. */
async function storeIn(root: string): Promise<(...path: string[]) => string> {
  const trials = (...path: string[]) => join(root, 'trials', ...path);
  for (const address of [NEEDED, LOOSE, OLD, DONE]) await writeFolder(trials(address), CONTENT, { address, trial: { seed: 1 } });
  await writeFolder(join(root, RUN), CONTENT, {
    name: 'tiny',
    engine: 'wasm',
    trials: [NEEDED, DONE].map((address) => ({ seed: 1, address })),
  });
  age(trials(OLD, 'manifest.json'), 25);
  for (const address of [OPEN, DONE]) {
    mkdirSync(trials(`.work-${address}`));
    writeFileSync(trials(`.work-${address}`, 'epochs.log'), 'begin\n');
  }
  return trials;
}

const told = (list: readonly Garbage[]) =>
  list
    .map(
      ({ path, kind }) =>
        `${kind} ${path
          .split('/')
          .at(-1)!
          .replace(/(.)\1{63}/, '$1')}`,
    )
    .sort();

test('what no run needs goes; what is young stays unless all shall go', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const { goes, stays } = await garbageOf(root);
    assert.equal(told(goes), ['trial 3', 'work .work-5']);
    assert.equal(told(stays), ['trial 2', 'work .work-4']);
    assert.ok(goes.every(({ bytes }) => bytes > 5));
    const all = await garbageOf(root, { all: true });
    assert.equal([told(all.goes), all.stays], [['trial 2', 'trial 3', 'work .work-4', 'work .work-5'], []]);
    assert.is((await collectGarbage(root, { all: true })).goes.length, 4);
    assert.equal(readdirSync(join(root, 'trials')).sort(), [NEEDED, DONE]);
    assert.equal(await garbageOf(root, { all: true }), { goes: [], stays: [] });
  }));

test('parts of a map that is not finished stay for a day, of one that is they go', () =>
  withFolder(async (root) => {
    const store = new Store(root);
    const maps = (...path: string[]) => join(root, 'maps', ...path);
    const identity = { form: 1, trial: NEEDED, engine: 'wasm', scope: 'scene', colour: [0, 1, 2] } as const;
    const part = { classes: Uint16Array.of(1), confidence: Float32Array.of(1), path: 'patches' };
    const keep = async (address: string) => {
      const work = (await store.claimMap(address))!;
      await work.keep(0, 1, part);
      return work;
    };
    await (await keep(OPEN)).release();
    await (await keep(OLD)).release();
    age(maps(`.work-${OLD}`), 25);
    await store.writeMap(DONE, identity, CONTENT);
    await (await keep(DONE)).release();
    const living = await keep(LOOSE);
    const { goes, stays } = await garbageOf(root);
    assert.equal(told(goes), ['work .work-3', 'work .work-5']);
    assert.equal(told(stays), ['map 5', 'work .work-2', 'work .work-4']);
    assert.equal(goes.map(({ reason }) => reason).sort(), ['its map is finished', 'no process continues it']);
    await collectGarbage(root, { all: true });
    assert.equal(readdirSync(maps()).sort(), [`.work-${LOOSE}`, `.work-${LOOSE}.lock`]);
    await living.remove();
    await living.release();
    assert.equal(readdirSync(maps()), []);
  }));

test('a living process keeps its work, and all trials', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const claim = (await new Store(root).claimTrial(OPEN))!;
    const { goes, stays } = await garbageOf(root, { all: true });
    assert.equal([told(goes), told(stays)], [['work .work-5'], ['trial 2', 'trial 3', 'work .work-4']]);
    assert.match(stays.find(({ kind }) => kind === 'trial')!.reason, /^a process uses/);
    await claim.release();
  }));

test('a lock that has shown no sign of life for long keeps nothing, and goes', () =>
  withFolder(async (root) => {
    const trials = await storeIn(root);
    const lock = trials(`.work-${OPEN}.lock`);
    writeFileSync(lock, JSON.stringify({ token: 't', host: 'elsewhere', pid: 1 }));
    age(lock, 25);
    const { goes } = await garbageOf(root, { all: true });
    assert.ok(told(goes).includes('work .work-4') && told(goes).includes('lock .work-4.lock'), told(goes).join());
    await collectGarbage(root, { all: true });
    assert.equal(readdirSync(join(root, 'trials')).sort(), [NEEDED, DONE]);
  }));

test('half-written folders go after an hour, those half removed at once', () =>
  withFolder(async (root) => {
    await storeIn(root);
    for (const name of ['.partial-a', '.partial-b', '.removed-c']) mkdirSync(join(root, name));
    age(join(root, '.partial-b'), 2);
    writeFileSync(join(root, RUN, '.partial-report.html-d'), '');
    age(join(root, RUN, '.partial-report.html-d'), 2);
    const { goes, stays } = await garbageOf(root);
    assert.equal(
      told(goes).filter((one) => one.startsWith('half')),
      ['half-written .partial-b', 'half-written .partial-report.html-d', 'half-written .removed-c'],
    );
    assert.equal(
      told(stays).filter((one) => one.startsWith('half')),
      ['half-written .partial-a'],
    );
  }));

test('a run that cannot be read keeps every trial', () =>
  withFolder(async (root) => {
    const trials = await storeIn(root);
    writeFileSync(join(root, RUN, 'manifest.json'), '{');
    const { goes, stays } = await garbageOf(root, { all: true });
    assert.equal(
      told(goes).filter((one) => one.startsWith('trial')),
      [],
    );
    assert.is(stays.length, 4);
    assert.ok(existsSync(trials(NEEDED)));
  }));

test('nothing of a store that is not there', () =>
  withFolder(async (root) => {
    assert.equal(await garbageOf(join(root, 'none')), { goes: [], stays: [] });
  }));

test.run();
