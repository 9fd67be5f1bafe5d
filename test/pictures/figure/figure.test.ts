import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../../src/errors/failure.js';
import { roomyAxis } from '../../../src/pictures/figure/axes.js';
import { confusionFigure } from '../../../src/pictures/figure/confusion.js';
import { curvesFigure } from '../../../src/pictures/figure/curves.js';
import { type Drawing, letter, type Mark } from '../../../src/pictures/figure/drawing.js';
import { legendOf, swatch } from '../../../src/pictures/figure/legend.js';
import { mapsFigure } from '../../../src/pictures/figure/maps.js';
import { figurePdf } from '../../../src/pictures/figure/pdf.js';
import { reliabilityFigure } from '../../../src/pictures/figure/reliability.js';
import { forPrint } from '../../../src/pictures/figure/resample.js';
import { lengthText, roundLength } from '../../../src/pictures/figure/scale-bar.js';
import { figureSvg } from '../../../src/pictures/figure/svg.js';
import { loadTypeface, wrap } from '../../../src/pictures/figure/typeface.js';
import { requireInside } from './inside.js';

const test = suite('pictures/figure');
const type = await loadTypeface();
const [COLUMN, PAGE] = [252, 515.5];

const CLASSES = Array.from({ length: 16 }, (_, index) => (index === 14 ? 'Buildings-Grass-Trees-Drives' : `Class number ${index + 1}`));
const keys = CLASSES.map((name) => swatch('#008000', name));
const picture = (width: number, height: number) => ({ width, height, rgb: new Uint8Array(width * height * 3).fill(90) });
const panels = (count: number, width: number, height: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `method-${index}`, picture: picture(width, height) }));

function someDrawings(width: number): Drawing[] {
  const counts = CLASSES.map((_, row) => CLASSES.map((_other, column) => (row === column ? 1200 : (row + column) % 5 === 0 ? 7 : 0)));
  const bins = Array.from({ length: 10 }, (_, bin) => ({
    from: bin / 10,
    to: (bin + 1) / 10,
    share: 0.1,
    confidence: bin / 10,
    accuracy: bin / 10,
  }));
  const points = [1, 5, 10, 20].map((x, index) => ({ x, mean: 80 + 5 * index, interval: [78 + 5 * index, 82 + 4 * index] as const }));
  const common = { title: 'maps', keys, width };
  return [
    ...[1, 2, 4, 7, 9].flatMap((count) => [
      mapsFigure({ ...common, panels: panels(count, 145, 145) }, type),
      mapsFigure({ ...common, panels: panels(count, 34, 61), scale: { metres: 1.3, north: true } }, type),
      mapsFigure({ ...common, panels: panels(count, 150, 20), scale: { metres: 30, north: false } }, type),
    ]),
    ...([16, 9, 2] as const).map((count) =>
      confusionFigure(
        {
          title: 'confusion',
          classes: CLASSES.slice(0, count),
          counts: counts.slice(0, count).map((row) => row.slice(0, count)),
          show: 'counts',
          width,
        },
        type,
      ),
    ),
    ...[1, 2, 6].map((count) =>
      reliabilityFigure(
        {
          title: 'reliability',
          width,
          panels: Array.from({ length: count }, () => ({ name: 'a method with a long name', bins, text: 'ECE 2.1 %' })),
        },
        type,
      ),
    ),
    ...[1, 7].map((count) =>
      curvesFigure(
        {
          title: 'curves',
          series: Array.from({ length: count }, (_, index) => ({ name: `method ${index}`, points })),
          x: { title: 'Training pixels (% of each class)', logarithmic: count === 7 },
          y: { title: 'Overall accuracy (%)', limits: [0, 100] },
          joined: true,
          width,
        },
        type,
      ),
    ),
  ];
}

test('nothing of a figure lies outside its page, whatever it shows', () => {
  for (const width of [COLUMN, PAGE]) {
    for (const drawing of someDrawings(width)) {
      assert.is(drawing.width, width);
      assert.ok(drawing.height < 700, `${drawing.title} is ${drawing.height} points high`);
      requireInside(drawing);
    }
  }
});

test('texts are large enough for print', () => {
  for (const drawing of someDrawings(COLUMN)) {
    for (const mark of drawing.marks) if (mark.kind === 'text') assert.ok(mark.size >= 5, `${mark.text}: ${mark.size} points`);
  }
});

