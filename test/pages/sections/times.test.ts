import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../../src/base/html.js';
import type { PageRun } from '../../../src/pages/page-run.js';
import { timesSection } from '../../../src/pages/sections/times.js';

const test = suite('pages/sections/times');
const runOf = (...trials: object[]) => ({ varies: false, configurations: [{ name: 'one', trials, details: [] }] }) as unknown as PageRun;
const contentOf = (...trials: object[]) => html`${timesSection(runOf(...trials)).content}`.text;
const trial = { seed: 1, trainingSeconds: 60, testingSeconds: 2 };

test('times are told with their device, and how many trials shared it', () => {
  const content = contentOf({ ...trial, device: 'wasm; a processor', atOnce: 2 }, { ...trial, device: 'wasm; a processor', atOnce: 2 });
  assert.match(content, 'Computed on wasm; a processor, 2 trials at once.');
});

test('an older run knows no device', () => {
  assert.not.match(contentOf(trial), 'Computed on');
});

test.run();
