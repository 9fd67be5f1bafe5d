import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Tally } from '../../../src/cli/progress/tally.js';
import type { JobOutcome } from '../../../src/workers/events.js';

const test = suite('cli/progress/tally');

/** A tally that began so many seconds ago. */
function begun(jobs: number, seconds: number): Tally {
  const now = performance.now();
  const real = performance.now;
  performance.now = () => now - seconds * 1000;
  try {
    return new Tally(jobs);
  } finally {
    performance.now = real;
  }
}

const trained = (overallAccuracy: number): JobOutcome => ({ kind: 'trained', overallAccuracy, epoch: 1, epochs: 2, seconds: 1 });

test('n of N, the range of accuracies and the time that is left in all', () => {
  const tally = begun(10, 60);
  tally.finish(trained(0.9), 1);
  tally.finish(trained(0.8), 1);
  // Three trials' work in a minute; of the other seven and a half, two are half done.
  assert.is(
    tally.line([
      { done: 0.5, worked: 0.5 },
      { done: 0.5, worked: 0.5 },
    ]),
    '2 of 10 finished (OA 0.8000 to 0.9000), 2 min 20 s left in all',
  );
});

test('what came from a checkpoint or from another process took no time', () => {
  const tally = begun(4, 60);
  tally.finish({ kind: 'elsewhere' }, 1);
  tally.finish(trained(0.9), 0.5);
  assert.is(tally.line([{ done: 0.75, worked: 0 }], 3), '2 of 4 finished (OA 0.9000), 3 more are running, 2 min 30 s left in all');
});

test('the last jobs run alone; the pace is that since the first part was seen', () => {
  const tally = begun(3, 60);
  const real = performance.now;
  const at = (seconds: number, done: number) => {
    performance.now = () => real.call(performance) + seconds * 1000;
    try {
      return tally.line([
        { done, worked: done },
        { done, worked: done },
      ]);
    } finally {
      performance.now = real;
    }
  };
  // A minute for the start: nothing is said of it.
  assert.is(at(0, 0.01), '0 of 3 finished');
  assert.is(at(1, 0.02), '0 of 3 finished');
  // A hundredth of each a second: the two take 90 s more, and the third a hundred by itself.
  assert.match(at(9, 0.1), /^0 of 3 finished, 3 min (9|10|11) s left in all$/);
});

test('at first nothing is known, and in the end there is nothing left', () => {
  assert.is(begun(3, 60).line([]), '0 of 3 finished');
  assert.is(begun(3, 0).line([{ done: 0.5, worked: 0.5 }]), '0 of 3 finished');
  const tally = begun(2, 125);
  tally.finish(trained(0.5), 1);
  tally.fail(0.5);
  assert.is(tally.last(), '1 of 2 finished (OA 0.5000), 1 not, after 2 min 5 s');
});

test.run();