test('panels have letters, and the legend all classes once', () => {
  assert.equal([0, 1, 25, 26, 27].map(letter), ['(a)', '(b)', '(z)', '(aa)', '(ab)']);
  const { marks } = mapsFigure({ title: 'maps', panels: panels(4, 50, 50), keys, width: PAGE }, type);
  const texts = marks.flatMap((mark) => (mark.kind === 'text' ? mark.text : []));
  for (const index of [0, 1, 2, 3]) assert.ok(texts.includes(`${letter(index)} method-${index}`));
  for (const name of CLASSES) assert.is(texts.filter((text) => text === name).length, 1, name);
});

test('reliability diagrams stand in even rows, and one alone in the middle', () => {
  const drawn = (count: number, width: number) =>
    reliabilityFigure(
      { title: 'reliability', width, panels: Array.from({ length: count }, (_, index) => ({ name: `m${index}`, bins: [], text: 'ECE' })) },
      type,
    ).marks.flatMap((mark) => (mark.kind === 'text' && /^\(.\) m/.test(mark.text) ? [mark.y] : []));
  const levels = drawn(5, PAGE);
  assert.equal(
    levels.map((y) => levels.indexOf(y)),
    [0, 0, 0, 3, 3],
    'three and two, not four and one',
  );
  const [alone] = [reliabilityFigure({ title: 'r', width: PAGE, panels: [{ name: 'm', bins: [], text: 'ECE' }] }, type)];
  const frames = alone.marks.flatMap((mark) => (mark.kind === 'rect' && mark.width > 100 ? [mark] : []));
  assert.ok(Math.abs(frames[0].x + frames[0].width / 2 - PAGE / 2) < 20);
});

test('a legend has as many columns as fit', () => {
  const four = legendOf(type, [swatch('#000000', 'a'), swatch('#000000', 'b'), swatch('#000000', 'c'), swatch('#000000', 'd')], 500);
  const narrow = legendOf(type, keys, 120);
  assert.ok(four.height < 10);
  assert.is(narrow.height, 16 * 9.5);
});

test('a name that is longer than the figure is broken, and lost nowhere', () => {
  const long = 'A class with a name that nobody would print, but that a file of labels has all the same, in two or three lines';
  const legend = legendOf(type, [swatch('#000000', long), ...keys], COLUMN);
  const own = legend.marks.flatMap((mark) => (mark.kind === 'text' && !CLASSES.includes(mark.text) ? mark.text : []));
  assert.is(own.join(' '), long);
  requireInside({ title: 'legend', width: COLUMN, height: legend.height, marks: legend.marks });
  for (const width of [COLUMN, PAGE])
    for (const count of [1, 3])
      requireInside(mapsFigure({ title: 'maps', width, keys: [swatch('#000000', long), ...keys], panels: panels(count, 50, 50) }, type));
});

test('columns that leave panels too small are refused, with how many fit', () => {
  const hintOf = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return (error as Failure).problems[0].hint;
    }
    return undefined;
  };
  const bins = [{ from: 0, to: 1, share: 1 }];
  const reliable = (across: number) => () =>
    reliabilityFigure(
      { title: 'r', width: COLUMN, across, panels: Array.from({ length: 12 }, () => ({ name: 'a', bins, text: 'ECE 2.1 %' })) },
      type,
    );
  const mapped = (across: number, count: number) => () =>
    mapsFigure({ title: 'm', width: COLUMN, across, keys: [], panels: panels(count, 50, 50) }, type);
  for (const draw of [reliable, (across: number) => mapped(across, 40)]) {
    const most = Number(/at most (\d+) fit/.exec(hintOf(draw(12)) ?? '')?.[1]);
    assert.ok(most > 1 && most < 12, hintOf(draw(12)));
    assert.is(hintOf(draw(most)), undefined);
    assert.is.not(hintOf(draw(most + 1)), undefined);
  }
  assert.match(hintOf(mapped(1, 40)) ?? '', /at least \d+ are needed/);
});

test("a font's name cannot leave its place", () => {
  const families = [`O'Neill "x" </style><b>`];
  const own = {
    ...type,
    families,
    runsOf: (text: string) => type.runsOf(text).map((run) => ({ ...run, font: { ...run.font, name: families[0] } })),
  };
  const svg = figureSvg(ONE, own);
  assert.not.match(svg, /<b>/);
  assert.match(svg, /font-family:"O\\27 Neill \\22 x\\22 {2}\\3c \/style\\3e \\3c b\\3e "/);
});

