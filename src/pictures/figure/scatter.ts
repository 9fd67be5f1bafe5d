import { type Drawing, type Mark, moved, RULE } from './drawing.js';
import { legendOf, swatch } from './legend.js';
import type { Typeface } from './typeface.js';

export interface ScatterFigure {
  readonly title: string;
  /** [points, 2] */
  readonly points: ArrayLike<number>;
  /** Of each point, from 1. */
  readonly classes: ArrayLike<number>;
  readonly names: readonly string[];
  readonly colours: readonly string[];
  readonly width: number;
}

const [ROOM, RADIUS] = [6, 1.5];

/** Points in their classes' colours. The axes of an embedding have no unit, so that none are drawn. */
export function scatterFigure({ title, points, classes, names, colours, width }: ScatterFigure, type: Typeface): Drawing {
  const count = classes.length;
  const along = (axis: number) => Array.from({ length: count }, (_, point) => points[2 * point + axis]);
  const [x, y] = [along(0), along(1)];
  const middle = (values: readonly number[]) => (least(values) + most(values)) / 2;
  const extent = Math.max(most(x) - least(x), most(y) - least(y)) || 1;
  const side = Math.min(width, 320);
  const scale = (side - 2 * ROOM) / extent;
  const left = (width - side) / 2;
  const [centreX, centreY] = [middle(x), middle(y)];
  const present = names.flatMap((name, index) => (Array.prototype.includes.call(classes, index + 1) ? [{ name, index }] : []));
  const legend = legendOf(
    type,
    present.map(({ name, index }) => swatch(colours[index], name)),
    width,
  );
  const marks: Mark[] = [
    { kind: 'rect', x: left, y: 1, width: side, height: side, stroke: RULE, lineWidth: 0.5 },
    ...x.map((value, point): Mark => ({
      kind: 'circle',
      x: left + side / 2 + (value - centreX) * scale,
      y: 1 + side / 2 - (y[point] - centreY) * scale,
      radius: RADIUS,
      fill: colours[classes[point] - 1] ?? RULE,
      stroke: '#ffffff',
      lineWidth: 0.2,
    })),
    ...moved(legend.marks, Math.max(0, (width - legend.width) / 2), side + 5),
  ];
  return { title, width, height: side + 6 + legend.height, marks };
}

const least = (values: readonly number[]): number => values.reduce((found, value) => Math.min(found, value), Infinity);
const most = (values: readonly number[]): number => values.reduce((found, value) => Math.max(found, value), -Infinity);
