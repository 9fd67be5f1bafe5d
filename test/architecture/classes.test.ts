import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { areLabels, chooseClasses } from '../../src/architecture/classes.js';

const test = suite('architecture/classes');
const KNOWN = [3, 7, 10, 11].map((label, index) => ({ name: 'abcd'[index], label, pixels: label * 10 }));

test('by name or label, in the order of the smallest label', () => {
  const { classes, problems } = chooseClasses(KNOWN, { leave_out: ['b'], merge: [{ name: 'x', classes: [11, 'a'], colour: '#000000' }] });
  assert.equal(problems, []);
  assert.equal(classes, [
    { labels: [3, 11], pixels: 140, name: 'x', colour: '#000000' },
    { labels: [10], pixels: 100, name: 'c' },
  ]);
});

test('a merged class may take the name of one of its parts, but not of another', () => {
  assert.equal(chooseClasses(KNOWN, { merge: [{ name: 'a', classes: ['a', 'b'] }] }).problems, []);
  assert.is(
    chooseClasses(KNOWN, { merge: [{ name: 'c', classes: ['a', 'b'] }] }).problems[0].message,
    'two classes would have the name "c"',
  );
});

test('every pixel is in one class or left out', () => {
  const parts = fc.array(fc.constantFrom('keep', 'out', 'one', 'two'), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(parts, (uses) => {
      const known = uses.map((_, index) => ({ name: `n${index}`, label: 2 * index + 1, pixels: index + 1 }));
      const labels = (use: string) => known.filter((_, index) => uses[index] === use).map(({ label }) => label);
      const merge = ['one', 'two'].map((name) => ({ name, classes: labels(name) })).filter(({ classes }) => classes.length > 0);
      const { classes } = chooseClasses(known, { leave_out: labels('out'), merge });
      const all = classes.flatMap((one) => one.labels);
      assert.equal(
        [...all, ...labels('out')].sort((a, b) => a - b),
        known.map(({ label }) => label),
      );
      assert.equal(
        classes.map((one) => one.labels[0]),
        classes.map((one) => Math.min(...one.labels)).sort((a, b) => a - b),
      );
      assert.is(
        areLabels(classes),
        classes.every((one, index) => one.labels.join() === String(index + 1)),
      );
    }),
  );
});

test.run();
