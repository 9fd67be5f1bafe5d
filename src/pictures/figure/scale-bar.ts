import { INK, type Mark, SMALL } from './drawing.js';
import type { Typeface } from './typeface.js';

export interface GroundScale {
  /** Metres along a row from one pixel to the next. */
  readonly metres: number;
  /** Whether up is north. */
  readonly north: boolean;
}

export interface ScaleBar {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

const HEIGHT = 12;
const ROUND = [5, 2, 1];

/** The longest round length, 1, 2 or 5 times a power of ten, that is no longer than these metres. */
export function roundLength(most: number): number {
  let power = 1;
  while (power * 10 <= most) power *= 10;
  while (power > most) power /= 10;
  return power * ROUND.find((times) => times * power <= most)!;
}

export function lengthText(metres: number): string {
  return metres >= 1000 ? `${Number((metres / 1000).toPrecision(3))} km` : `${Number(metres.toPrecision(3))} m`;
}

/**
 * A bar of a round length, with its length and an arrow to the north.
 *
 * @param points of one pixel on paper
 * @param most of the bar on paper, in points
 */
export function scaleBar(type: Typeface, { metres, north }: GroundScale, points: number, most: number): ScaleBar {
  const length = roundLength((most / points) * metres);
  const bar = (length / metres) * points;
  const y = HEIGHT / 2;
  const text = lengthText(length);
  const marks: Mark[] = [
    {
      kind: 'line',
      points: [
        [0, y - 2.5],
        [0, y + 2.5],
      ],
      colour: INK,
      width: 0.8,
    },
    {
      kind: 'line',
      points: [
        [bar, y - 2.5],
        [bar, y + 2.5],
      ],
      colour: INK,
      width: 0.8,
    },
    {
      kind: 'line',
      points: [
        [0, y],
        [bar, y],
      ],
      colour: INK,
      width: 0.8,
    },
    { kind: 'text', x: bar + 4, y: y + SMALL * 0.35, text, size: SMALL },
  ];
  const end = bar + 4 + type.widthOf(text, SMALL);
  if (!north) return { width: end, height: HEIGHT, marks };
  const x = end + 14;
  return {
    width: x + 12,
    height: HEIGHT,
    marks: [
      ...marks,
      {
        kind: 'line',
        points: [
          [x, 0.5],
          [x + 3, HEIGHT - 1],
          [x, HEIGHT - 3.4],
          [x - 3, HEIGHT - 1],
        ],
        fill: INK,
      },
      { kind: 'text', x: x + 5, y: y + SMALL * 0.35, text: 'N', size: SMALL },
    ],
  };
}
