import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classColours, palette, PALETTE_STYLES, UNLABELLED } from '../../../src/pictures/image/palette.js';
import { formatColour, parseColour } from '../../../src/pictures/image/picture.js';
import { KINDS } from '../../../src/pages/maps/map-set.js';
import { ERROR_COLOURS } from '../../../src/results/maps/error-map.js';
import { distance, seenBy, VISIONS } from '../../../src/pictures/image/vision.js';

const test = suite('pictures/image/palette');

test('any number of colours: all different, a longer list begins as a shorter one', () => {
  for (const style of PALETTE_STYLES) {
    const long = palette(style, 300);
    assert.is(new Set([...long, UNLABELLED]).size, 301);
    assert.ok(long.every((colour) => /^#[0-9a-f]{6}$/.test(colour) && formatColour(parseColour(colour)) === colour));
    for (const count of [0, 1, 7, 16, 17, 40]) assert.equal(palette(style, count), long.slice(0, count));
  }
});

test("the colours of the authors' maps, and Okabe and Ito's", () => {
  assert.equal(palette('paper', 3), ['#ff0000', '#00ff00', '#0000ff']);
  assert.equal(palette('safe', 2), ['#e69f00', '#56b4e9']);
});

/** The nearest two of some colours, for the eyes that tell them apart worst. */
function nearest(colours: readonly string[]): number {
  return Math.min(
    ...VISIONS.flatMap((vision) => {
      const seen = colours.map((colour) => seenBy(vision, parseColour(colour)));
      return seen.flatMap((one, index) => seen.slice(index + 1).map((other) => distance(one, other)));
    }),
  );
}

test("whatever cones are missing, 16 safe colours are farther apart than the paper's", () => {
  assert.ok(
    nearest(palette('safe', 16)) > 2 * nearest(palette('paper', 16)),
    `${nearest(palette('safe', 16))}, ${nearest(palette('paper', 16))}`,
  );
});

// What docs/maps.md says: 0.02 is about what can be told apart side by side.
test('so many safe colours are told apart, and from unlabelled pixels, whatever cones are missing', () => {
  for (const [count, least] of [
    [16, 0.075],
    [24, 0.06],
    [32, 0.05],
  ])
    assert.ok(nearest([UNLABELLED, ...palette('safe', count)]) > least, String(count));
  assert.ok(nearest([UNLABELLED, ...ERROR_COLOURS.values()]) > 0.07);
});

test("the colours of a page's error map are told apart by all eyes, and by their lightness alone", () => {
  const colours = [UNLABELLED, ...KINDS.errors.map(([, colour]) => colour)];
  assert.ok(nearest(colours) > 0.25, String(nearest(colours)));
  const lightness = colours.map((colour) => seenBy('normal', parseColour(colour))[0]).sort((a, b) => a - b);
  assert.ok(Math.min(...lightness.slice(1).map((one, index) => one - lightness[index])) > 0.2, lightness.join(', '));
});

// Of Oklab: white is (1, 0, 0), black (0, 0, 0); red and green differ for normal eyes in their second coordinate.
test('colours as they are seen', () => {
  for (const vision of VISIONS) {
    assert.ok(distance(seenBy(vision, [255, 255, 255]), [1, 0, 0]) < 1e-3, vision);
    assert.equal(seenBy(vision, [0, 0, 0]), [0, 0, 0]);
  }
  const apart = (vision: 'normal' | 'deutan') => distance(seenBy(vision, [200, 60, 0]), seenBy(vision, [120, 120, 0]));
  assert.ok(apart('deutan') < apart('normal') / 2);
});

test('classes keep their colours, and the others get free ones', () => {
  assert.equal(classColours([{ colour: '#00FF00' }, {}, { colour: '#ff0000' }, {}]), ['#00ff00', '#0000ff', '#ff0000', '#ffff00']);
});

test.run();
