import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Lock } from '../../src/base/lock.js';
import { withFolder } from '../data/helpers.js';

const test = suite('base/lock');
const MODULE = new URL('../../src/base/lock.js', import.meta.url).href;

/** A minute is a fifth of a second here. */
const QUICK = { beatMs: 20, silenceMs: 200 };
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function takeWhenFree(path: string): Promise<Lock | undefined> {
  for (let look = 0; look < 100; look++) {
    const lock = await Lock.take(path, QUICK);
    if (lock) return lock;
    await wait(20);
  }
  return undefined;
}

interface Elsewhere {
  /** What stands before `node`. */
  readonly before?: readonly string[];
  /** What the process does before it takes the lock, and after it holds it. */
  readonly first?: string;
  readonly then?: string;
  readonly uid?: number;
}

/** Another process that takes the lock, says so, and goes on until it is killed. */
async function holderOf(path: string, { before = [], first = '', then = '', uid }: Elsewhere = {}) {
  const script = `${first}; const { Lock } = await import(${JSON.stringify(MODULE)});
    const lock = await Lock.take(${JSON.stringify(path)}, ${JSON.stringify(QUICK)});
    console.log(lock ? 'held' : 'refused'); setInterval(() => {}, 1000); ${then}`;
  const [command, ...args] = [...before, process.execPath, '--input-type=module', '-e', script];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], uid });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const said = await next();
  return {
    said,
    next,
    pid: child.pid!,
    kill: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** A process that counts process numbers by itself, as one in a container does, on a host of the same name or another one. */
const NAMESPACE = ['unshare', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc'];
const noNamespaces =
  spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), 'true']).status === 0
    ? undefined
    : 'skipped: no process namespace can be made here (unshare --pid)';
if (noNamespaces) console.log(noNamespaces);

test('one at a time, and nothing left behind', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    const first = (await Lock.take(path))!;
    assert.is(await Lock.take(path), undefined);
    await first.release();
    const second = (await Lock.take(path))!;
    await second.release();
    assert.equal(readdirSync(root), []);
  }));

test('of many at once one gets it', () =>
  withFolder(async (root) => {
    const locks = await Promise.all(Array.from({ length: 20 }, () => Lock.take(join(root, 'trial'))));
    const held = locks.filter((lock) => lock !== undefined);
    assert.is(held.length, 1);
    await held[0].release();
  }));

test('a living process keeps it, a killed one does not', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    const holder = await holderOf(path);
    assert.is(holder.said, 'held');
    assert.is(await Lock.take(path), undefined);
    await holder.kill();
    const taken = await Promise.all([Lock.take(path), Lock.take(path), Lock.take(path)]);
    const held = taken.filter((lock) => lock !== undefined);
    assert.is(held.length, 1);
    await held[0].release();
    assert.equal(readdirSync(root), []);
  }));

test('a holder on another machine lives as long as it says so', () =>
  withFolder(async (root) => {
    const file = join(root, 'trial.lock');
    writeFileSync(file, JSON.stringify({ token: 'x', host: 'elsewhere', pid: process.pid }));
    assert.is(await Lock.take(join(root, 'trial')), undefined);
    // Its clock may be another: an old time alone says nothing.
    utimesSync(file, new Date(), new Date(Date.now() - 61_000));
    assert.is(await Lock.take(join(root, 'trial'), QUICK), undefined);
    for (let look = 0; look < 20; look++) {
      await wait(20);
      utimesSync(file, new Date(), new Date(Date.now() - 90_000 - look));
      assert.is(await Lock.take(join(root, 'trial'), QUICK), undefined);
    }
    const lock = (await takeWhenFree(join(root, 'trial')))!;
    assert.is(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
    await lock.release();
  }));

test('a process number that is used again is another process', () =>
  withFolder(async (root) => {
    if (process.platform !== 'linux') return;
    const lock = (await Lock.take(join(root, 'trial')))!;
    const file = join(root, 'trial.lock');
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...holder, token: 'dead', started: '1' }));
    const other = await Lock.take(join(root, 'trial'));
    assert.ok(other);
    // The first holder's release leaves what is not its own.
    await lock.release();
    assert.equal(readdirSync(root), ['trial.lock']);
    await other!.release();
  }));

test('a process of another namespace is judged by what is seen of it, not by its number', () =>
  withFolder(async (root) => {
    if (noNamespaces) return;
    const path = join(root, 'trial');
    const holder = await holderOf(path, { before: NAMESPACE });
    assert.is(holder.said, 'held');
    // A process of that number may live here, or not: it says nothing. So many looks last longer than the silence that is allowed.
    for (let look = 0; look < 30; look++) {
      assert.is(await Lock.take(path, QUICK), undefined);
      await wait(20);
    }
    await holder.kill();
    const lock = await takeWhenFree(path);
    assert.ok(lock);
    await lock!.release();
    assert.equal(readdirSync(root), []);
  }));

