import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { epochsOf } from '../../../src/figures/epochs.js';
import type { DrawnMethod } from '../../../src/figures/method.js';
import type { Drawing, Mark } from '../../../src/pictures/figure/drawing.js';
import { loadTypeface } from '../../../src/pictures/figure/typeface.js';
import { problemOf } from '../../data/helpers.js';
import { requireInside } from './inside.js';

const test = suite('pictures/figure/epochs');
const type = await loadTypeface();
const textsOf = ({ marks }: Drawing) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
const circlesOf = ({ marks }: Drawing) => marks.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []));
const shadesOf = ({ marks }: Drawing) => marks.filter((mark: Mark) => mark.kind === 'line' && mark.fill !== undefined && !mark.colour);

/** @param chosen of each seed the epoch whose weights were tested; the number of epochs is that of `last` */
function methodOf(name: string, chosen: readonly number[], { last = 6, loss = (epoch: number) => 2 / epoch, validates = true } = {}) {
  const epochs = chosen.flatMap((selected, seed) =>
    Array.from({ length: last }, (_, index) => ({
      seed: String(seed),
      epoch: String(index + 1),
      loss: String(loss(index + 1) + seed / 10),
      accuracy: String(0.5 + index / 20),
      validation_loss: validates ? String(loss(index + 1) + seed / 5) : '',
      validation_accuracy: validates ? String(0.4 + index / 20 + seed / 50) : '',
      selected: index + 1 === selected ? '1' : '0',
    })),
  );
  return { name, date: new Date(0), one: { name, sceneName: 'field', tables: { epochs } } } as unknown as DrawnMethod;
}
const drawn = (methods: readonly DrawnMethod[], width = 252) => epochsOf(methods, { width }, type);

test('means over the seeds with their range; a circle for each seed at its own value', () => {
  const { drawing, caption } = drawn([methodOf('a', [3, 5, 6])]);
  for (const text of ['Loss', 'Accuracy (%)', 'Epoch', 'training', 'validation', 'tested weights'])
    assert.ok(textsOf(drawing).includes(text), text);
  assert.is(shadesOf(drawing).length, 4, 'training and validation, of loss and accuracy');
  assert.is(circlesOf(drawing).length, 2 * 3 + 1, 'three seeds in two panels, and one in the legend');
  assert.match(caption, 'on field over the epochs; lines are means over 3 seeds, shades their range; circles are');
  const [left] = circlesOf(drawing).map(({ x }) => x);
  assert.is(new Set(circlesOf(drawing).map(({ x }) => x)).size, 7, `each in its epoch, such as ${left}`);
});

test('one seed has no range; without validation the training line has the circle', () => {
  const { drawing, caption } = drawn([methodOf('a', [6], { validates: false })]);
  assert.is(shadesOf(drawing).length, 0);
  assert.is(circlesOf(drawing).length, 3);
  assert.not.ok(textsOf(drawing).includes('validation'));
  assert.match(caption, /^Loss and accuracy of training on field over the epochs; a single seed; the circle is/);
});

test('a loss that falls by a factor of 50 has a logarithmic axis', () => {
  const { drawing } = drawn([methodOf('a', [6], { loss: (epoch) => 2 / 4 ** epoch })]);
  const said = textsOf(drawing);
  for (const text of ['Loss (logarithmic)', '0.001', '0.01', '0.1']) assert.ok(said.includes(text), text);
});

test('several networks are rows with letters; what has no epochs is left out and said', () => {
  const without = { ...methodOf('forest', []), one: { name: 'forest', sceneName: 'field', tables: { epochs: [] } } } as never;
  const { drawing, caption, notes } = drawn([methodOf('a', [3]), without, methodOf('b', [2], { last: 4 })]);
  for (const text of ['(a) a', '(b) b']) assert.ok(textsOf(drawing).includes(text), text);
  assert.match(caption, /; \(a\) a, \(b\) b; /);
  assert.equal(notes, ['epochs: without epochs, and not drawn: forest']);
  assert.is(problemOf(() => drawn([without])).message, 'forest has no epochs');
  assert.match(problemOf(() => drawn(Array.from({ length: 6 }, () => methodOf('a', [3])))).message, /^6 networks have epochs/);
});

test('seeds that stop early: the mean is over those that go on, and the caption says so', () => {
  const [long, short] = [methodOf('a', [6]), methodOf('a', [2], { last: 3 })];
  const epochs = [...long.one.tables.epochs, ...short.one.tables.epochs.map((row) => ({ ...row, seed: '9' }))];
  const one = { ...long.one, tables: { ...long.one.tables, epochs } };
  assert.match(drawn([{ ...long, one }]).caption, 'Seeds stopped after different epochs');
});

test('nothing lies outside of it, in a narrow column and across a page', () => {
  for (const width of [130, 252, 515]) {
    const { drawing } = drawn(
      ['a', 'b', 'c', 'd', 'a network with a rather long name'].map((name) => methodOf(name, [1, 2])),
      width,
    );
    requireInside(drawing);
    assert.ok(width < 200 || drawing.height < 700, `${drawing.height} points high`);
  }
});

test.run();
