import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { JobProgress } from '../../../src/cli/progress/job-progress.js';
import { ProgressLines } from '../../../src/cli/progress/progress-lines.js';
import type { TrialProgress } from '../../../src/workers/trial-progress.js';

const test = suite('cli/progress/job-progress');

const training = (epoch: number): TrialProgress => ({ kind: 'training', epoch, epochs: 20, step: 1, steps: 3 });
const kept = (epochs: number, pretrained = 0): TrialProgress => ({ kind: 'kept', kept: { epochs, pretrained } });
const pretraining: TrialProgress = { kind: 'pretraining', epoch: 2, epochs: 5, step: 1, steps: 3, pretraining: { block: 'ae1' } };
const mapped: TrialProgress = { kind: 'mapped', mapped: { done: 40, of: 100 } };

type Case = readonly [what: string, resumable: boolean, told: readonly TrialProgress[], lost: string | undefined, stopped: string];
const CASES: readonly Case[] = [
  ['nothing yet', true, [], undefined, 'not started'],
  [
    'before the first checkpoint',
    true,
    [training(1), training(3)],
    'lost: epochs 1 to 3, as there is no checkpoint yet',
    'stopped in epoch 3, before its first checkpoint: the next run starts again',
  ],
  [
    'after one',
    true,
    [training(10), kept(10), training(11), training(12)],
    'lost: epochs 11 to 12; the next run resumes after epoch 10',
    'stopped in epoch 12; the next run resumes after epoch 10',
  ],
  [
    'right after one',
    true,
    [training(10), kept(10)],
    'the next run resumes after epoch 10',
    'stopped in epoch 10; the next run resumes after epoch 10',
  ],
  [
    'gone on from one',
    true,
    [kept(10), { kind: 'resumed', resumed: 10 }, training(11)],
    'lost: epoch 11; the next run resumes after epoch 10',
    'stopped in epoch 11; the next run resumes after epoch 10',
  ],
  [
    'tested',
    true,
    [kept(10), training(20), { kind: 'tested', tested: { done: 1, of: 9 } }],
    'lost: epochs 11 to 20; the next run resumes after epoch 10',
    'stopped while it was tested; the next run resumes after epoch 10',
  ],
  [
    'pretrained',
    true,
    [kept(0, 3), pretraining],
    'lost: its training since then; the next run resumes after epoch 3 of pretraining',
    'stopped in the pretraining of ae1; the next run resumes after epoch 3 of pretraining',
  ],
  [
    'pretrained, no checkpoint',
    true,
    [pretraining],
    'lost: its pretraining, as there is no checkpoint yet',
    'stopped in the pretraining of ae1, before its first checkpoint: the next run starts again',
  ],
  ['a verification', false, [training(1), training(2)], 'lost: epochs 1 to 2', 'stopped in epoch 2'],
  [
    'a search that is kept',
    true,
    [{ kind: 'fitted', fitted: { done: 2, of: 9, kept: 2 } }],
    'lost: the search since then, at model 3 of 9; the next run resumes after model 2',
    'stopped at model 3 of 9; the next run resumes after model 2',
  ],
  [
    'the test after a search',
    true,
    [
      { kind: 'fitted', fitted: { done: 9, of: 9, kept: 8 } },
      { kind: 'tested', tested: { done: 10, of: 20 } },
    ],
    'lost: its test; the next run resumes after model 8',
    'stopped while it was tested; the next run resumes after model 8',
  ],
  ['a search', false, [{ kind: 'fitted', fitted: { done: 2, of: 9 } }], 'lost: the search, at model 3 of 9', 'stopped at model 3 of 9'],
  ['a map', false, [mapped], 'lost: the map, at pixel 40 of 100', 'stopped at pixel 40 of 100'],
  [
    'a map with finished parts',
    false,
    [{ kind: 'mapped', mapped: { done: 40, of: 100, kept: 30 } }],
    "lost: the map's unfinished parts, at pixel 40 of 100; the next run resumes with 30 pixels",
    'stopped at pixel 40 of 100; the next run resumes with 30 pixels',
  ],
];

for (const [what, resumable, told, lost, stopped] of CASES) {
  test(`what is said of a job that is stopped: ${what}`, () => {
    const progress = new JobProgress(resumable);
    for (const one of told) progress.update(one);
    assert.equal([progress.lost(), progress.stopped()], [lost, stopped]);
  });
}

test('a job that went on from a checkpoint has worked only on what it computed, also while it is tested', () => {
  const progress = new JobProgress(true);
  progress.update({ kind: 'resumed', resumed: 15 });
  progress.update({ kind: 'training', epoch: 20, epochs: 20, step: 3, steps: 3 });
  assert.equal(progress.parts, { done: 1, worked: 0.25 });
  progress.update({ kind: 'tested', tested: { done: 1, of: 9 } });
  assert.equal(progress.parts, { done: 1, worked: 0.25 });
});

