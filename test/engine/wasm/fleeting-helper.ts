import { workerData } from 'node:worker_threads';
import { bindKernels } from '../../../src/engine/wasm/module.js';
import { Control, NONE } from '../../../src/engine/wasm/team/control.js';
import type { HelperSettings } from '../../../src/engine/wasm/team/helper.js';
import { TASKS } from '../../../src/engine/wasm/team/tasks.js';

// A helper that computes ten pieces as it should, and then ends in the midst of a training; losing-worker.ts.
const { module, memory, control: shared, thread } = workerData as HelperSettings;
const control = new Control(shared);
const context = bindKernels(module, memory, thread);
for (let job = 0, done = 0; done < 10;) {
  job = control.waitForJob(job);
  for (let piece = control.claim(job); piece !== NONE; piece = control.claim(job), done++) {
    TASKS[control.task](context, control.arguments, piece);
    control.finish();
  }
}
process.exit(5);
