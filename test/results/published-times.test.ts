import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { devicesOf, withTimes } from '../../src/results/published-times.js';

const test = suite('results/published-times');
const remark = "times are the machine's: times.csv; published of NVIDIA GTX 980M";
const row = <More extends object>(measure: string, more?: More) => ({
  table: 'IX',
  method: 'ssrn',
  scene: 'indian-pines',
  metric: 'training_minutes' as const,
  measure,
  published_mean: 10,
  remark,
  ...more,
});
const TRIALS = [
  { trainingSeconds: 240, testingSeconds: 20, device: 'an engine; a processor', atOnce: 2 },
  { trainingSeconds: 360, testingSeconds: 40, device: 'an engine; a processor', atOnce: 2 },
];

test('minutes of training and seconds of testing get the mean, a ratio and the device; no verdict', () => {
  const measured = { device: 'an engine; a processor, 2 trials at once', remark: 'another machine: NVIDIA GTX 980M' };
  assert.equal(withTimes([row('training_minutes'), row('testing_seconds')], TRIALS), [
    { ...row('training_minutes'), mean: 5, sd: 1, n: 2, ratio: 0.5, ...measured },
    { ...row('testing_seconds'), mean: 30, sd: 10, n: 2, ratio: 3, ...measured },
  ]);
});

test('in what they are of something else is told beside the ratio', () => {
  const [{ remark: told, ratio }] = withTimes(
    [row('training_minutes', { remark: `${remark}; another protocol: 1 epoch, not 200` })],
    TRIALS,
  );
  assert.equal([told, ratio], ['another machine: NVIDIA GTX 980M; another protocol: 1 epoch, not 200', 0.5]);
});

test('other rows stay as they are, and so do all where no time is known', () => {
  const accuracy = row('overall_accuracy', { metric: 'oa', mean: 0.9 });
  assert.equal(withTimes([accuracy], TRIALS), [accuracy]);
  assert.equal(withTimes([row('testing_seconds')], [{ trainingSeconds: NaN, testingSeconds: NaN }]), [row('testing_seconds')]);
});

test('each device once; one of an older run is not known', () => {
  assert.is(
    devicesOf([...TRIALS, { device: 'another', atOnce: 1 }, {}]),
    'an engine; a processor, 2 trials at once / another / an unknown device',
  );
});

test.run();
