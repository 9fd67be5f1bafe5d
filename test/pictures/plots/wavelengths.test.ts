import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profilesFigure } from '../../../src/pictures/figure/profiles.js';
import { piecesOf, stepsBack } from '../../../src/pictures/plots/wavelengths.js';
import { loadTypeface } from '../../../src/pictures/figure/typeface.js';

const test = suite('pictures/plots/wavelengths');

// As EnMAP has them, around the end of the first sensor.
const OVERLAPPING = [968.6, 976.8, 984.9, 993.1, 902.3, 911.9, 921.6, 931.5];

test('a second sensor that begins before the first ends begins anew; so it does where bands fall', () => {
  assert.equal(stepsBack(OVERLAPPING), [4]);
  assert.equal(stepsBack(OVERLAPPING.toReversed()), [4]);
  assert.equal(stepsBack([400, 410, 420, 900, 910]), []);
  assert.equal(stepsBack([430, 420, 410]), []);
  assert.equal([stepsBack([5]), stepsBack([])], [[], []]);
});

test('the curves of a figure go to the end of one sensor, and anew along the other', async () => {
  const points = OVERLAPPING.map((x) => ({ x, mean: 0.2, interval: [0.1, 0.3] as const, other: 0.1 }));
  assert.equal(
    piecesOf(points).map((piece) => piece.map(({ x }) => x)),
    [OVERLAPPING.slice(0, 4), OVERLAPPING.slice(4)],
  );
  const names = { mean: 'trained', interval: 'interval', other: 'shuffled' };
  const { marks } = profilesFigure(
    { title: 't', panels: [{ name: 'all', points }], x: 'Wavelength (nm)', y: 'Share', names, width: 252 },
    await loadTypeface(),
  );
  const curves = marks.flatMap((mark) => (mark.kind === 'line' && mark.points.length >= 4 ? [mark.points] : []));
  // Two intervals, two dashed lines, two curves; each runs from left to right, an interval there and back.
  assert.equal(
    curves.map(({ length }) => length),
    [8, 8, 4, 4, 4, 4],
  );
  for (const curve of curves.slice(2)) assert.ok(curve.every(([x], index) => index === 0 || x > curve[index - 1][0]));
});

test.run();