test('the time left is that at the pace of what was computed now, not of what a checkpoint brought', async () => {
  const secondsLeft = async (from: number): Promise<number> => {
    const progress = new JobProgress(true);
    if (from > 0) progress.update({ kind: 'resumed', resumed: from });
    await new Promise((done) => setTimeout(done, 1100));
    progress.update({ kind: 'training', epoch: 11, epochs: 20, step: 0, steps: 3 });
    return Number(/(\d+) s left/.exec(progress.line())![1]);
  };
  const [fresh, resumed] = await Promise.all([secondsLeft(0), secondsLeft(9)]);
  // Ten epochs in 1.1 s, and one epoch in 1.1 s: ten are left.
  assert.ok(fresh <= 3 && resumed >= 11 && resumed <= 30, `${fresh} s, ${resumed} s`);
});

/** Runs with a clock that is set by hand, in seconds. */
function timed<Result>(action: (set: (seconds: number) => void) => Result): Result {
  const real = performance.now;
  let now = 0;
  performance.now = () => now * 1000;
  try {
    return action((seconds) => (now = seconds));
  } finally {
    performance.now = real;
  }
}

test("after a resumption nothing is told of the time until a pace is known, and the engine's start is no part of it", () =>
  timed((set) => {
    const progress = new JobProgress(true);
    const at = (seconds: number, epoch: number, step: number) => {
      set(seconds);
      progress.update({ kind: 'training', epoch, epochs: 12, step, steps: 10 });
      return progress.line();
    };
    progress.update({ kind: 'resumed', resumed: 1 });
    // Six seconds until the first step: a pace of these would promise an hour.
    assert.is(at(6, 2, 1), 'epoch 2/12, step 1/10');
    assert.is(at(7, 2, 2), 'epoch 2/12, step 2/10');
    // A second a step, ten steps an epoch.
    assert.is(at(9, 2, 4), 'epoch 2/12, step 4/10, 1 min 46 s left');
  }));

test('a long test says how long it takes, and where no line can be drawn anew, once a minute', () =>
  timed((set) => {
    const progress = new JobProgress(true);
    const said: string[] = [];
    const lines = new ProgressLines('cnn', progress, (line) => said.push(line));
    const tell = (seconds: number, told: TrialProgress) => {
      set(seconds);
      progress.update(told);
      lines.tell(told);
    };
    tell(0, { kind: 'training', epoch: 1, epochs: 1, step: 3, steps: 3 });
    // A pixel a second.
    for (let done = 0; done <= 150; done++) tell(100 + done, { kind: 'tested', tested: { done, of: 300 } });
    assert.equal(said, ['cnn: testing 60/300, 4 min 0 s left', 'cnn: testing 120/300, 3 min 0 s left']);
  }));

test('models of a search: what came before the first one is no part of the pace', () =>
  timed((set) => {
    const progress = new JobProgress(false);
    const at = (seconds: number, done: number) => {
      set(seconds);
      progress.update({ kind: 'fitted', fitted: { done, of: 500 } });
      return progress.line();
    };
    // The worker and the pixels took five seconds: 500 trees would take 40 minutes.
    assert.is(at(5, 0), 'model 1/500');
    assert.is(at(5.5, 10), 'model 11/500');
    assert.is(at(8, 50), 'model 51/500, 27 s left');
  }));

test('a line of training fits its width: validation and the time left stay', () =>
  timed((set) => {
    const progress = new JobProgress(true);
    const last = { epoch: 122, loss: 0.1234, accuracy: 0.9876, validationLoss: 0.2, validationAccuracy: 0.9765 };
    progress.update({ kind: 'training', epoch: 100, epochs: 200, step: 1, steps: 129 });
    set(1000);
    progress.update({ kind: 'training', epoch: 123, epochs: 200, step: 100, steps: 129, last });
    const [where, figures] = ['epoch 123/200, step 100/129, 53 min 58 s left', 'loss 0.1234, accuracy 0.9876, validation 0.9765'];
    const left = /\d+ min \d+ s left/.exec(progress.line())![0];
    const inWords = (text: string) => text.replace('53 min 58 s left', left);
    assert.is(progress.line(), inWords(`${where}, ${figures}`));
    assert.is(progress.line(undefined, 120), progress.line());
    for (const width of [88, 73, 60]) {
      const line = progress.line(undefined, width);
      assert.ok(line.length <= width, line);
      assert.match(line, /epoch 123\/200.* left.*validation 0\.9765/);
    }
    assert.match(progress.line(undefined, 88), 'loss 0.1234, validation');
  }));

test.run();
