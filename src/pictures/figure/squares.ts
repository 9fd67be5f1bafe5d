import { type Drawing, letter, type Mark, NORMAL, RULE, SMALL } from './drawing.js';
import { type Typeface, wrap } from './typeface.js';

export interface SquaresFigure {
  readonly title: string;
  /** Values of size x size positions, row-major. */
  readonly panels: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly size: number;
  /** What a value is, below the scale. */
  readonly unit: string;
  readonly width: number;
}

const [GAP, SIDE, LINE] = [8, 64, 9.5];
/** From what speaks against the class (orange) to what speaks for it (blue), through white: told apart by colour-blind readers. */
const [AGAINST, FOR] = [
  [213, 94, 0],
  [0, 114, 178],
] as const;

/** A square for each class: which positions of the patch decide it. All squares have one scale. */
export function squaresFigure({ title, panels, size, unit, width }: SquaresFigure, type: Typeface): Drawing {
  const most = Math.max(0, ...panels.flatMap(({ values }) => values.map(Math.abs))) || 1;
  const columns = Math.max(1, Math.min(panels.length, Math.floor((width + GAP) / (SIDE + GAP))));
  const left = (width - columns * SIDE - (columns - 1) * GAP) / 2;
  const marks: Mark[] = [];
  let top = 2;
  for (let start = 0; start < panels.length; start += columns) {
    const own = panels.slice(start, start + columns);
    const captions = own.map(({ name }, index) => wrap(type, `${letter(start + index)} ${name}`, NORMAL, SIDE + GAP - 2));
    const room = Math.max(...captions.map(({ length }) => length)) * LINE + 3;
    for (const [index, { values }] of own.entries()) {
      const x = left + index * (SIDE + GAP);
      for (const [line, text] of captions[index].entries())
        marks.push({ kind: 'text', x: x + SIDE / 2, y: top + NORMAL + line * LINE, text, size: NORMAL, anchor: 'middle' });
      marks.push(...squareMarks(values, size, most, x, top + room));
    }
    top += room + SIDE + 6;
  }
  marks.push(...scaleMarks(most, unit, width / 2, top));
  return { title, width, height: top + 8 + 2 * (SMALL + 3), marks };
}

function squareMarks(values: readonly number[], size: number, most: number, x: number, y: number): Mark[] {
  const cell = SIDE / size;
  return [
    ...values.map((value, at): Mark => ({
      kind: 'rect',
      x: x + (at % size) * cell,
      y: y + Math.floor(at / size) * cell,
      width: cell,
      height: cell,
      fill: colourOf(value / most),
    })),
    { kind: 'rect', x, y, width: SIDE, height: SIDE, stroke: RULE, lineWidth: 0.5 },
  ];
}

function scaleMarks(most: number, unit: string, centre: number, y: number): Mark[] {
  const [steps, cell] = [21, 5];
  const left = centre - (steps * cell) / 2;
  const text = (at: number, what: string, line: number): Mark => ({
    kind: 'text',
    x: at,
    y: y + 8 + line * (SMALL + 3),
    text: what,
    size: SMALL,
    anchor: 'middle',
  });
  const end = most.toPrecision(2);
  return [
    ...Array.from({ length: steps }, (_, index): Mark => ({
      kind: 'rect',
      x: left + index * cell,
      y,
      width: cell,
      height: 6,
      fill: colourOf((2 * index) / (steps - 1) - 1),
    })),
    { kind: 'rect', x: left, y, width: steps * cell, height: 6, stroke: RULE, lineWidth: 0.4 },
    text(left, `−${end}`, 1),
    text(centre, '0', 1),
    text(left + steps * cell, end, 1),
    text(centre, unit, 2),
  ];
}

/** @param share from -1 to 1 */
function colourOf(share: number): string {
  const [end, part] = [share < 0 ? AGAINST : FOR, Math.min(1, Math.abs(share))];
  return `#${end
    .map((level) =>
      Math.round(255 + part * (level - 255))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
