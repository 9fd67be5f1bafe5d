import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Lock } from '../../src/store/lock.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/lock');
const MODULE = new URL('../../src/store/lock.js', import.meta.url).href;

/** Another process that takes the lock, says so, and goes on until it is killed. */
async function holderOf(path: string) {
  const script = `const { Lock } = await import(${JSON.stringify(MODULE)});
    console.log(await Lock.take(${JSON.stringify(path)}) ? 'held' : 'refused'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise<string>((resolve) => void child.stdout.once('data', (data: Buffer) => resolve(String(data).trim())));
  return {
    said,
    kill: () => new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    }),
  };
}

test('one at a time, and nothing left behind', () => withFolder(async (root) => {
  const path = join(root, 'trial');
  const first = (await Lock.take(path))!;
  assert.is(await Lock.take(path), undefined);
  await first.release();
  const second = (await Lock.take(path))!;
  await second.release();
  assert.equal(readdirSync(root), []);
}));

test('of many at once one gets it', () => withFolder(async (root) => {
  const locks = await Promise.all(Array.from({ length: 20 }, () => Lock.take(join(root, 'trial'))));
  const held = locks.filter((lock) => lock !== undefined);
  assert.is(held.length, 1);
  await held[0].release();
}));

test('a living process keeps it, a killed one does not', () => withFolder(async (root) => {
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

test('a holder on another machine lives as long as it says so', () => withFolder(async (root) => {
  const file = join(root, 'trial.lock');
  writeFileSync(file, JSON.stringify({ token: 'x', host: 'elsewhere', pid: process.pid }));
  assert.is(await Lock.take(join(root, 'trial')), undefined);
  utimesSync(file, new Date(), new Date(Date.now() - 61_000));
  const lock = (await Lock.take(join(root, 'trial')))!;
  assert.is(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
  await lock.release();
}));

test('a process number that is used again is another process', () => withFolder(async (root) => {
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

test.run();
