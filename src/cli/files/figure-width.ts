import { Failure } from '../../errors/failure.js';

/** IEEE's columns: one, and the whole page. */
const NAMED: Readonly<Record<string, number>> = { column: 3.5 * 72, page: 7.16 * 72 };
const UNITS: Readonly<Record<string, number>> = { in: 72, mm: 72 / 25.4, cm: 72 / 2.54, pt: 1 };
/** Of a figure, in points: 1 inch to a sheet of A3. */
const [LEAST, MOST] = [72, 1191];

/**
 * A width in points: `column` (3.5 in), `page` (7.16 in), or a number with its unit, such as `90mm`.
 *
 * @throws Failure `usage`
 */
export function figureWidth(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?) ?(in|mm|cm|pt)$/.exec(text) ?? [];
  const width = Object.hasOwn(NAMED, text) ? NAMED[text] : unit === undefined ? NaN : Number(value) * UNITS[unit];
  if (width >= LEAST && width <= MOST) return width;
  throw new Failure({
    code: 'usage',
    message: Number.isNaN(width) ? `--width ${text}: this is not a width` : `--width ${text}: must be from 1 in to 420 mm`,
    hint: 'Write column (3.5 in), page (7.16 in), or a width with its unit: 90mm, 8.3cm, 3.25in, 252pt.',
  });
}
