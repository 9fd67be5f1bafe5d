import { decode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseColourBands, falseColour } from '../../../src/pictures/image/false-colour.js';
import { drawText, textSize } from '../../../src/pictures/image/font.js';
import { withLegend } from '../../../src/pictures/image/legend.js';
import { maskPicture } from '../../../src/pictures/image/mask-picture.js';
import { blankPicture, enlarge, type Picture } from '../../../src/pictures/image/picture.js';
import { encodePng } from '../../../src/pictures/image/png.js';
import { brightness, percentileRange } from '../../../src/pictures/image/stretch.js';

const test = suite('results/image');

const pixel = ({ rgb, width }: Picture, x: number, y: number) => [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];

test('the bands nearest to red, green and blue, good ones only', () => {
  const wavelengths = [440, 460, 540, 555, 640, 655, 700];
  assert.equal(chooseColourBands(7, wavelengths), { bands: [5, 3, 0], by: 'wavelengths' });
  assert.equal(chooseColourBands(7, wavelengths, [false, true, true, true, true, false, true]), { bands: [4, 3, 1], by: 'wavelengths' });
});

test('without wavelengths, or far from light that is seen: evenly spaced', () => {
  assert.equal(chooseColourBands(12), { bands: [10, 6, 2], by: 'spaced' });
  assert.equal(
    chooseColourBands(
      12,
      Array.from({ length: 12 }, (_, band) => 1000 + band),
    ),
    { bands: [10, 6, 2], by: 'spaced' },
  );
  assert.equal(
    [chooseColourBands(1).bands, chooseColourBands(2).bands],
    [
      [0, 0, 0],
      [1, 1, 0],
    ],
  );
});

// Of 0 … 100 the 2nd and the 98th percentile are 2 and 98, whatever is no measurement.
test('the stretch', () => {
  const band = Float64Array.from([...Array.from({ length: 101 }, (_, index) => 100 - index), NaN, Infinity, -9999]);
  assert.equal(percentileRange(band, -9999), { low: 2, high: 98 });
  const range = { low: 2, high: 98 };
  assert.equal(
    [0, 2, 50, 98, 1000, NaN, -9999].map((value) => brightness(value, range, -9999)),
    [0, 0, 128, 255, 255, 0, 0],
  );
  assert.equal(percentileRange(Float64Array.from([0, ...new Array<number>(100).fill(5)])), { low: 0, high: 5 });
  assert.equal([percentileRange(Float64Array.from([NaN])), brightness(3, { low: 3, high: 3 })], [{ low: 0, high: 0 }, 128]);
});

test('a cube in false colour', () => {
  const cube = { rows: 1, columns: 2, bands: 3, type: 'int16' as const, values: Int16Array.from([0, 10, 20, 100, 10, 0]) };
  const { width, height, rgb } = falseColour(cube, [0, 1, 2]);
  assert.equal([width, height, [...rgb]], [2, 1, [0, 128, 255, 255, 128, 0]]);
});

test('a mask: unknown labels as unlabelled', () => {
  const picture = maskPicture(
    { rows: 1, columns: 4, values: [0, 1, 10, 7] },
    new Map([
      [1, '#ff0000'],
      [10, '#00ff00'],
    ]),
    '#ffffff',
  );
  assert.equal([...picture.rgb], [255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 255, 255]);
});

test('enlarged: each pixel a square', () => {
  const large = enlarge({ width: 2, height: 1, rgb: Uint8Array.from([1, 2, 3, 4, 5, 6]) }, 3);
  assert.equal([large.width, large.height, pixel(large, 2, 2), pixel(large, 3, 0)], [6, 3, [1, 2, 3], [4, 5, 6]]);
});

/** What a text looks like, a dot as #. */
function drawn(text: string): string[] {
  const { width, height } = textSize(text, 1);
  const picture = blankPicture(width, height, [0, 0, 0]);
  drawText(picture, text, 0, 0, [255, 255, 255], 1);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_x, x) => (pixel(picture, x, y)[0] ? '#' : ' '))
      .join('')
      .trimEnd(),
  );
}

test('letters; accents are left out, and what there is no letter for is a question mark', () => {
  assert.equal(drawn('Lp'), ['#', '#', '#     # ##', '#     ##  #', '#     ##  #', '#     # ##', '##### #', '      #']);
  assert.equal(drawn('ü'), drawn('u'));
  assert.equal(drawn('水'), drawn('?'));
});

test('the legend stands beside the picture, in columns if there are many classes', () => {
  const picture = blankPicture(30, 40, [9, 9, 9]);
  const entries = Array.from({ length: 30 }, (_, index) => ({ colour: '#0000ff', text: `Class ${index + 1}` }));
  const one = withLegend(picture, entries.slice(0, 2));
  assert.equal(
    [pixel(one, 16, 16), pixel(one, 0, 0), pixel(one, 30 + 32 + 5, 20)],
    [
      [9, 9, 9],
      [255, 255, 255],
      [0, 0, 255],
    ],
  );
  const many = withLegend(picture, entries);
  assert.ok(many.width > one.width * 2 && many.height < 12 * 24 + 40);
  assert.is(withLegend(picture, []).width, 30 + 32);
});

test('PNG: what is read is what was written, the same bytes each time', () => {
  const picture = { width: 5, height: 3, rgb: Uint8Array.from({ length: 45 }, (_, index) => (index * 37) & 255) };
  const bytes = encodePng(picture);
  const { width, height, channels, depth, data } = decode(bytes);
  assert.equal({ width, height, channels, depth, data: [...data] }, { width: 5, height: 3, channels: 3, depth: 8, data: [...picture.rgb] });
  assert.equal(encodePng(picture), bytes);
});

test.run();
