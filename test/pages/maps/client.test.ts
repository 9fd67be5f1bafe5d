import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FILTERED, KINDS, type MapItem, type MapSet, NO_VALUE, UNASKED, withoutValue } from '../../../src/pages/maps/map-set.js';
import { stillMaps } from '../../../src/pages/maps/stills.js';
import { openMaps, pageFunctions } from './page-functions.js';

const test = suite('pages/maps/client');
const [FIRST, SECOND, BLANK] = ['#aa0000', '#00bb00', '#000000'];
const [CORRECT, WRONG, UNTESTED] = KINDS.errors.map(([, colour]) => colour);
/** Trained, tested, unlabelled; below these a labelled and an unlabelled one without a class, and a tested one that is wrong. */
const setOf = (item: Partial<MapItem>): MapSet => ({
  rows: 2,
  columns: 3,
  classes: ['Corn', 'Oats'],
  colours: [FIRST, SECOND],
  safeColours: [FIRST, SECOND],
  remarks: [],
  blank: 'not labelled',
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
  const maps = await openMaps(setOf({}));
  const classes = maps.show('classes');
  assert.equal(classes.colours, [FIRST, SECOND, FIRST, NO_VALUE, NO_VALUE, SECOND]);
  assert.equal(maps.show('truth').key, { 'not labelled': BLANK });
  assert.equal(classes.key, { 'no value': NO_VALUE });
  assert.is(maps.tell(1, 0), 'row 1, column 0: Oats. seed 1: no value (test)');
  assert.is(maps.tell(1, 1), 'row 1, column 1: not labelled. seed 1: no value');
  assert.is(maps.tell(1, 2), 'row 1, column 2: Corn. seed 1: Oats, confidence 50 %, wrong (test)');
  for (const view of ['errors', 'confidence']) {
    const { colours, key } = maps.show(view);
    assert.equal([colours[3], colours[4], key['no value']], [NO_VALUE, NO_VALUE, NO_VALUE], view);
  }
  assert.is(maps.show('parts').key['no value'], undefined);
});

test('of labelled pixels the others were not asked', async () => {
  const maps = await openMaps(setOf({ asked: 'labelled', classes: Uint8Array.of(1, 2, 0, 0, 0, 2) }));
  const { colours, key } = maps.show('classes');
  assert.equal([colours.slice(2, 5), key['no value']], [[BLANK, NO_VALUE, BLANK], NO_VALUE]);
  assert.is(maps.tell(0, 2), 'row 0, column 2: not labelled. seed 1: not predicted');
  assert.is(maps.tell(1, 0), 'row 1, column 0: Oats. seed 1: no value (test)');
});

test('of tested pixels alone nothing is without value', async () => {
  const maps = await openMaps(setOf({ asked: 'tested', classes: Uint8Array.of(0, 2, 0, 1, 0, 2) }));
  const { colours, key } = maps.show('classes');
  assert.equal(colours, [UNASKED, SECOND, BLANK, FIRST, BLANK, SECOND]);
  assert.equal(key, { 'training or validation, not predicted': UNASKED, 'not labelled': BLANK });
  assert.is(maps.tell(0, 0), 'row 0, column 0: Corn. seed 1: not predicted (training)');
});

test('a map of which every pixel has a value has no such line, with scripts and without', async () => {
  const whole = setOf({ classes: Uint8Array.of(1, 2, 1, 2, 1, 2) });
  assert.is((await openMaps(whole)).show('classes').key['no value'], undefined);
  assert.not.match(stillMaps(whole).text, 'no value');
  const lacking = setOf({});
  assert.equal([...withoutValue(lacking, lacking.items[0])], [0, 0, 0, 1, 1, 0]);
  assert.match(stillMaps(lacking).text, `<span class="swatch" style="background:${NO_VALUE}"></span>no value</li>`);
});

test('errors: correct, wrong, not tested and not labelled each have a colour, which the legend names', async () => {
  const item = { parts: Uint8Array.of(1, 3, 0, 2, 0, 3), classes: Uint8Array.of(1, 2, 1, 2, 1, 2) };
  const { colours, key } = (await openMaps(setOf(item))).show('errors');
  assert.equal(colours, [UNTESTED, CORRECT, BLANK, UNTESTED, BLANK, WRONG]);
  assert.equal(key, { correct: CORRECT, wrong: WRONG, 'training or validation, not tested': UNTESTED, 'not labelled': BLANK });
});

