import { HAS_VULKAN } from './driver.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import { hsiRun } from '../../cli/command-line.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('engine/webgpu/lost');
const when = HAS_VULKAN ? test : test.skip;

/** As small as a network can be: a software driver compiles slowly. */
const PIPELINE = `version: 1
name: tiny
dataset: {synthetic: {rows: 16, columns: 16, bands: 12, classes: 3}}
split: {by: random, train: 30%, validation: 20}
patch: {size: 1}
architecture: [{dense: classes}]
training: {optimizer: {sgd: {learning_rate: 0.01}}, epochs: 3}
seeds: [1, 2, 3]
`;

/** In training, and in an evaluation while several batches are under way. */
for (const at of [20, 30]) {
  when(`a device lost at command ${at}: its trial fails, the others go on`, () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'tiny.yaml'), PIPELINE);
      const args = ['tiny.yaml', '--engine', 'webgpu', '--jobs', '1'];
      const hook = new URL('./lose-device.js', import.meta.url).href;
      const lost = await hsiRun(args, { cwd: folder, env: { NODE_OPTIONS: `--import=${hook}`, LOSE_AT: String(at) } });
      assert.is(lost.code, 2, lost.stderr);
      assert.match(lost.stderr, /error: seed 1: the GPU .* was lost: [^]*run again to resume/);
      assert.match(lost.stderr, /1 of 3 trials failed\n {2}The other 2 are kept/);
      const again = await hsiRun(args, { cwd: folder });
      assert.is(again.code, 0, again.stderr);
      assert.match(again.stderr, '1 trial to compute (2 known)');
    }),
  );
}

when("a device that has another one's place is refused", async () => {
  const problem = await problemOfAsync(() => startEngine('webgpu:0', 'webgpu:another'));
  assert.match(problem.message, /^webgpu:another is no longer available: webgpu:0 is now webgpu:/);
});

when('near names of devices', async () => {
  const problem = await problemOfAsync(() => startEngine('webgpu:swiftshadr'));
  assert.match(problem.hint!, /The GPUs of this machine: 0: /);
});

test.run();
