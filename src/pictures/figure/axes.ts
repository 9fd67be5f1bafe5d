import { ticks } from 'd3-array';
import { log } from '../../numerics/functions.js';
import { FAINT, INK, type Mark, NORMAL, RULE, SMALL } from './drawing.js';
import type { Typeface } from './typeface.js';

export interface DrawnAxis {
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Of the values, from the axis's beginning to its end. */
  readonly domain: readonly [from: number, to: number];
  /** Names below the axis are too wide to stand beside each other: they stand upright, and need so much room. */
  readonly upright?: number;
  /** Where a value lies between both, from 0 to 1; if left out, evenly. */
  readonly share?: (value: number) => number;
}

export interface PlotBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An axis over these values with a little room at either end, within limits. */
export function roomyAxis(title: string, from: number, to: number, count: number, limits: readonly [number, number]): DrawnAxis {
  const room = 0.05 * (to > from ? to - from : (limits[1] - limits[0]) / 20);
  const domain = [Math.max(limits[0], from - room), Math.min(limits[1], to + room)] as const;
  return { title, domain, ticks: evenTicks(...domain, count) };
}

/** An axis whose equal steps are equal factors, with a little room at either end; `from` is above 0. */
export function logarithmicAxis(title: string, from: number, to: number): DrawnAxis {
  const [low, high] = [log(from), log(to)];
  const room = 0.05 * (high - low || 1);
  return { title, domain: [from, to], ticks: tensWithin(from, to), share: (value) => (log(value) - low + room) / (high - low + 2 * room) };
}

/** More numbers than these would not stand apart on a small axis. */
const MOST_TENS = 6;

/** Powers of ten, thinned out where they are many; where they are few, twice and five times as much as well. */
function tensWithin(from: number, to: number): DrawnAxis['ticks'] {
  const powers = Array.from({ length: 40 }, (_, index) => Number(`1e${index - 20}`));
  const within = (values: readonly number[]) => values.filter((at) => at >= from && at <= to);
  const tens = within(powers);
  const step = Math.ceil(tens.length / MOST_TENS);
  const shown = tens.length > 2 ? tens.filter((_, index) => index % step === 0) : within(powers.flatMap((ten) => [ten, 2 * ten, 5 * ten]));
  return shown.map((at) => ({ at, text: String(Number(at.toPrecision(3))) }));
}

export function evenTicks(from: number, to: number, count: number): DrawnAxis['ticks'] {
  const values = ticks(from, to, count);
  const decimals = Math.max(0, ...values.map((value) => decimalsOf(value)));
  return values.map((at) => ({ at, text: at.toFixed(decimals).replace('-', '−') }));
}

const decimalsOf = (value: number): number => (String(Number(value.toPrecision(10))).split('.')[1] ?? '').length;

/** Where a value lies along an axis, from 0 to 1. */
function shareOf({ domain: [from, to], share }: DrawnAxis, value: number): number {
  return share ? share(value) : (value - from) / (to - from);
}

export const xOf = (box: PlotBox, axis: DrawnAxis, value: number): number => box.x + shareOf(axis, value) * box.width;
export const yOf = (box: PlotBox, axis: DrawnAxis, value: number): number => box.y + (1 - shareOf(axis, value)) * box.height;

/** The room that an axis needs to the left of its plot. */
export function leftRoom(type: Typeface, axis: DrawnAxis): number {
  return Math.max(...axis.ticks.map(({ text }) => type.widthOf(text, SMALL))) + 5 + (axis.title === '' ? 0 : NORMAL + 4);
}

/** The room below: its numbers and its title. */
export const bottomRoom = (axis: DrawnAxis): number => 3 + (axis.upright ?? SMALL) + 3 + (axis.title === '' ? 0 : NORMAL + 2);

/** The frame of a plot with the grid, the ticks and the titles of its axes. */
export function frame(type: Typeface, box: PlotBox, x: DrawnAxis, y: DrawnAxis): Mark[] {
  const { x: left, y: top, width, height } = box;
  const bottom = top + height;
  const inside = ({ at }: { at: number }, axis: DrawnAxis) => shareOf(axis, at) > -1e-6 && shareOf(axis, at) < 1 + 1e-6;
  const grid = y.ticks
    .filter((tick) => inside(tick, y))
    .map(({ at }): Mark => {
      const level = yOf(box, y, at);
      return {
        kind: 'line',
        points: [
          [left, level],
          [left + width, level],
        ],
        colour: FAINT,
        width: 0.35,
      };
    });
  const across = x.ticks
    .filter((tick) => inside(tick, x))
    .flatMap(({ at, text }): Mark[] => {
      const place = xOf(box, x, at);
      return [
        {
          kind: 'line',
          points: [
            [place, bottom],
            [place, bottom + 2.5],
          ],
          colour: RULE,
          width: 0.5,
        },
        x.upright === undefined
          ? { kind: 'text', x: place, y: bottom + 3 + SMALL, text, size: SMALL, anchor: 'middle' }
          : { kind: 'text', x: place + SMALL * 0.35, y: bottom + 4, text, size: SMALL, anchor: 'end', upwards: true },
      ];
    });
  const up = y.ticks
    .filter((tick) => inside(tick, y))
    .flatMap(({ at, text }): Mark[] => {
      const level = yOf(box, y, at);
      return [
        {
          kind: 'line',
          points: [
            [left - 2.5, level],
            [left, level],
          ],
          colour: RULE,
          width: 0.5,
        },
        { kind: 'text', x: left - 4, y: level + SMALL * 0.35, text, size: SMALL, anchor: 'end' },
      ];
    });
  const titles: Mark[] = [
    ...(x.title === ''
      ? []
      : [{ kind: 'text', x: left + width / 2, y: bottom + bottomRoom(x) - 2, text: x.title, size: NORMAL, anchor: 'middle' } as const]),
    ...(y.title === ''
      ? []
      : [
          {
            kind: 'text',
            x: left - leftRoom(type, y) + NORMAL - 1,
            y: top + height / 2,
            text: y.title,
            size: NORMAL,
            anchor: 'middle',
            upwards: true,
          } as const,
        ]),
  ];
  return [...grid, { kind: 'rect', x: left, y: top, width, height, stroke: INK, lineWidth: 0.5 }, ...across, ...up, ...titles];
}
