import { type DrawnAxis, bottomRoom, type PlotBox, evenTicks, frame, leftRoom, xOf, yOf } from './axes.js';
import { type Drawing, INK, letter, type Mark, moved, NORMAL, RULE, SMALL } from './drawing.js';
import { checkColumns, evenRow } from './columns.js';
import { legendOf } from './legend.js';
import { type Typeface, wrap } from './typeface.js';

export interface ReliabilityBinShown {
  readonly from: number;
  readonly to: number;
  /** Of all pixels. */
  readonly share: number;
  readonly confidence?: number;
  readonly accuracy?: number;
  /** The least and the greatest accuracy of a seed. */
  readonly range?: readonly [number, number];
}

export interface ReliabilityPanel {
  readonly name: string;
  readonly bins: readonly ReliabilityBinShown[];
  /** Such as `ECE 2.1 % ± 0.3`. */
  readonly text: string;
}

export interface ReliabilityFigure {
  readonly title: string;
  readonly panels: readonly ReliabilityPanel[];
  readonly width: number;
  readonly across?: number;
}

const [GAP, BETWEEN, HISTOGRAM, LEAST] = [12, 9, 26, 80];
/** What `--columns` may make of it: the text above a diagram must still fit. */
const LEAST_ASKED = 54;
const [BAR, SHARE] = ['#9ecae1', '#8c8c8c'];

/** How often predictions of each confidence are right, with how many there are of each below. */
export function reliabilityFigure({ title, panels, width, across }: ReliabilityFigure, type: Typeface): Drawing {
  const unit = (name: string): DrawnAxis => ({ title: name, domain: [0, 1], ticks: evenTicks(0, 1, 5) });
  const left = leftRoom(type, unit('Accuracy'));
  const sideOf = (count: number) => (width - count * left - (count - 1) * GAP - 5) / count;
  let columns = Math.min(panels.length, across ?? panels.length);
  if (across !== undefined) checkColumns(across, panels.length, (count) => sideOf(count) >= LEAST_ASKED);
  while (across === undefined && columns > 1 && sideOf(columns) < LEAST) columns--;
  if (across === undefined) columns = evenRow(panels.length, columns);
  const side = Math.min(sideOf(columns), 180);
  const start = Math.max(0, (width - columns * (left + side) - (columns - 1) * GAP - 5) / 2);
  const height = side + BETWEEN + HISTOGRAM + bottomRoom(unit('Confidence'));
  const marks: Mark[] = [];
  let y = SMALL + 3;
  for (let first = 0; first < panels.length; first += columns) {
    const own = panels.slice(first, first + columns);
    const captions = own.map(({ name }, index) =>
      panels.length > 1 ? wrap(type, `${letter(first + index)} ${name}`, NORMAL, side + 10) : [],
    );
    for (const [index, panel] of own.entries()) {
      const x = start + index * (left + side + GAP) + left;
      marks.push(...panelMarks(type, panel, { x, y, width: side, height: side }, index === 0));
      marks.push(
        ...captions[index].map((text, line): Mark => ({
          kind: 'text',
          x: x + side / 2,
          y: y + height + NORMAL + line * 9.5 + 1,
          text,
          size: NORMAL,
          anchor: 'middle',
        })),
      );
    }
    y += height + Math.max(...captions.map(({ length }) => length)) * 9.5 + 17;
  }
  const hasRange = panels.some(({ bins }) => bins.some(({ range }) => range));
  const legend = legendOf(
    type,
    [
      {
        text: 'accuracy',
        sign: (x, level) => [{ kind: 'rect', x, y: level - 3, width: 10, height: 6, fill: BAR, stroke: INK, lineWidth: 0.4 }],
      },
      ...(hasRange
        ? [{ text: 'range of the seeds', sign: (x: number, level: number): Mark[] => range(x + 5, level - 3.5, level + 3.5) }]
        : []),
      {
        text: 'perfect calibration',
        sign: (x, level) => [
          {
            kind: 'line',
            points: [
              [x, level],
              [x + 10, level],
            ],
            colour: RULE,
            width: 0.7,
            dash: [2.5, 1.5],
          },
        ],
      },
      { text: 'share of pixels', sign: (x, level) => [{ kind: 'rect', x, y: level - 3, width: 10, height: 6, fill: SHARE }] },
    ],
    width,
    10,
  );
  marks.push(...moved(legend.marks, Math.max(0, (width - legend.width) / 2), y - 12));
  return { title, width, height: y - 12 + legend.height + 1, marks };
}

function range(x: number, low: number, high: number): Mark[] {
  const end = (y: number): Mark => ({
    kind: 'line',
    points: [
      [x - 1.5, y],
      [x + 1.5, y],
    ],
    colour: INK,
    width: 0.6,
  });
  return [
    {
      kind: 'line',
      points: [
        [x, low],
        [x, high],
      ],
      colour: INK,
      width: 0.6,
    },
    end(low),
    end(high),
  ];
}

function panelMarks(type: Typeface, { bins, text }: ReliabilityPanel, box: PlotBox, isFirst: boolean): Mark[] {
  const unit = (title: string, texts = true): DrawnAxis => ({
    title,
    domain: [0, 1],
    ticks: evenTicks(0, 1, 5).map((tick) => (texts ? tick : { ...tick, text: '' })),
  });
  const [x, y] = [unit('', false), unit(isFirst ? 'Accuracy' : '')];
  const below: PlotBox = { ...box, y: box.y + box.height + BETWEEN, height: HISTOGRAM };
  const shares: DrawnAxis = {
    title: '',
    domain: [0, 1],
    ticks: [
      { at: 0, text: '0' },
      { at: 1, text: '1' },
    ],
  };
  const bars = bins.flatMap(({ from, to, accuracy, range: seeds, share }): Mark[] => {
    const [start, end] = [xOf(box, x, from), xOf(box, x, to)];
    const own: Mark[] = [];
    if (accuracy !== undefined) {
      const top = yOf(box, y, accuracy);
      own.push({
        kind: 'rect',
        x: start,
        y: top,
        width: end - start,
        height: box.y + box.height - top,
        fill: BAR,
        stroke: INK,
        lineWidth: 0.4,
      });
    }
    if (seeds) own.push(...range((start + end) / 2, yOf(box, y, seeds[0]), yOf(box, y, seeds[1])));
    const level = yOf(below, shares, share);
    if (share > 0)
      own.push({ kind: 'rect', x: start + 0.4, y: level, width: end - start - 0.8, height: below.y + below.height - level, fill: SHARE });
    return own;
  });
  return [
    ...frame(type, box, x, y),
    ...frame(type, below, unit('Confidence'), shares),
    ...bars,
    {
      kind: 'line',
      points: [
        [box.x, box.y + box.height],
        [box.x + box.width, box.y],
      ],
      colour: RULE,
      width: 0.7,
      dash: [2.5, 1.5],
    },
    { kind: 'text', x: box.x, y: box.y - 3, text, size: SMALL },
  ];
}
