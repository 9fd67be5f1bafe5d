import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type MapItem, markNoValue } from '../../../src/pages/maps/map-set.js';
import { drawPlots } from '../../../src/pages/sections/plot-figure.js';
import { curvesPlot } from '../../../src/pictures/plots/curves.js';

const test = suite('pages/maps: what has no value');
const item = (asked: MapItem['asked'], classes: number[]): MapItem => ({
  name: 'a',
  asked,
  classes: Uint8Array.from(classes),
  confidence: new Uint8Array(classes.length),
  parts: new Uint8Array(classes.length),
});

test('the false colours have it as the maps do, and stay as they are where nothing is missing', () => {
  const truth = Uint8Array.of(1, 0, 2);
  const colour = Uint8Array.of(9, 9, 9, 0, 0, 0, 5, 5, 5);
  const marked = markNoValue(colour, { truth, items: [item('scene', [1, 0, 2])] });
  assert.equal([...marked], [9, 9, 9, 255, 255, 255, 5, 5, 5]);
  assert.equal([...colour.subarray(3, 6)], [0, 0, 0], 'the stored picture stays');
  assert.is(markNoValue(colour, { truth, items: [item('scene', [1, 1, 2]), item('tested', [0, 0, 2])] }), colour);
});

test('a plot of training fits a telephone as it is: its words are not shrunk', async () => {
  const curve = {
    series: 'training',
    seed: '1',
    points: [
      [1, 1],
      [2, 0.5],
    ] as const,
  };
  const [{ text }] = await drawPlots([curvesPlot({ id: 'p', title: 'Loss', unit: 'loss', curves: [curve] })]);
  const [, least, width, own] = /<svg [^>]*style="min-width:(\d+)px" width="(\d+)" viewBox="0 0 (\d+) /.exec(text)!.map(Number);
  assert.ok(least <= 332 && least === own && width > own, `${least} of ${width}, drawn as ${own}`);
});

test.run();
