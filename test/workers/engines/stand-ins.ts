import type { EngineFacts, EngineKind } from '../../../src/engine/engine.js';
import { Failure } from '../../../src/errors/failure.js';
import type { SelfTest } from '../../../src/workers/engines/self-test.js';

/** A kind of engine that exists in tests only: what `found` says, looked for in a process of its own if it is native. */
export function kind(name: string, { native = true, absent = '' } = {}): EngineKind {
  return {
    name,
    summary: name,
    promise: name,
    ...(native && {
      checkNative: () => {
        if (absent) throw missing(absent);
      },
    }),
    find: async () => ({ name, class: name, start: () => Promise.reject(new Error('not here')) }),
  };
}

export const missing = (message: string) => new Failure({ code: 'engine', message, hint: 'install it' });

export const gpu = (name: string, driver = '1.0'): EngineFacts => ({
  name,
  class: name,
  gpu: true,
  device: { name, maker: 'maker', driver, alike: 1, limits: {}, features: [] },
});

export const passing: SelfTest = {
  passed: true,
  repeats: true,
  seconds: 1,
  notices: [],
  checks: [{ what: 'the output', deviation: 1e-7, tolerance: 1e-4 }],
};
export const failing: SelfTest = { ...passing, passed: false, checks: [{ what: 'the output', deviation: 0.5, tolerance: 1e-4 }] };
