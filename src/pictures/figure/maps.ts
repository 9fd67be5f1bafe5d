import type { Picture } from '../image/picture.js';
import { type Drawing, letter, type Mark, moved, NORMAL, RULE } from './drawing.js';
import { checkColumns } from './columns.js';
import { type Key, type Legend, legendOf } from './legend.js';
import { forPrint } from './resample.js';
import { type GroundScale, scaleBar } from './scale-bar.js';
import { type Typeface, wrap } from './typeface.js';

export interface MapPanel {
  readonly name: string;
  /** All panels have the same size. */
  readonly picture: Picture;
}

export interface MapsFigure {
  readonly title: string;
  readonly panels: readonly MapPanel[];
  readonly keys: readonly Key[];
  readonly scale?: GroundScale;
  /** In points. */
  readonly width: number;
  /** Panels side by side; if left out, as many as leave each one large enough. */
  readonly across?: number;
}

const [GAP, LINE, SPACE] = [6, 9.5, 7];
/** A panel should not be narrower, and a figure not higher than a page has room for. */
const [LEAST, HIGHEST] = [76, 610];
/** What `--columns` may make of a panel: the words below it must still fit. */
const LEAST_ASKED = 30;

/** Maps of one scene with letters, in rows of equal panels; one legend and one scale for all. */
export function mapsFigure({ title, panels, keys, scale, width, across }: MapsFigure, type: Typeface): Drawing {
  const [{ picture }] = panels;
  const ratio = picture.height / picture.width;
  const columns = Math.min(panels.length, across ?? bestColumns(panels.length, width, ratio));
  if (across !== undefined) checkColumns(across, panels.length, (count) => sideOf(count, panels.length, width, ratio) >= LEAST_ASKED);
  const lines = Math.ceil(panels.length / columns);
  // A high scene is drawn smaller than there is room for, in the middle.
  const side = sideOf(columns, panels.length, width, ratio);
  const start = (width - columns * side - (columns - 1) * GAP) / 2;
  const captions = panels.map(({ name }, index) => wrap(type, `${letter(index)} ${name}`, NORMAL, side + GAP / 2));
  const marks: Mark[] = [];
  const tops: number[] = [];
  let y = 0;
  for (let line = 0; line < lines; line++) {
    tops.push(y);
    const own = captions.slice(line * columns, (line + 1) * columns);
    for (const [column, caption] of own.entries()) {
      const { name, picture: one } = panels[line * columns + column];
      const x = start + column * (side + GAP);
      marks.push(
        { kind: 'image', x, y, width: side, height: side * ratio, picture: forPrint(one, side / 72), text: name },
        { kind: 'rect', x, y, width: side, height: side * ratio, stroke: RULE, lineWidth: 0.3 },
        ...caption.map((text, index): Mark => ({
          kind: 'text',
          x: x + side / 2,
          y: y + side * ratio + NORMAL + 2 + index * LINE,
          text,
          size: NORMAL,
          anchor: 'middle',
        })),
      );
    }
    y += side * ratio + Math.max(...own.map(({ length }) => length)) * LINE + SPACE;
  }
  const bar = scale && scaleBar(type, scale, side / picture.width, side / 2.5);
  const barHeight = bar ? bar.height + 4 : 0;
  // Where the last row has room beside its panels, the legend stands there.
  const free = lines * columns - panels.length;
  const left = start + (columns - free) * (side + GAP) + 4;
  const beside = free > 0 ? fitting(type, keys, width - left, side * ratio - barHeight) : undefined;
  if (beside) {
    if (bar) marks.push(...moved(bar.marks, left, tops[lines - 1]));
    marks.push(...moved(beside.marks, left, tops[lines - 1] + barHeight));
    return { title, width, height: y - SPACE + 2, marks };
  }
  const below = legendOf(type, keys, bar ? width - bar.width - 14 : width);
  if (!bar || below.height <= 3 * LINE) {
    const room = bar ? width - bar.width - 14 : width;
    marks.push(...moved(below.marks, Math.max(0, (room - below.width) / 2), y));
    if (bar) marks.push(...moved(bar.marks, width - bar.width, y));
    return { title, width, height: y + Math.max(below.height, barHeight) + 1, marks };
  }
  const own = legendOf(type, keys, width);
  marks.push(...moved(bar.marks, (width - bar.width) / 2, y), ...moved(own.marks, Math.max(0, (width - own.width) / 2), y + barHeight));
  return { title, width, height: y + barHeight + own.height + 1, marks };
}

/** Of a panel, in so many columns. */
function sideOf(columns: number, panels: number, width: number, ratio: number): number {
  return Math.min((width - (columns - 1) * GAP) / columns, (HIGHEST / Math.ceil(panels / columns) - LINE - SPACE) / ratio);
}

/** The legend in so much room, or none. */
function fitting(type: Typeface, keys: readonly Key[], width: number, height: number): Legend | undefined {
  const legend = legendOf(type, keys, width);
  return !legend.wrapped && legend.width <= width && legend.height <= height ? legend : undefined;
}

/** The fewest rows whose panels are wide enough and which fit on a page; rows are filled evenly. */
function bestColumns(count: number, width: number, ratio: number): number {
  for (let lines = 1; lines <= count; lines++) {
    const columns = Math.ceil(count / lines);
    const side = (width - (columns - 1) * GAP) / columns;
    if (side < LEAST && columns > 2 && lines < count) continue;
    const isHigh = lines * (side * ratio + LINE + SPACE) > HIGHEST;
    if (!isHigh) return columns;
    // More rows are only higher: the panels become smaller until they fit.
    for (let more = columns + 1; more <= count; more++) {
      const smaller = (width - (more - 1) * GAP) / more;
      if (Math.ceil(count / more) * (smaller * ratio + LINE + SPACE) <= HIGHEST) return more;
    }
    return count;
  }
  return count;
}
