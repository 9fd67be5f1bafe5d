import { type DrawnAxis, bottomRoom, evenTicks, frame, leftRoom, logarithmicAxis, type PlotBox, roomyAxis, xOf, yOf } from './axes.js';
import { type Drawing, INK, letter, type Mark, moved, NORMAL } from './drawing.js';
import { legendOf } from './legend.js';
import { seriesColour, seriesDash } from './series.js';
import { type Typeface, wrap } from './typeface.js';

export interface EpochPoint {
  readonly epoch: number;
  readonly mean: number;
  /** The least and the greatest value of a seed; none of a single one. */
  readonly range?: readonly [low: number, high: number];
}

/** Training or validation, over the seeds. */
export interface EpochLine {
  readonly name: string;
  readonly points: readonly EpochPoint[];
  /** Of each seed the epoch whose weights were tested, with that seed's own value. */
  readonly chosen: readonly { readonly epoch: number; readonly value: number }[];
}

export interface EpochsFigure {
  readonly title: string;
  /** A row for each method. */
  readonly rows: readonly { readonly name: string; readonly loss: readonly EpochLine[]; readonly accuracy: readonly EpochLine[] }[];
  readonly width: number;
}

const [GAP, LEAST, LINE, SIGN] = [8, 72, 9.5, 14];
/** Of the rows together. */
const MOST_HEIGHT = 650;
/** Of the range of the seeds, by line; both are seen where they lie upon each other, since edges are drawn above them. */
const SHADES = ['#d3e5f1', '#fadfcc'];
/** Values that differ by so much cannot be told apart on an even axis. */
const WIDE = 50;

/** Loss and accuracy over the epochs: means over the seeds with their range, and the epochs whose weights were tested. */
export function epochsFigure({ title, rows, width }: EpochsFigure, type: Typeface): Drawing {
  const vertical = [lossAxis(rows.flatMap(({ loss }) => loss)), accuracyAxis(rows.flatMap(({ accuracy }) => accuracy))];
  const lefts = vertical.map((axis) => leftRoom(type, axis));
  const beside = (width - lefts[0] - lefts[1] - GAP - 4) / 2;
  const columns = beside >= LEAST ? 2 : 1;
  const side = columns === 2 ? beside : width - Math.max(...lefts) - 4;
  const horizontal = epochAxis(
    rows.flatMap(({ loss, accuracy }) => [...loss, ...accuracy]),
    side,
  );
  // All rows fit a page, as far as they stay readable.
  const height = Math.max(50, Math.min(150, 0.85 * side, MOST_HEIGHT / rows.length - bottomRoom(horizontal) - 2 * LINE));
  const marks: Mark[] = [];
  let top = 2;
  for (const [index, { name, loss, accuracy }] of rows.entries()) {
    const captions = rows.length > 1 ? wrap(type, `${letter(index)} ${name}`, NORMAL, width) : [];
    for (const [line, text] of captions.entries())
      marks.push({ kind: 'text', x: width / 2, y: top + NORMAL + line * LINE, text, size: NORMAL, anchor: 'middle' });
    top += captions.length * LINE + (captions.length > 0 ? 3 : 2);
    for (const [panel, lines] of [loss, accuracy].entries()) {
      const x = columns === 2 ? lefts[0] + panel * (side + GAP + lefts[1]) : Math.max(...lefts);
      const box: PlotBox = { x, y: top, width: side, height };
      marks.push(...frame(type, box, horizontal, vertical[panel]), ...panelMarks(lines, box, horizontal, vertical[panel]));
      if (columns === 1 || panel === 1) top += height + bottomRoom(horizontal) + 6;
    }
  }
  const legend = legendOf(type, keysOf(rows), width, SIGN);
  marks.push(...moved(legend.marks, Math.max(0, (width - legend.width) / 2), top));
  return { title, width, height: top + legend.height + 1, marks };
}

const valuesOf = (lines: readonly EpochLine[]): number[] =>
  lines.flatMap(({ points, chosen }) => [
    ...points.flatMap(({ mean, range = [] }) => [mean, ...range]),
    ...chosen.map(({ value }) => value),
  ]);

