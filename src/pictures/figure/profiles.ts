import { type DrawnAxis, bottomRoom, type PlotBox, evenTicks, frame, leftRoom, roomyAxis, xOf, yOf } from './axes.js';
import { type Drawing, letter, type Mark, moved, NORMAL, RULE } from './drawing.js';
import { legendOf } from './legend.js';
import { seriesColour } from './series.js';
import { piecesOf } from '../plots/wavelengths.js';
import { type Typeface, wrap } from './typeface.js';

export interface ProfilePoint {
  readonly x: number;
  readonly mean: number;
  readonly interval?: readonly [low: number, high: number];
  /** What it is compared with. */
  readonly other: number;
}

export interface ProfilesFigure {
  readonly title: string;
  readonly panels: readonly { readonly name: string; readonly points: readonly ProfilePoint[] }[];
  readonly x: string;
  readonly y: string;
  /** What the lines are called. */
  readonly names: { readonly mean: string; readonly interval: string; readonly other: string };
  readonly width: number;
}

const [GAP, LEAST, LINE] = [10, 120, 9.5];
const [SHADE, OTHER] = ['#bfdcee', '#8c8c8c'];

/** A curve over wavelength for each class, with its interval, and the curve of what it is compared with. */
export function profilesFigure({ title, panels, x, y, names, width }: ProfilesFigure, type: Typeface): Drawing {
  const all = panels.flatMap(({ points }) => points);
  const values = [0, ...all.flatMap(({ mean, interval, other }) => [mean, other, ...(interval ?? [])])];
  const [from, to] = [Math.min(...all.map((point) => point.x)), Math.max(...all.map((point) => point.x))];
  const vertical = roomyAxis(y, Math.min(...values), Math.max(...values), 4, [-Infinity, Infinity]);
  const bare: DrawnAxis = { ...vertical, title: '' };
  const left = leftRoom(type, vertical);
  const [first, others] = [left, leftRoom(type, bare)];
  let columns = Math.min(panels.length, 4);
  const sideOf = () => (width - first - (columns - 1) * (others + GAP) - 4) / columns;
  while (columns > 1 && sideOf() < LEAST) columns--;
  const side = sideOf();
  const horizontal: DrawnAxis = {
    title: x,
    domain: from === to ? [from - 1, to + 1] : [from, to],
    ticks: evenTicks(from, to, side > 200 ? 6 : 4),
  };
  const height = Math.min(110, 0.6 * side);
  const marks: Mark[] = [];
  let top = 2;
  for (let start = 0; start < panels.length; start += columns) {
    const own = panels.slice(start, start + columns);
    const captions = own.map(({ name }, index) => wrap(type, panels.length > 1 ? `${letter(start + index)} ${name}` : name, NORMAL, side));
    const room = Math.max(...captions.map(({ length }) => length)) * LINE + 3;
    for (const [index, { points }] of own.entries()) {
      const box: PlotBox = { x: first + index * (side + others + GAP), y: top + room, width: side, height };
      for (const [line, text] of captions[index].entries())
        marks.push({ kind: 'text', x: box.x + side / 2, y: top + NORMAL + line * LINE, text, size: NORMAL, anchor: 'middle' });
      marks.push(...frame(type, box, horizontal, index === 0 ? vertical : bare), ...curveMarks(points, box, horizontal, vertical));
    }
    top += room + height + bottomRoom(horizontal) + 4;
  }
  const legend = legendOf(
    type,
    [
      {
        text: names.mean,
        sign: (at, level) => [
          lineMark(
            [
              [at, level],
              [at + 12, level],
            ],
            seriesColour(0),
            1,
          ),
        ],
      },
      ...(all.some(({ interval }) => interval)
        ? [
            {
              text: names.interval,
              sign: (at: number, level: number): Mark[] => [{ kind: 'rect', x: at, y: level - 3, width: 12, height: 6, fill: SHADE }],
            },
          ]
        : []),
      {
        text: names.other,
        sign: (at, level) => [
          lineMark(
            [
              [at, level],
              [at + 12, level],
            ],
            OTHER,
            0.8,
            [2.5, 1.5],
          ),
        ],
      },
    ],
    width,
    12,
  );
  marks.push(...moved(legend.marks, Math.max(0, (width - legend.width) / 2), top));
  return { title, width, height: top + legend.height + 1, marks };
}

function curveMarks(points: readonly ProfilePoint[], box: PlotBox, x: DrawnAxis, y: DrawnAxis): Mark[] {
  const pieces = piecesOf(points);
  const at = (point: ProfilePoint, value: number) => [xOf(box, x, point.x), yOf(box, y, value)] as const;
  const shade = (piece: readonly ProfilePoint[]): Mark[] => {
    const known = piece.filter((point): point is ProfilePoint & Required<Pick<ProfilePoint, 'interval'>> => point.interval !== undefined);
    const outline = [...known.map((one) => at(one, one.interval[1])), ...known.toReversed().map((one) => at(one, one.interval[0]))];
    return known.length > 1 ? [{ kind: 'line', points: outline, fill: SHADE }] : [];
  };
  const curve = (valueOf: (point: ProfilePoint) => number, ...style: Style) =>
    pieces.map((piece) =>
      lineMark(
        piece.map((point) => at(point, valueOf(point))),
        ...style,
      ),
    );
  const zero = yOf(box, y, 0);
  return [
    lineMark(
      [
        [box.x, zero],
        [box.x + box.width, zero],
      ],
      RULE,
      0.4,
    ),
    ...pieces.flatMap(shade),
    ...curve(({ other }) => other, OTHER, 0.8, [2.5, 1.5]),
    ...curve(({ mean }) => mean, seriesColour(0), 1),
  ];
}

type Style = [colour: string, width: number, dash?: readonly number[]];

function lineMark(points: readonly (readonly [number, number])[], ...[colour, width, dash]: Style): Mark {
  return { kind: 'line', points, colour, width, ...(dash ? { dash } : {}) };
}
