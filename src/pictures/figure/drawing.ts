import type { Picture } from '../image/picture.js';

/*
 * A figure for paper as a list of marks. Lengths are in points (1/72 inch), y runs downwards from the upper left corner. Whoever writes it
 * as SVG or PDF draws the marks in their order and decides nothing.
 */

export type Anchor = 'start' | 'middle' | 'end';

export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly anchor?: Anchor;
  readonly colour?: string;
  /** Runs upwards, as the title of a vertical axis does; x and y are then where its anchor lies. */
  readonly upwards?: boolean;
}

export interface LineMark {
  readonly kind: 'line';
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly width?: number;
  readonly colour?: string;
  readonly dash?: readonly number[];
  /** Closed and filled; without `colour` it has no outline. */
  readonly fill?: string;
}

export interface RectMark {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
}

export interface CircleMark {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
}

export interface ImageMark {
  readonly kind: 'image';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly picture: Picture;
  /** For readers who do not see it. */
  readonly text: string;
}

export type Mark = TextMark | LineMark | RectMark | CircleMark | ImageMark;

export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export const INK = '#1a1a1a';
export const RULE = '#4d4d4d';
export const FAINT = '#d9d9d9';

/** Points of the text: what stands beside data, and what names panels and axes. Journals ask for at least 6 and about 8. */
export const [SMALL, NORMAL] = [7, 8];

/** Marks as they lie in a part of the drawing whose corner is elsewhere. */
export function moved(marks: readonly Mark[], dx: number, dy: number): Mark[] {
  return marks.map((mark) =>
    mark.kind === 'line'
      ? { ...mark, points: mark.points.map(([x, y]) => [x + dx, y + dy] as const) }
      : { ...mark, x: mark.x + dx, y: mark.y + dy },
  );
}

/** (a), (b), …, (z), (aa). */
export function letter(index: number): string {
  const name = (value: number): string => (value < 26 ? '' : name(Math.floor(value / 26) - 1)) + String.fromCharCode(97 + (value % 26));
  return `(${name(index)})`;
}

/** A length as text, with no more digits than a printer has. */
export const number = (value: number): string => String(Number(value.toFixed(3)));