test('a scale bar has a round length that fits', () => {
  assert.equal([1234, 999, 500, 31, 1, 0.34].map(roundLength), [1000, 500, 500, 20, 1, 0.2]);
  assert.equal([0.5, 20, 500, 1000, 2500].map(lengthText), ['0.5 m', '20 m', '500 m', '1 km', '2.5 km']);
  const { marks } = mapsFigure({ title: 'm', panels: panels(1, 100, 100), keys: [], width: 200, scale: { metres: 10, north: true } }, type);
  const bar = marks.find((mark) => mark.kind === 'line' && mark.points[0][1] === mark.points[1][1]);
  const [[from], [to]] = (bar as Extract<Mark, { kind: 'line' }>).points;
  // 100 pixels of 10 m are 200 points: 200 m, half of what is longer than 40 % of the panel, are 40 points.
  assert.ok(marks.some((mark) => mark.kind === 'text' && mark.text === '200 m'));
  assert.ok(Math.abs(to - from - 40) < 0.01, String(to - from));
});

test('maps have the resolution of print, and no colour that they did not have', () => {
  const rgb = Uint8Array.from([255, 0, 0, 0, 0, 255]);
  const large = forPrint({ width: 2, height: 1, rgb }, 1);
  assert.ok(large.width >= 600);
  const seen = new Set(Array.from({ length: large.width * large.height }, (_, pixel) => large.rgb.slice(pixel * 3, pixel * 3 + 3).join()));
  assert.equal([...seen].sort(), ['0,0,255', '255,0,0']);
  const small = forPrint(picture(6000, 3), 1);
  assert.ok(small.width >= 600 && small.width <= 1200, String(small.width));
});

test('axes show all values and stay within their limits', () => {
  const { domain, ticks } = roomyAxis('', 96.2, 99.9, 6, [0, 100]);
  assert.ok(domain[0] < 96.2 && domain[1] === 100, String(domain));
  assert.ok(ticks.length > 2 && ticks.every(({ at }) => at >= domain[0] && at <= 100));
  assert.ok(roomyAxis('', 80, 80, 6, [0, 100]).ticks.length > 1, 'equal values have an axis, too');
});

test('lines are broken where words end, and nowhere lost', () => {
  const text = 'spectral-spatial residual network with averylongwordthatdoesnotfitintoanyline';
  const lines = wrap(type, text, 8, 60);
  assert.is(lines.join('').replaceAll(/[\s]/g, ''), text.replaceAll(/\s/g, ''));
  for (const line of lines) assert.ok(type.widthOf(line, 8) <= 60, line);
});

const ONE: Drawing = {
  title: 'κ <of> a figure',
  width: 100,
  height: 50,
  marks: [
    { kind: 'text', x: 5, y: 20, text: 'κ & <AV> Ж', size: 8 },
    { kind: 'image', x: 0, y: 0, width: 10, height: 10, picture: picture(2, 2), text: 'map' },
  ],
};

test('a PDF has its size, its fonts and its texts, and the same bytes again', async () => {
  const facts = { creator: 'hsi-run 1', date: new Date(0) };
  const bytes = Buffer.from(await figurePdf(ONE, type, facts));
  const text = bytes.toString('latin1');
  assert.match(text, /^%PDF-1\.7/);
  assert.match(text, /\/MediaBox \[0 0 100 50\]/);
  assert.is([...text.matchAll(/\/FontFile2? /g)].length, 3, 'latin, greek and cyrillic are embedded');
  assert.is([...text.matchAll(/\/ToUnicode /g)].length, 3, 'texts can be searched and copied');
  assert.not.match(text, /\/BaseFont \/Helvetica/);
  assert.equal(bytes, Buffer.from(await figurePdf(ONE, type, facts)));
});

test('an SVG has its fonts inside and loads nothing', () => {
  const svg = figureSvg(ONE, type);
  assert.match(svg, /^<svg [^>]*width="100pt" height="50pt"/);
  assert.match(svg, />κ &amp; &lt;AV&gt; Ж<\/text>/);
  assert.is([...svg.matchAll(/@font-face\{font-family:"Arimo/g)].length, 3);
  assert.not.match(svg, /(href|url)\s*[=(]\s*["']?https?:/);
});

test('letters that no font has are named', async () => {
  const own = await loadTypeface();
  own.widthOf('Reis 稲', 8);
  assert.equal([...own.missing], ['稲']);
});

test('a font that is none is refused', async () => {
  try {
    await loadTypeface('package.json');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Failure);
    assert.is((error as Failure).problems[0].code, 'format-unsupported');
  }
});

test.run();
