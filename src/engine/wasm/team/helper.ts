import { workerData } from 'node:worker_threads';
import { bindKernels } from '../module.js';
import { Control, NONE } from './control.js';
import { TASKS } from './tasks.js';

/** What a helper is started with. */
export interface HelperSettings {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly thread: number;
}

// A helper has no event loop: it waits for a job, takes pieces of it, and waits again, until its thread is ended.
const { module, memory, control: shared, thread } = workerData as HelperSettings;
const control = new Control(shared);
const context = bindKernels(module, memory, thread);
for (let job = 0; ;) {
  job = control.waitForJob(job);
  for (let piece = control.claim(job); piece !== NONE; piece = control.claim(job)) {
    try {
      if (!control.failed) TASKS[control.task](context, control.arguments, piece);
    } catch (error) {
      control.fail(error);
    }
    control.finish();
  }
}
