import { workerData } from 'node:worker_threads';
import { Control, NONE } from '../../../src/engine/wasm/team/control.js';
import type { HelperSettings } from '../../../src/engine/wasm/team/helper.js';

// A helper that takes a piece and never ends it; team.test.ts.
const control = new Control((workerData as HelperSettings).control);
for (let job = 0, piece = NONE; piece === NONE;) {
  job = control.waitForJob(job);
  piece = control.claim(job);
}
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
