import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../../src/errors/failure.js';
import { examine } from '../../../src/workers/engines/doctor.js';
import { EngineMemory } from '../../../src/workers/engines/memory.js';
import { withFolder } from '../../data/helpers.js';
import { failing, gpu, kind, missing, passing } from './stand-ins.js';

const test = suite('workers/engines/doctor');

test('one engine that crashes, is absent or fails its test takes no other with it', () =>
  withFolder(async (folder) => {
    const crash = new Failure({ code: 'engine-crash', message: 'its process ended with SIGSEGV' });
    const engines: Record<string, () => Promise<ReturnType<typeof gpu>[]>> = {
      crashing: () => Promise.reject(crash),
      faulty: () => Promise.reject(new TypeError('a fault')),
      several: async () => [gpu('several:a'), gpu('several:b')],
      wasm: async () => [{ name: 'wasm', class: 'wasm' }],
    };
    const said: string[] = [];
    const { kinds, auto } = await examine(
      (line) => said.push(line),
      { engines: new EngineMemory(folder) },
      {
        kinds: [
          kind('crashing'),
          kind('faulty'),
          kind('absent', { absent: 'no driver' }),
          kind('several'),
          kind('wasm', { native: false }),
        ],
        find: (name) => engines[name](),
        test: async (name) => (name === 'several:a' ? failing : name === 'several:b' ? Promise.reject(missing('it hangs')) : passing),
      },
    );
    const [crashing, faulty, absent, several, wasm] = kinds;
    assert.is(crashing.problem!.code, 'engine-crash');
    assert.match(faulty.problem!.message, 'TypeError: a fault');
    assert.is(absent.problem!.message, 'no driver');
    assert.equal(
      several.engines.map(({ test: result, problem }) => result?.passed ?? problem!.message),
      [false, 'it hangs'],
    );
    assert.ok(wasm.engines[0].test!.passed);
    assert.is(auto.name, 'wasm');
    assert.equal(said.sort(), ['testing several:a, some seconds', 'testing several:b, some seconds', 'testing wasm, some seconds']);
    assert.is(auto.passedOver!.length, 5);
  }));

test.run();
