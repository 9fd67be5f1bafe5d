import { log } from '../../numerics/functions.js';
import { type DrawnAxis, bottomRoom, type PlotBox, frame, leftRoom, roomyAxis, xOf, yOf } from './axes.js';
import { type Drawing, type Mark, moved, SMALL } from './drawing.js';
import { type Key, legendOf } from './legend.js';
import { seriesColour, seriesDash, seriesSign } from './series.js';
import type { Typeface } from './typeface.js';

export interface CurvePoint {
  /** On the axis; its position from 0 where the axis has names. */
  readonly x: number;
  readonly mean: number;
  /** A bar, from three trials on. */
  readonly interval?: readonly [low: number, high: number];
  /** Small dots, of two trials. */
  readonly values?: readonly number[];
}

export interface CurvesFigure {
  readonly title: string;
  readonly series: readonly { readonly name: string; readonly points: readonly CurvePoint[] }[];
  readonly x: {
    readonly title: string;
    readonly logarithmic: boolean;
    /** In place of numbers: what each position is called. */
    readonly names?: readonly string[];
  };
  readonly y: { readonly title: string; readonly limits: readonly [number, number] };
  /** Points are not joined where what varies has no order. */
  readonly joined: boolean;
  readonly width: number;
}

const SIGN = 16;

/** Single trials lie beside their mean. */
const BESIDE = 3.4;

const seedDot = (x: number, y: number, stroke: string): Mark => ({
  kind: 'circle',
  x,
  y,
  radius: 0.9,
  fill: '#ffffff',
  stroke,
  lineWidth: 0.5,
});

/** Means with intervals over what varies, a line for each series. */
export function curvesFigure({ title, series, x, y, joined, width }: CurvesFigure, type: Typeface): Drawing {
  const all = series.flatMap(({ points }) => points);
  const values = all.flatMap(({ mean, interval, values: each }) => [mean, ...(interval ?? []), ...(each ?? [])]);
  const count = width > 300 ? 7 : 6;
  const vertical = roomyAxis(y.title, Math.min(...values), Math.max(...values), count, y.limits);
  const places = [...new Set(all.map((point) => point.x))].sort((a, b) => a - b);
  const keys = series.map(({ name }, index): Key => ({ text: name, sign: (left, level) => signOf(index, left, level, joined) }));
  const legend = series.length > 1 ? legendOf(type, keys, width - 20, SIGN) : undefined;
  const left = leftRoom(type, vertical);
  const horizontal = fitting(type, horizontalAxis(x, places), width - left - BESIDE_PLOT);
  const box: PlotBox = {
    x: left,
    y: (legend?.height ?? 0) + 4,
    width: width - left - BESIDE_PLOT,
    height: Math.min(190, 0.62 * (width - left)),
  };
  const marks: Mark[] = [
    ...(legend ? moved(legend.marks, box.x + (box.width - legend.width) / 2, 0) : []),
    ...frame(type, box, horizontal, vertical),
  ];
  // Bars that lie upon each other cannot be told apart.
  const hasSpread = all.some(({ interval, values: each }) => interval ?? each);
  const [most, room] = joined ? [hasSpread ? 3.5 : 0, 0.4] : [8, 0.7];
  const step = Math.min(most, (room * box.width) / places.length / series.length);
  const shift = (index: number) => (index - (series.length - 1) / 2) * step;
  const at = (index: number, point: CurvePoint) => [xOf(box, horizontal, point.x) + shift(index), yOf(box, vertical, point.mean)] as const;
  for (const [index, { points }] of series.entries()) {
    const colour = seriesColour(index);
    const ordered = [...points].sort((a, b) => a.x - b.x);
    for (const point of ordered) {
      if (!point.interval) continue;
      const [place] = at(index, point);
      const [low, high] = point.interval.map((value) => yOf(box, vertical, value));
      marks.push({
        kind: 'line',
        points: [
          [place, low],
          [place, high],
        ],
        colour,
        width: 0.7,
      });
      for (const end of [low, high])
        marks.push({
          kind: 'line',
          points: [
            [place - 1.8, end],
            [place + 1.8, end],
          ],
          colour,
          width: 0.7,
        });
    }
    if (joined && ordered.length > 1) {
      const dash = seriesDash(index);
      marks.push({ kind: 'line', points: ordered.map((point) => at(index, point)), colour, width: 1, ...(dash ? { dash } : {}) });
    }
    for (const point of ordered) {
      marks.push(seriesSign(index, ...at(index, point)));
      for (const value of point.values ?? []) marks.push(seedDot(at(index, point)[0] + BESIDE, yOf(box, vertical, value), colour));
    }
  }
  return { title, width, height: box.y + box.height + bottomRoom(horizontal) + 1, marks };
}

