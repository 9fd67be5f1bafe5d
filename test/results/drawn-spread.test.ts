import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawnSpread, publishedSpread, sparingly, spreadText } from '../../src/results/drawn-spread.js';

const test = suite('results/drawn-spread');
const trials = (...values: number[]) => values.map((oa) => ({ oa }));

test('an interval from three seeds on; of two their values; of one nothing', () => {
  assert.equal(drawnSpread(trials(0.9), 'oa'), {});
  assert.equal(drawnSpread(trials(0.9, 0.8), 'oa'), { values: [0.9, 0.8] });
  // t of 2 degrees at 97.5 % is 4.3027, the standard error 0.1 / sqrt(3).
  const { interval, values } = drawnSpread(trials(0.4, 0.5, 0.6), 'oa');
  assert.equal(values, [0.4, 0.5, 0.6]);
  assert.equal(
    interval!.map((value) => value.toFixed(4)),
    ['0.2516', '0.7484'],
  );
  assert.equal([sparingly({ interval: interval!, values: values! }), sparingly({ values: [1, 0] })], [{ interval }, { values: [1, 0] }]);
  const many = drawnSpread(trials(...Array.from({ length: 11 }, (_, index) => 0.9 + index / 1000)), 'oa');
  assert.is(many.values, undefined);
  assert.ok(many.interval);
});

test('of a published mean the interval that its values would have', () => {
  const sd = Math.sqrt((0.01 + 0 + 0.01) / 3);
  const { interval } = publishedSpread({ published_mean: 0.5, published_sd: sd, published_n: 3 }, 'oa');
  assert.equal(
    interval!.map((value) => value.toFixed(4)),
    ['0.2516', '0.7484'],
  );
  for (const lacking of [{ published_sd: 0.1 }, { published_n: 5 }, { published_sd: 0.1, published_n: 2 }])
    assert.equal(publishedSpread({ published_mean: 0.5, ...lacking }, 'oa'), {});
});

test('the text says what is drawn, and no more', () => {
  assert.is(spreadText([{}]), 'A single seed.');
  assert.match(spreadText([{ values: [0.1, 0.2] }]), /^Small dots are single seeds\. Two seeds have no bar/);
  assert.match(spreadText([{ interval: [0, 1] }]), /^Bars are 95 % intervals of the mean/);
  assert.match(spreadText([{ interval: [0, 1], values: [0, 0, 1] }], true), 'those of published values follow from');
});

test.run();
