import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type MapItem, type MapSet, NO_VALUE, UNASKED, withoutValue } from '../../../src/pages/maps/map-set.js';
import { stillPair } from '../../../src/pages/maps/stills.js';
import { openWidget } from './fake-widget.js';

const test = suite('pages/maps/client');
const [FIRST, SECOND, BLANK] = ['#aa0000', '#00bb00', '#000000'];
/** Trained, tested, unlabelled; below these a labelled and an unlabelled one without a class, and a tested one that is wrong. */
const setOf = (item: Partial<MapItem>): MapSet => ({
  rows: 2,
  columns: 3,
  classes: ['Corn', 'Oats'],
  colours: [FIRST, SECOND],
  safeColours: [FIRST, SECOND],
  remarks: [],
  blank: 'unlabelled',
  truth: Uint8Array.of(1, 2, 0, 2, 0, 1),
  items: [
    {
      name: 'seed 1',
      asked: 'scene',
      parts: Uint8Array.of(1, 3, 0, 3, 0, 3),
      classes: Uint8Array.of(1, 2, 1, 0, 0, 2),
      confidence: Uint8Array.of(200, 200, 200, 0, 0, 100),
      ...item,
    },
  ],
});

test('of a whole scene no class means no value, which the legend has', async () => {
  const widget = await openWidget(setOf({}));
  const classes = widget.show('classes');
  assert.equal(classes.colours, [FIRST, SECOND, FIRST, NO_VALUE, NO_VALUE, SECOND]);
  // Unlabelled is what the ground truth beside it has.
  assert.equal(classes.legend, { '1 Corn': FIRST, '2 Oats': SECOND, 'no value': NO_VALUE, unlabelled: BLANK });
  assert.is(widget.tell(1, 0), 'row 1, column 0: Oats. seed 1: no value (test)');
  assert.is(widget.tell(1, 1), 'row 1, column 1: unlabelled. seed 1: no value');
  assert.is(widget.tell(1, 2), 'row 1, column 2: Corn. seed 1: Oats, confidence 50 %, wrong (test)');
  for (const view of ['errors', 'confidence']) {
    const { colours, legend } = widget.show(view);
    assert.equal([colours[3], colours[4], legend['no value']], [NO_VALUE, NO_VALUE, NO_VALUE], view);
  }
  assert.is(widget.show('parts').legend['no value'], undefined);
});

test('of labelled pixels the others were not asked', async () => {
  const widget = await openWidget(setOf({ asked: 'labelled', classes: Uint8Array.of(1, 2, 0, 0, 0, 2) }));
  const { colours, legend } = widget.show('classes');
  assert.equal([colours.slice(2, 5), legend['no value']], [[BLANK, NO_VALUE, BLANK], NO_VALUE]);
  assert.is(widget.tell(0, 2), 'row 0, column 2: unlabelled. seed 1: not predicted');
  assert.is(widget.tell(1, 0), 'row 1, column 0: Oats. seed 1: no value (test)');
});

test('of tested pixels alone nothing is without value', async () => {
  const widget = await openWidget(setOf({ asked: 'tested', classes: Uint8Array.of(0, 2, 0, 1, 0, 2) }));
  const { colours, legend } = widget.show('classes');
  assert.equal(colours, [UNASKED, SECOND, BLANK, FIRST, BLANK, SECOND]);
  assert.equal(legend, { '1 Corn': FIRST, '2 Oats': SECOND, 'training or validation, not predicted': UNASKED, unlabelled: BLANK });
  assert.is(widget.tell(0, 0), 'row 0, column 0: Corn. seed 1: not predicted (training)');
});

test('a map of which every pixel has a value has no such line, with scripts and without', async () => {
  const whole = setOf({ classes: Uint8Array.of(1, 2, 1, 2, 1, 2) });
  assert.is((await openWidget(whole)).show('classes').legend['no value'], undefined);
  assert.not.match(stillPair(whole).text, 'no value');
  const lacking = setOf({});
  assert.equal([...withoutValue(lacking, lacking.items[0])], [0, 0, 0, 1, 1, 0]);
  assert.match(stillPair(lacking).text, `<span class="swatch" style="background:${NO_VALUE}"></span>no value</li>`);
});

test.run();
