import { availableParallelism } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultJobs, jobsFor, workerBytes } from '../../src/workers/jobs.js';
import { machineShare } from '../../src/workers/machine.js';
import { networkOf } from '../compile/networks.js';

const test = suite('workers/jobs');
const network = networkOf('ssrn', { size: 7, bands: 200, classes: 16 });
const SCENE = 145 * 145 * 200;

test('as many as cores and trials, and fewer where memory is short', () => {
  assert.is(defaultJobs({ network, batch: 16, sceneValues: SCENE }, 1), 1);
  assert.ok(defaultJobs({ network, batch: 16, sceneValues: SCENE }, 1000) <= availableParallelism());
  assert.is(defaultJobs({ network, batch: 1e9, sceneValues: SCENE }, 10), 1);
});

test('a GPU that takes steps of several trials together needs no core for each', () => {
  const work = { network, batch: 16, sceneValues: SCENE };
  const gpu = { joint: true, gpu: true };
  assert.is(defaultJobs(work, 10, 1, gpu), Math.min(10, Math.floor((0.7 * machineShare().bytes) / workerBytes(work))));
  assert.is(defaultJobs(work, 3, 1, gpu), 3);
  assert.ok(defaultJobs({ ...work, batch: 256 }, 10, 1, gpu) < 10);
  assert.is(defaultJobs(work, 10, 1, { joint: true }), defaultJobs(work, 10));
  // What the user says holds.
  assert.is(jobsFor(Array<typeof work>(20).fill(work), gpu, 16), 16);
});

test("the paper's Indian Pines network is reckoned at what was measured: 308 MiB, of them 112 for the main thread", () => {
  const bytes = workerBytes({ network, batch: 16, sceneValues: SCENE });
  assert.ok(bytes > 1.7e8 && bytes < 2.4e8, String(bytes));
});

test.run();