test('every layer says in a sentence what it shows, with the script and without', async () => {
  const set = setOf({ asked: 'labelled' });
  const maps = await openMaps({ ...set, falseColourBands: { bands: [29, 19, 9], wavelengths: [651.2, 553, 455.4] } });
  assert.is(maps.show('classes').caption, 'Classification map, seed 1: the predicted class of each labelled pixel.');
  assert.is(maps.show('truth').caption, 'Ground truth: the reference class of each labelled pixel.');
  assert.match(maps.show('colour').caption, 'red band 29 (651 nm), green band 19 (553 nm), blue band 9 (455 nm)');
  const captions = [...stillMaps(set).text.matchAll(/<figcaption>([^<]+)/g)].map(([, caption]) => caption);
  assert.equal(
    captions,
    ['classes', 'truth', 'errors'].map((what) => maps.show(what).caption),
  );
});

test('a class that is filtered out is dark wherever it is the one that counts', async () => {
  const maps = await openMaps(setOf({}));
  assert.equal(maps.show('classes', [2]).colours, [FIRST, FILTERED, FIRST, NO_VALUE, NO_VALUE, FILTERED]);
  assert.equal(maps.show('truth', [1]).colours, [FILTERED, SECOND, BLANK, SECOND, BLANK, FILTERED]);
  // Errors are those of the true class: what Corn is taken for stays when Oats are filtered out.
  const { colours } = maps.show('errors', [2]);
  assert.equal([colours[1], colours[3], colours[5]], [FILTERED, FILTERED, WRONG]);
});

test('the place of a pixel is that of its middle', async () => {
  const place = { x: 300000, y: 5800000, width: 30, height: 30, crs: 'EPSG:32633', unit: 'metres' } as const;
  const maps = await openMaps({ ...setOf({}), place });
  assert.match(maps.tell(1, 2), 'row 1, column 2 (300075, 5799955 EPSG:32633): Corn.');
});

const VIEW = ['settled', 'zoomed', 'seen', 'scaleBar', 'lengthText'] as const;
type View = { readonly scale: number; readonly x: number; readonly y: number };
type Size = { readonly width: number; readonly height: number };
interface ViewFunctions {
  settled(view: View, size: Size, rows: number, columns: number): View;
  zoomed(view: View, factor: number, left: number, top: number, size: Size, rows: number, columns: number): View;
  seen(view: View, at: { row: number; column: number }, size: Size, rows: number, columns: number): View;
  scaleBar(place: object | undefined, scale: number, size: Size): [number, number] | undefined;
  lengthText(metres: number): string;
}

test('a scene is fitted into its pane, in the middle; zoomed it keeps what is at the pointer, and does not leave the pane', () => {
  const { settled, zoomed, seen } = pageFunctions<ViewFunctions>(VIEW);
  const size = { width: 400, height: 200 };
  const fitted = settled({ scale: 0, x: 0, y: 0 }, size, 100, 100);
  assert.equal({ ...fitted }, { scale: 2, x: -50, y: 0 });
  const near = zoomed(fitted, 4, 220, 120, size, 100, 100);
  assert.is(near.scale, 8);
  assert.is(near.x + 220 / near.scale, fitted.x + 220 / fitted.scale);
  assert.is(near.y + 120 / near.scale, fitted.y + 120 / fitted.scale);
  assert.equal({ ...zoomed(near, 0.001, 0, 0, size, 100, 100) }, { ...fitted });
  assert.equal({ ...settled({ scale: 8, x: 1000, y: -5 }, size, 100, 100) }, { scale: 8, x: 50, y: 0 });
  const moved = seen(near, { row: 99, column: 0 }, size, 100, 100);
  assert.equal([moved.x, moved.y + 200 / moved.scale], [0, 100]);
});

test('the scale bar is a round length, in degrees as on the middle row; without a unit there is none', () => {
  const { scaleBar, lengthText } = pageFunctions<ViewFunctions>(VIEW);
  const size = { width: 600, height: 300 };
  // 200 CSS pixels are 100 pixels of the scene: 3 km.
  assert.equal([...scaleBar({ unit: 'metres', x: 0, y: 0, width: 30, height: 30, rows: 10 }, 2, size)!], [2000, (2000 / 30) * 2]);
  const [metres, pixels] = scaleBar({ unit: 'degrees', x: 0, y: 60, width: 0.001, height: 0, rows: 10 }, 2, size)!;
  assert.is(metres, 5000);
  assert.ok(Math.abs(pixels - (5000 / 55660) * 1000 * 2) < 1e-6);
  assert.is(scaleBar({ x: 0, y: 0, width: 30, height: 30, rows: 10 }, 2, size), undefined);
  assert.equal([500, 2000].map(lengthText), ['500 m', '2 km']);
});

test.run();
