import { Failure } from '../../errors/failure.js';
import type { EngineKind } from '../engine.js';

/** WebAssembly with SIMD and fused multiply-add, in a memory that threads share: the same bits wherever it is. */
export const wasm: EngineKind = {
  name: 'wasm',
  summary: 'WebAssembly with SIMD and fused multiply-add, embedded: every x64 processor since 2013, every arm64',
  promise: 'the same bits on every machine',
  portable: true,
  async find() {
    const { whyNotFused } = await import('../wasm/forms.js');
    const why = whyNotFused();
    if (why !== undefined) {
      throw new Failure({
        code: 'engine',
        message: why,
        hint: 'Use --engine wasm-strict. It is slower and has other bits, also the same on every machine.',
      });
    }
    return { name: 'wasm', class: 'wasm', threaded: true, start: async () => (await import('../wasm/start.js')).startWasm('fused') };
  },
};

/** The same without fused multiply-add: what `auto` takes where there is none. */
export const wasmStrict: EngineKind = {
  name: 'wasm-strict',
  summary: 'WebAssembly with SIMD, embedded: everywhere; slower than wasm, other bits',
  promise: 'the same bits on every machine',
  portable: true,
  find: async () => ({
    name: 'wasm-strict',
    class: 'wasm-strict',
    threaded: true,
    start: async () => (await import('../wasm/start.js')).startWasm('strict'),
  }),
};
