import type { EngineKind } from '../engine.js';

/** WebAssembly with SIMD, in a memory that threads share: everywhere, and the same bits everywhere. */
export const wasm: EngineKind = {
  name: 'wasm',
  summary: 'WebAssembly with SIMD, embedded: everywhere',
  promise: 'the same bits on every machine',
  find: async () => ({
    name: 'wasm', class: 'wasm', threaded: true, start: async () => (await import('../wasm/start.js')).startWasm(),
  }),
};
