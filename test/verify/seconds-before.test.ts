import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TIMES, writeTimes } from '../../src/store/formats/trial/times.js';
import { secondsBefore } from '../../src/verify/seconds-before.js';

const test = suite('verify/seconds-before');
const root = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));

function trialWith(text?: string): string {
  const folder = mkdtempSync(join(root, 'trial-'));
  if (text !== undefined) writeFileSync(join(folder, TIMES), text);
  return folder;
}

test('what was computed at once shares its time; unknown where one trial does not say it', () => {
  const two = [20, 30].map((trainingSeconds) => trialWith(writeTimes({ trainingSeconds, testingSeconds: 5, atOnce: 2, device: 'x' })));
  const older = trialWith('training_seconds,testing_seconds\n7,3\n');
  assert.is(secondsBefore(two), 30);
  assert.is(secondsBefore([...two, older]), 40);
  for (const bad of [trialWith(), trialWith(''), trialWith('training_seconds,testing_seconds\nlong,3\n')])
    assert.is(secondsBefore([older, bad]), undefined);
  assert.is(secondsBefore([]), undefined);
});

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
