import { fork } from 'node:child_process';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findApart, testApart } from '../../../src/workers/engines/inspect.js';
import { problemOfAsync } from '../../data/helpers.js';

const test = suite('workers/engines/inspect');
const module = new URL('./misbehaving.js', import.meta.url);

test('the wasm engine is found and passes its test in a process of its own', async () => {
  assert.equal(await findApart('wasm'), [{ name: 'wasm', class: 'wasm', threaded: true }]);
  const { passed, repeats, checks } = await testApart('wasm');
  assert.ok(passed && repeats, JSON.stringify(checks));
});

test('an engine that is not there says so', async () => {
  assert.is((await problemOfAsync(() => findApart('abacus'))).message, 'there is no engine "abacus"');
  const before = process.env.VK_DRIVER_FILES;
  process.env.VK_DRIVER_FILES = '/nowhere.json';
  try {
    if (process.platform === 'linux') assert.match((await problemOfAsync(() => findApart('webgpu'))).message, 'no Vulkan driver');
  } finally {
    if (before === undefined) delete process.env.VK_DRIVER_FILES;
    else process.env.VK_DRIVER_FILES = before;
  }
});

test("a crash, an exit and a hang are failures, with the driver's words", async () => {
  const crash = await problemOfAsync(() => findApart('crashes', { module }));
  assert.equal([crash.code, crash.message], ['engine-crash', 'the crashes engine crashed: its process ended with SIGSEGV']);
  assert.match((await problemOfAsync(() => testApart('exits', { module }))).message, /ended with exit code 7 \(driver: no memory\)$/);
  assert.match((await problemOfAsync(() => testApart('hangs', { module, patience: 0.5 }))).message, 'has not answered within 0.5 s');
});

test('a test ends without a word when the process that asked for it was ended', async () => {
  const child = fork(new URL('../../../src/workers/engines/inspect-child.js', import.meta.url), ['test', 'wasm'], { silent: true });
  let said = '';
  child.stdout!.resume();
  child.stderr!.on('data', (text) => (said += text));
  await once(child, 'spawn');
  child.disconnect();
  assert.equal([...(await once(child, 'exit')), said], [0, null, '']);
});

test('a driver that crashes when it is unloaded has answered', async () => {
  assert.equal(await findApart('leaves', { module }), [{ name: 'find', class: 'find' }]);
});

test.run();