/** Between a plot and the right edge of its figure. */
const BESIDE_PLOT = 4;

/** What names below an axis may take where they stand upright. */
const MOST_NAME = 130;

/** Names that would run into each other stand upright, cut where they are very long. */
function fitting(type: Typeface, axis: DrawnAxis, width: number): DrawnAxis {
  const widths = axis.ticks.map(({ text }) => type.widthOf(text, SMALL));
  const widest = Math.max(...widths);
  const step = width / axis.ticks.length;
  if (axis.ticks.length < 2 || widest + 4 <= step) return axis;
  // Numbers are left away by turns, as some tell where the others are.
  if (axis.ticks.every(({ text }) => Number.isFinite(Number(text)))) return { ...axis, ticks: sparse(axis.ticks, widest, width) };
  // One long name has room between short ones, and at an end as far as the figure goes.
  const touch = widths.some((own, index) => index > 0 && (own + widths[index - 1]) / 2 + 4 > step);
  if (!touch && Math.max(widths[0], widths.at(-1)!) / 2 <= step / 2 + BESIDE_PLOT) return axis;
  const ticks = axis.ticks.map(({ at, text }) => ({ at, text: cut(type, text) }));
  return { ...axis, ticks, upright: Math.max(...ticks.map(({ text }) => type.widthOf(text, SMALL))) + 2 };
}

function sparse(ticks: DrawnAxis['ticks'], widest: number, width: number): DrawnAxis['ticks'] {
  const [first, last] = [ticks[0].at, ticks.at(-1)!.at];
  const perUnit = width / (last - first || 1);
  let before = -Infinity;
  return ticks.filter(({ at }) => {
    if ((at - before) * perUnit < widest + 6) return false;
    before = at;
    return true;
  });
}

function cut(type: Typeface, text: string): string {
  if (type.widthOf(text, SMALL) <= MOST_NAME) return text;
  let end = text.length;
  while (end > 1 && type.widthOf(`${text.slice(0, end)}…`, SMALL) > MOST_NAME) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

function signOf(index: number, x: number, y: number, joined: boolean): Mark[] {
  const dash = seriesDash(index);
  const line: Mark = {
    kind: 'line',
    points: [
      [x, y],
      [x + SIGN, y],
    ],
    colour: seriesColour(index),
    width: 1,
    ...(dash ? { dash } : {}),
  };
  return [...(joined ? [line] : []), seriesSign(index, x + SIGN / 2, y)];
}

function horizontalAxis({ title, logarithmic, names }: CurvesFigure['x'], places: readonly number[]): DrawnAxis {
  const [first, last] = [places[0], places.at(-1)!];
  const tickAt = (at: number) => ({ at, text: names?.[at] ?? String(Number(at.toPrecision(6))) });
  if (logarithmic) {
    const [from, to] = [log(first), log(last)];
    const room = 0.05 * (to - from || 1);
    return {
      title,
      domain: [first, last],
      ticks: places.map(tickAt),
      share: (value) => (log(value) - from + room) / (to - from + 2 * room),
    };
  }
  const room = names ? 0.5 : 0.05 * (last - first || 1);
  return { title, domain: [first - room, last + room], ticks: places.map(tickAt) };
}