test('two in namespaces of their own, both number 1 on hosts of one name: one gets it', () =>
  withFolder(async (root) => {
    if (noNamespaces) return;
    const path = join(root, 'trial');
    const first = await holderOf(path, { before: NAMESPACE });
    const second = await holderOf(path, { before: NAMESPACE });
    assert.equal([first.said, second.said], ['held', 'refused']);
    await first.kill();
    await second.kill();
  }));

test('a process that is stopped keeps it where its number means something', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    const holder = await holderOf(path);
    process.kill(holder.pid, 'SIGSTOP');
    for (let look = 0; look < 30; look++) {
      assert.is(await Lock.take(path, QUICK), undefined);
      await wait(20);
    }
    await holder.kill();
  }));

test('one elsewhere that is stopped for long loses it, and sees that when it goes on', () =>
  withFolder(async (root) => {
    if (noNamespaces) return;
    const path = join(root, 'trial');
    const holder = await holderOf(path, {
      before: NAMESPACE,
      then: 'while (await lock.isOurs()) await new Promise((done) => setTimeout(done, 10)); console.log("lost"); await lock.release(); console.log("quiet");',
    });
    // The child of unshare.
    const [child] = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim().split(' ').map(Number);
    process.kill(child, 'SIGSTOP');
    const lock = await takeWhenFree(path);
    assert.ok(lock);
    process.kill(child, 'SIGCONT');
    assert.equal([await holder.next(), await holder.next()], ['lost', 'quiet']);
    assert.ok(await lock!.isOurs());
    await lock!.release();
    await holder.kill();
  }));

test('a clock that is wrong by hours makes nobody dead', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    const shifted = 'const now = Date.now; Date.now = () => now() + 7_200_000';
    const holder = await holderOf(path, { first: shifted });
    assert.is(await Lock.take(path, QUICK), undefined);
    await holder.kill();
    // One elsewhere, of which nothing but its file can be seen: to an observer whose clock is ahead that looks old.
    writeFileSync(`${path}.lock`, `${JSON.stringify({ token: 'x', host: 'elsewhere', pid: 1, boot: 'other', namespace: 'pid:[1]' })}\n`);
    const observer = await holderOf(path, { first: shifted });
    assert.is(observer.said, 'refused');
    await observer.kill();
  }));

test('what shows no sign of life for hours, by the clock of its folder, is free at the first look', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    writeFileSync(`${path}.lock`, `${JSON.stringify({ token: 'x', host: 'elsewhere', pid: 1, boot: 'other', namespace: 'pid:[1]' })}\n`);
    utimesSync(`${path}.lock`, new Date(), new Date(Date.now() - 7_200_000));
    assert.not.ok(await Lock.isHeld(path));
    const lock = await Lock.take(path);
    assert.ok(lock);
    await lock!.release();
    assert.equal(readdirSync(root), []);
  }));

test('a lock that may not be read is held', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    writeFileSync(`${path}.lock`, `${JSON.stringify({ token: 'x', host: hostname(), pid: 4_000_000 })}\n`);
    chmodSync(`${path}.lock`, 0o000);
    chmodSync(root, 0o777);
    if (process.getuid?.() === 0) {
      const other = await holderOf(path, { uid: 65534 });
      assert.is(other.said, 'refused');
      await other.kill();
    } else assert.is(await Lock.take(path), undefined);
  }));

test('a lock whose file is empty or cut is held until nothing changes any more', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    for (const text of ['', '{"token":"x","ho', '[]']) {
      writeFileSync(`${path}.lock`, text);
      assert.is(await Lock.take(path, QUICK), undefined, text);
      const lock = await takeWhenFree(path);
      assert.ok(lock, text);
      await lock!.release();
    }
  }));

test('a lock of an earlier version counts: of a living process, and of one that is seen no more', () =>
  withFolder(async (root) => {
    const path = join(root, 'trial');
    const lock = (await Lock.take(path))!;
    const { token, host, pid, started } = JSON.parse(readFileSync(`${path}.lock`, 'utf8'));
    // So they were written: one line of JSON without more.
    writeFileSync(`${path}.lock`, JSON.stringify({ token, host, pid, started }));
    utimesSync(`${path}.lock`, new Date(), new Date(Date.now() - 300_000));
    for (let look = 0; look < 20; look++) {
      assert.is(await Lock.take(path, QUICK), undefined);
      await wait(20);
    }
    await lock.release();
    writeFileSync(`${path}.lock`, JSON.stringify({ token: 'dead', host: hostname(), pid: 4_000_000, started: '1' }));
    const next = await takeWhenFree(path);
    assert.ok(next);
    await next!.release();
  }));

test('an earlier version reads a lock of this one', () =>
  withFolder(async (root) => {
    const lock = (await Lock.take(join(root, 'trial'), QUICK))!;
    await wait(100);
    const text = readFileSync(join(root, 'trial.lock'), 'utf8');
    assert.match(text, /\n\n/);
    assert.equal([JSON.parse(text).pid, JSON.parse(text).host], [process.pid, hostname()]);
    await lock.release();
  }));

test.run();
