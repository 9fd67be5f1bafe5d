import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sparing } from '../../src/workers/sparing.js';
import type { TrialProgress } from '../../src/workers/trial-progress.js';

const test = suite('workers/sparing');

/** What passes of reports that come a millisecond apart. */
function passed(reports: readonly (TrialProgress | number)[]): (TrialProgress | number)[] {
  const through: (TrialProgress | number)[] = [];
  let now = 0;
  const tell = sparing(
    (progress) => through.push(progress),
    () => now++ / 2,
  );
  for (const report of reports) tell(report);
  return through;
}

test('of a thousand steps some come through', () => {
  const some = passed(
    Array.from({ length: 1000 }, (_, index) => ({ kind: 'training' as const, epoch: 1, epochs: 1, step: index + 1, steps: 1000 })),
  );
  assert.ok(some.length >= 10 && some.length <= 25, String(some.length));
});

test('every epoch, every checkpoint and where training goes on come through, whenever they come', () => {
  const record = (epoch: number) => ({ epoch, loss: 1, accuracy: 1 });
  const news: TrialProgress[] = [
    { kind: 'kept', kept: { epochs: 4, pretrained: 0 } },
    { kind: 'resumed', resumed: 4 },
    ...[5, 6, 7].map((epoch) => ({ kind: 'training' as const, epoch, epochs: 9, step: 3, steps: 3, last: record(epoch) })),
    { kind: 'kept', kept: { epochs: 7, pretrained: 0 } },
    { kind: 'pretraining', epoch: 1, epochs: 2, step: 1, steps: 1, pretraining: { block: 'a', last: { block: 'a', epoch: 1, loss: 2 } } },
  ];
  assert.equal(passed(news), news);
});

test('counts of pixels, too', () => {
  assert.equal(passed(Array.from({ length: 10 }, (_, index) => index)), [0]);
});

test.run();