function lossAxis(lines: readonly EpochLine[]): DrawnAxis {
  const values = valuesOf(lines);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > 0 && most / least >= WIDE) return logarithmicAxis('Loss (logarithmic)', least, most);
  return roomyAxis('Loss', 0, most, 5, [0, 1.05 * most || 1]);
}

function accuracyAxis(lines: readonly EpochLine[]): DrawnAxis {
  const values = valuesOf(lines);
  return roomyAxis('Accuracy (%)', Math.min(...values), Math.max(...values), 5, [0, 100]);
}

function epochAxis(lines: readonly EpochLine[], width: number): DrawnAxis {
  const epochs = lines.flatMap(({ points }) => points.map(({ epoch }) => epoch));
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  const room = 0.03 * (last - first || 10);
  const ticks = evenTicks(first, last, width > 150 ? 6 : 4).filter(({ at }) => Number.isInteger(at));
  return { title: 'Epoch', domain: [first - room, last + room], ticks };
}

function panelMarks(lines: readonly EpochLine[], box: PlotBox, x: DrawnAxis, y: DrawnAxis): Mark[] {
  const at = (epoch: number, value: number) => [xOf(box, x, epoch), yOf(box, y, value)] as const;
  const known = lines.map(({ points }) => points.filter((point): point is Required<EpochPoint> => point.range !== undefined));
  const edge = (points: readonly Required<EpochPoint>[], end: 0 | 1) => points.map(({ epoch, range }) => at(epoch, range[end]));
  const several = known.map((points, index) => ({ points, index })).filter(({ points }) => points.length > 1);
  return [
    ...several.map(({ points, index }): Mark => ({
      kind: 'line',
      points: [...edge(points, 0), ...edge(points, 1).reverse()],
      fill: SHADES[index],
    })),
    ...several.flatMap(({ points, index }) =>
      ([0, 1] as const).map((end): Mark => ({ kind: 'line', points: edge(points, end), colour: seriesColour(index), width: 0.25 })),
    ),
    ...lines.flatMap(({ points }, index) =>
      lineMarks(
        index,
        points.map(({ epoch, mean }) => at(epoch, mean)),
      ),
    ),
    ...lines.flatMap(({ chosen }, index) => chosen.map(({ epoch, value }) => chosenMark(...at(epoch, value), seriesColour(index)))),
  ];
}

/** A line through one point is none: a single epoch has a dot. */
function lineMarks(index: number, points: readonly (readonly [number, number])[]): Mark[] {
  const [colour, dash] = [seriesColour(index), seriesDash(index)];
  if (points.length === 1) return [{ kind: 'circle', x: points[0][0], y: points[0][1], radius: 1.6, fill: colour }];
  return [{ kind: 'line', points, colour, width: 1, ...(dash ? { dash } : {}) }];
}

const chosenMark = (x: number, y: number, fill: string): Mark => ({ kind: 'circle', x, y, radius: 1.9, fill, stroke: INK, lineWidth: 0.5 });

function keysOf(rows: EpochsFigure['rows']) {
  const lines = rows.flatMap(({ loss, accuracy }) => [...loss, ...accuracy]);
  const names = [...new Set(lines.map(({ name }) => name))];
  const marked = rows[0].loss.findIndex(({ chosen }) => chosen.length > 0);
  return [
    ...names.map((text, index) => ({
      text,
      sign: (x: number, y: number): Mark[] => [
        ...(lines.some(({ name, points }) => name === text && points.some(({ range }) => range))
          ? [{ kind: 'rect', x, y: y - 3, width: SIGN, height: 6, fill: SHADES[index] } as const]
          : []),
        ...lineMarks(index, [
          [x, y],
          [x + SIGN, y],
        ]),
      ],
    })),
    ...(marked < 0
      ? []
      : [{ text: 'tested weights', sign: (x: number, y: number) => [chosenMark(x + SIGN / 2, y, seriesColour(marked))] }]),
  ];
}
