// The real worker, whose helper threads end in the midst of a trial; pool.test.ts.
import { WasmBackend } from '../../src/engine/wasm/backend.js';

const start = WasmBackend.prototype.useThreads;
WasmBackend.prototype.useThreads = function (this: WasmBackend, threads) {
  start.call(this, threads, { helper: new URL('../engine/wasm/fleeting-helper.js', import.meta.url) });
};
await import('../../src/workers/worker.js');
