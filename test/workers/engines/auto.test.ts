import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EngineFacts } from '../../../src/engine/engine.js';
import { type ChoiceOptions, chooseEngine } from '../../../src/workers/engines/auto.js';
import { EngineMemory } from '../../../src/workers/engines/memory.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';
import { failing, gpu, kind, missing, passing } from './stand-ins.js';

const test = suite('workers/engines/auto');

/** Two engines with GPUs and two without, on a machine that has what `devices` says. */
const KINDS = [kind('webgpu'), kind('cuda'), kind('wasm', { native: false }), kind('cpu', { native: false })];

async function choose(memory: EngineMemory, devices: Record<string, EngineFacts[]>, more: Partial<ChoiceOptions> = {}) {
  const tested: string[] = [];
  const said: string[] = [];
  const chosen = await chooseEngine('auto', {
    kinds: KINDS,
    cache: { engines: memory },
    say: (line) => said.push(line),
    find: async (name) => devices[name] ?? Promise.reject(missing(`no ${name} here`)),
    test: async (name) => {
      tested.push(name);
      return passing;
    },
    ...more,
  });
  return { name: chosen.name, passedOver: chosen.passedOver!, tested, said };
}

const withMemory = (action: (memory: EngineMemory, file: string) => Promise<void>) =>
  withFolder((folder) => action(new EngineMemory(join(folder, 'a')), join(folder, 'a', 'engines.json')));

test('no GPU: the first engine that computes on the processor, and why no other', () =>
  withMemory(async (memory) => {
    const { name, passedOver } = await choose(memory, {});
    assert.is(name, 'wasm');
    assert.equal(passedOver, ['webgpu: no webgpu here', 'cuda: no cuda here']);
  }));

test('a real GPU is tested once, and again when its driver changes', () =>
  withMemory(async (memory) => {
    const first = await choose(memory, { webgpu: [gpu('webgpu:a')] });
    assert.equal([first.name, first.tested], ['webgpu:a', ['webgpu:a']]);
    assert.match(first.said.join('\n'), /testing it once.*\n.*passed in 1.0 s/);
    const second = await choose(memory, { webgpu: [gpu('webgpu:a')] });
    assert.equal([second.name, second.tested, second.said], ['webgpu:a', [], []]);
    assert.equal((await choose(memory, { webgpu: [gpu('webgpu:a', '2.0')] })).tested, ['webgpu:a']);
  }));

test('a GPU that fails the test, by its figures or by a crash, is passed over each time', () =>
  withMemory(async (memory) => {
    for (const trial of [1, 2]) {
      const { name, passedOver } = await choose(memory, { webgpu: [gpu('webgpu:a')] }, { test: async () => failing });
      assert.is(name, 'wasm', `${trial}`);
      assert.ok(passedOver.includes('webgpu:a: its self test failed: the output differs by 5.0e-1'), passedOver.join());
    }
    const crash = await choose(
      memory,
      { webgpu: [gpu('webgpu:a')] },
      { test: () => Promise.reject(missing('its process ended with SIGSEGV')) },
    );
    assert.ok(crash.passedOver.includes('webgpu:a: its self test failed: its process ended with SIGSEGV'));
    // Figures that are no numbers are no agreement.
    const nan = { ...failing, checks: [{ what: 'the output', deviation: NaN, tolerance: 1e-4 }] };
    assert.match((await choose(memory, { webgpu: [gpu('webgpu:a')] }, { test: async () => nan })).passedOver.join(), 'differs by NaN');
  }));

test('a software driver is never taken, nor tested; a second GPU is', () =>
  withMemory(async (memory) => {
    const software = { name: 'webgpu:soft', class: 'webgpu:soft', gpu: false, software: true };
    const alone = await choose(memory, { webgpu: [software] });
    assert.equal([alone.name, alone.tested], ['wasm', []]);
    assert.is((await choose(memory, { webgpu: [software, gpu('webgpu:b')] })).name, 'webgpu:b');
  }));

test('of two real GPUs the one that bench found faster, on this workload if it was measured', () =>
  withMemory(async (memory) => {
    const devices = { webgpu: [gpu('webgpu:a')], cuda: [gpu('cuda')] };
    assert.is((await choose(memory, devices)).name, 'webgpu:a');
    memory.rememberMeasured({ class: 'webgpu:a', workload: 'x', jobs: 1, trainStepMs: 2 });
    assert.is((await choose(memory, devices)).name, 'webgpu:a', 'one figure compares with nothing');
    memory.rememberMeasured({ class: 'cuda', workload: 'x', jobs: 1, trainStepMs: 1 });
    assert.is((await choose(memory, devices)).name, 'cuda');
    for (const [name, trainStepMs] of [
      ['webgpu:a', 3],
      ['cuda', 4],
    ] as const)
      memory.rememberMeasured({ class: name, workload: 'y', jobs: 1, trainStepMs });
    assert.is((await choose(memory, devices, { workload: 'y' })).name, 'webgpu:a');
    assert.is((await choose(memory, devices, { workload: 'x' })).name, 'cuda');
  }));

test('what computes on the processor never comes before a real GPU, however fast; among each other bench decides', () =>
  withMemory(async (memory) => {
    for (const [name, trainStepMs] of [
      ['webgpu:a', 9],
      ['wasm', 5],
      ['cpu', 1],
    ] as const)
      memory.rememberMeasured({ class: name, workload: 'x', jobs: 1, trainStepMs });
    assert.is((await choose(memory, { webgpu: [gpu('webgpu:a')] })).name, 'webgpu:a');
    assert.is((await choose(memory, {})).name, 'cpu');
    memory.rememberMeasured({ class: 'wasm', workload: 'x', jobs: 8, trainStepMs: 6 });
    assert.is((await choose(memory, {})).name, 'wasm', 'eight at once do more steps a second');
  }));

test('what did not start is passed over; with nothing left it is a failure', () =>
  withMemory(async (memory) => {
    const failed = new Map([['webgpu:a', 'it vanished']]);
    const { name, passedOver } = await choose(memory, { webgpu: [gpu('webgpu:a')] }, { failed });
    assert.is(name, 'wasm');
    assert.ok(passedOver.includes('webgpu:a: it vanished'));
    const all = new Map(['webgpu:a', 'wasm', 'cpu'].map((engine) => [engine, 'no']));
    const problem = await problemOfAsync(() => choose(memory, { webgpu: [gpu('webgpu:a')] }, { failed: all }));
    assert.is(problem.message, 'no engine starts on this machine');
    assert.match(problem.hint!, 'cuda: no cuda here; webgpu:a: no; wasm: no; cpu: no.');
  }));

test('a memory that is damaged, of another version or not writable counts as none', () =>
  withMemory(async (memory, file) => {
    memory.rememberPass(gpu('webgpu:a'));
    assert.ok(memory.hasPassed(gpu('webgpu:a')));
    const { readFileSync, writeFileSync } = await import('node:fs');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/"version": ".*"/g, '"version": "0.0.0"'));
    assert.not.ok(memory.hasPassed(gpu('webgpu:a')));
    for (const damaged of ['{', 'null', '[]', '{"measured": [], "passed": 5}', '{"measured": [null], "passed": [1]}']) {
      writeFileSync(file, damaged);
      assert.not.ok(memory.hasPassed(gpu('webgpu:a')));
      assert.is(memory.ratio('webgpu:a', 'wasm'), undefined);
    }
    const nowhere = new EngineMemory('/dev/null');
    nowhere.rememberPass(gpu('webgpu:a'));
    assert.not.ok(nowhere.hasPassed(gpu('webgpu:a')));
  }));

test.run();
