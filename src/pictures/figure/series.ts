import type { Mark } from './drawing.js';

/** Okabe and Ito's colours, dark enough on white; series also differ in sign and dash, for print without colour. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#000000', '#e69f00', '#56b4e9', '#6e5a00', '#7a3b8f', '#8c8c8c'];
const DASHES: readonly (readonly [number, number] | undefined)[] = [undefined, [4, 1.6], [1.2, 1.4], [6, 2], [2.5, 1.2]];

export const seriesColour = (index: number): string => COLOURS[index % COLOURS.length];
export const seriesDash = (index: number) => DASHES[index % DASHES.length];

/** The sign of a series at a point. */
export function seriesSign(index: number, x: number, y: number, size = 2): Mark {
  const [fill, r] = [seriesColour(index), size];
  const white = { colour: '#ffffff', width: 0.4 };
  switch (index % 5) {
    case 0:
      return { kind: 'circle', x, y, radius: r, fill, stroke: '#ffffff', lineWidth: 0.4 };
    case 1:
      return {
        kind: 'line',
        points: [
          [x - r, y - r],
          [x + r, y - r],
          [x + r, y + r],
          [x - r, y + r],
        ],
        fill,
        ...white,
      };
    case 2:
      return {
        kind: 'line',
        points: [
          [x, y - 1.3 * r],
          [x + 1.2 * r, y + r],
          [x - 1.2 * r, y + r],
        ],
        fill,
        ...white,
      };
    case 3:
      return {
        kind: 'line',
        points: [
          [x, y - 1.4 * r],
          [x + 1.4 * r, y],
          [x, y + 1.4 * r],
          [x - 1.4 * r, y],
        ],
        fill,
        ...white,
      };
    default:
      return {
        kind: 'line',
        points: [
          [x, y + 1.3 * r],
          [x + 1.2 * r, y - r],
          [x - 1.2 * r, y - r],
        ],
        fill,
        ...white,
      };
  }
}
