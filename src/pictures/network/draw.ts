import type { Shape } from '../../architecture/shape.js';
import { escapeMarkup } from '../../errors/visible.js';
import { log } from '../../numerics/functions.js';
import { formatChannels, formatVolume } from './steps.js';

/** Pixels that a character takes of its font size, at most: fonts differ from reader to reader. */
const CHARACTER = 0.58;

interface TextOptions {
  readonly kind?: string;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** The text becomes smaller to fit into it. */
  readonly width?: number;
}

export function text(
  x: number,
  y: number,
  value: string,
  { kind = '', size = 13, anchor = 'start', width = Infinity }: TextOptions = {},
): string {
  if (value === '') return '';
  const fitting = width / (value.length * CHARACTER);
  return tag(
    'text',
    {
      ...(kind && { class: kind }),
      x,
      y,
      ...(anchor !== 'start' && { 'text-anchor': anchor }),
      ...(fitting < size && { style: `font-size: ${round(fitting)}px` }),
    },
    escapeMarkup(value),
  );
}

export function box(kind: string, x: number, y: number, width: number, height: number, radius = 5): string {
  return tag('rect', { class: kind, x, y, width, height, rx: radius });
}

export function line(points: readonly (readonly [number, number])[], head = true): string {
  return tag('path', {
    class: 'line',
    d: `M${points.map((point) => point.map(round).join(' ')).join(' L')}`,
    ...(head && { 'marker-end': 'url(#head)' }),
  });
}

/** Where ways meet: a sign, or of a join that has none its word. */
export function meeting(join: string, x: number, y: number, radius: number): string {
  const arm = radius * 0.5;
  if (join !== 'add') {
    const width = join.length * 7 + 16;
    return (
      box('end', x - width / 2, y - radius, width, 2 * radius, radius) +
      text(x, y + 4, join, { kind: 'small', size: 11.5, anchor: 'middle' })
    );
  }
  return (
    tag('circle', { class: 'sum', cx: x, cy: y, r: radius }) +
    tag('path', { class: 'line', d: `M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}` })
  );
}

/**
 * A volume seen from the side, the spectrum from left to right, its sides drawn by the logarithms of their lengths; beside it
 * its size in words.
 *
 * @param y of its middle
 */
export function volume(family: string, x: number, y: number, shape: Shape): string {
  const [height, width, back] = [side(shape.rows, 4), side(shape.depth, 7), side(shape.columns, 4) * 0.45];
  const top = y - (height - back) / 2;
  const faces = [
    [
      [x, top],
      [x + back, top - back],
      [x + back + width, top - back],
      [x + width, top],
    ],
    [
      [x + width, top],
      [x + back + width, top - back],
      [x + back + width, top - back + height],
      [x + width, top + height],
    ],
    [
      [x, top],
      [x + width, top],
      [x + width, top + height],
      [x, top + height],
    ],
  ];
  return (
    faces
      .map((corners) =>
        tag('path', { class: `cuboid ${family}`, d: `M${corners.map((corner) => corner.map(round).join(' ')).join('L')}Z` }),
      )
      .join('') +
    text(x + 86, y - 2, formatVolume(shape)) +
    text(x + 86, y + 13, formatChannels(shape), { kind: 'muted small' })
  );
}

function side(length: number, scale: number): number {
  return 4 + (scale * log(length)) / log(2);
}

function tag(name: string, attributes: Readonly<Record<string, string | number>>, content?: string): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : value}"`)
    .join('');
  return content === undefined ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`;
}

/** To a tenth of a pixel. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
