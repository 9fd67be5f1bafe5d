import { INK, type Mark, RULE, SMALL } from './drawing.js';
import { type Typeface, wrap } from './typeface.js';

export interface Key {
  readonly text: string;
  /** Its sign in a box of this width whose middle line lies at y. */
  readonly sign: (x: number, y: number) => readonly Mark[];
}

export interface Legend {
  readonly width: number;
  readonly height: number;
  /** In as many columns as fit. */
  readonly marks: readonly Mark[];
  /** Whether a text is too long for one line. */
  readonly wrapped?: true;
}

const [LINE, GAP, SPACE] = [9.5, 4, 12];

/** A filled box of a class's colour. */
export function swatch(colour: string, text: string): Key {
  return { text, sign: (x, y) => [{ kind: 'rect', x, y: y - 3, width: 6, height: 6, fill: colour, stroke: RULE, lineWidth: 0.3 }] };
}

/**
 * Keys in columns, read downwards: as many columns as fit, and no more than are needed.
 *
 * @param sign the width of a sign
 * @param most columns
 */
export function legendOf(type: Typeface, keys: readonly Key[], width: number, sign = 6, most = 12): Legend {
  const widths = keys.map(({ text }) => sign + GAP + type.widthOf(text, SMALL));
  for (let columns = Math.min(most, keys.length); columns > 0; columns--) {
    const lines = Math.ceil(keys.length / columns);
    const used = Math.ceil(keys.length / lines);
    const own = Array.from({ length: used }, (_, column) => Math.max(...widths.slice(column * lines, (column + 1) * lines)));
    const whole = own.reduce((sum, one) => sum + one, 0) + (used - 1) * SPACE;
    if (whole > width && columns > 1) continue;
    if (whole > width) return wrappedLegend(type, keys, width, sign);
    const marks = keys.flatMap(({ text, sign: draw }, index): Mark[] => {
      const column = Math.floor(index / lines);
      const x = own.slice(0, column).reduce((sum, one) => sum + one + SPACE, 0);
      const y = (index % lines) * LINE + LINE / 2;
      return [...draw(x, y), { kind: 'text', x: x + sign + GAP, y: y + SMALL * 0.35, text, size: SMALL, colour: INK }];
    });
    return { width: whole, height: lines * LINE, marks };
  }
  return { width: 0, height: 0, marks: [] };
}

/** One below the other, a text that is too long in several lines. */
function wrappedLegend(type: Typeface, keys: readonly Key[], width: number, sign: number): Legend {
  const marks: Mark[] = [];
  let y = 0;
  for (const { text, sign: draw } of keys) {
    marks.push(...draw(0, y + LINE / 2));
    for (const line of wrap(type, text, SMALL, width - sign - GAP)) {
      marks.push({ kind: 'text', x: sign + GAP, y: y + LINE / 2 + SMALL * 0.35, text: line, size: SMALL, colour: INK });
      y += LINE;
    }
  }
  return { width, height: y, marks, wrapped: true };
}
