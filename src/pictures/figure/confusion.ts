import { type Drawing, INK, type Mark, moved, NORMAL, RULE, SMALL } from './drawing.js';
import { type Key, legendOf } from './legend.js';
import type { Typeface } from './typeface.js';

export interface ConfusionFigure {
  readonly title: string;
  /** The name of class 1 first. */
  readonly classes: readonly string[];
  /** [true class][predicted class]: shares of the row from 0 to 1, or counts. */
  readonly counts: readonly (readonly number[])[];
  readonly show: 'recall' | 'counts';
  readonly width: number;
}

/** In points: what a name may take, and the side of a cell whose number can be read. */
const [MOST_NAME, LEAST_CELL] = [130, 12];
/** From none to all: white to a dark blue, even in lightness. */
const RAMP = ['#ffffff', '#deebf7', '#c6dbef', '#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#084594'];

/** The confusion matrix: rows are the true classes, columns the predicted ones, with the pixels of each class at the right. */
export function confusionFigure({ title, classes, counts, show, width }: ConfusionFigure, type: Typeface): Drawing {
  const totals = counts.map((row) => row.reduce((sum, one) => sum + one, 0));
  const rights = totals.map((total) => total.toLocaleString('en'));
  const right = Math.max(...rights.map((text) => type.widthOf(text, SMALL)), type.widthOf('Pixels', SMALL)) + 6;
  const named = classes.map((name, index) => `${name}  ${index + 1}`);
  const longest = Math.max(...named.map((text) => type.widthOf(text, SMALL)));
  const sideWith = (label: number) => (width - (NORMAL + 5 + label + 4) - right) / classes.length;
  // Where names leave cells too small to read, rows have numbers as columns have, and the names stand below.
  const beside = sideWith(Math.min(longest, MOST_NAME)) >= LEAST_CELL;
  const label = beside ? Math.min(longest, MOST_NAME) : type.widthOf(String(classes.length), SMALL);
  const names = beside ? named : classes.map((_, index) => String(index + 1));
  const left = NORMAL + 5 + label + 4;
  const cell = Math.min(30, sideWith(label));
  const top = NORMAL + SMALL + 10;
  const marks: Mark[] = [
    { kind: 'text', x: left + (cell * classes.length) / 2, y: NORMAL, text: 'Predicted class', size: NORMAL, anchor: 'middle' },
    { kind: 'text', x: NORMAL, y: top + (cell * classes.length) / 2, text: 'True class', size: NORMAL, anchor: 'middle', upwards: true },
    { kind: 'text', x: left + cell * classes.length + right, y: top - 4, text: 'Pixels', size: SMALL, anchor: 'end' },
  ];
  const size = Math.min(SMALL, cell * 0.55);
  for (const [index, row] of counts.entries()) {
    const y = top + index * cell;
    marks.push(
      {
        kind: 'text',
        x: left - 4,
        y: y + cell / 2 + SMALL * 0.35,
        text: type.widthOf(names[index], SMALL) <= label ? names[index] : short(type, classes[index], index + 1, label),
        size: SMALL,
        anchor: 'end',
      },
      {
        kind: 'text',
        x: left + (index + 0.5) * cell,
        y: top - 4,
        text: String(index + 1),
        size: Math.min(SMALL, cell * 0.8),
        anchor: 'middle',
      },
      {
        kind: 'text',
        x: left + cell * classes.length + right,
        y: y + cell / 2 + SMALL * 0.35,
        text: rights[index],
        size: SMALL,
        anchor: 'end',
      },
    );
    for (const [column, count] of row.entries()) {
      const share = totals[index] > 0 ? count / totals[index] : 0;
      const x = left + column * cell;
      marks.push({ kind: 'rect', x, y, width: cell, height: cell, fill: RAMP[level(share)], stroke: '#ffffff', lineWidth: 0.3 });
      if (count === 0) continue;
      const text = show === 'counts' ? String(count) : shareText(share);
      const wide = type.widthOf(text, size);
      marks.push({
        kind: 'text',
        x: x + cell / 2,
        y: y + cell / 2 + size * 0.35,
        text,
        size: wide > cell - 1 ? (size * (cell - 1)) / wide : size,
        anchor: 'middle',
        colour: level(share) > 4 ? '#ffffff' : INK,
      });
    }
  }
  const side = cell * classes.length;
  marks.push({ kind: 'rect', x: left, y: top, width: side, height: side, stroke: RULE, lineWidth: 0.5 });
  if (beside) return { title, width, height: top + side + 2, marks };
  const legend = legendOf(type, classes.map(numberKey), width, 11);
  marks.push(...moved(legend.marks, Math.max(0, (width - legend.width) / 2), top + side + 5));
  return { title, width, height: top + side + 6 + legend.height, marks };
}

/** A class's number in place of a sign. */
function numberKey(name: string, index: number): Key {
  return {
    text: name,
    sign: (x, y) => [{ kind: 'text', x: x + 11, y: y + SMALL * 0.35, text: String(index + 1), size: SMALL, anchor: 'end' }],
  };
}

/** Shares are seen by their order rather than by their size: a third of the steps is for what is wrong in less than one of ten. */
const LEVELS = [0.001, 0.02, 0.05, 0.1, 0.3, 0.6, 0.85];
const level = (share: number): number => LEVELS.filter((least) => share >= least).length;

/** Whole per cent; what is more than nothing is not 0, what is less than all is not 100. */
function shareText(share: number): string {
  if (share >= 1) return '100';
  const percent = Math.round(share * 100);
  return percent === 0 ? '·' : String(Math.min(99, percent));
}

/** A name cut so that its number fits. */
function short(type: Typeface, name: string, index: number, width: number): string {
  let end = name.length;
  const text = () => `${name.slice(0, end).trimEnd()}…  ${index}`;
  while (end > 1 && type.widthOf(text(), SMALL) > width) end--;
  return text();
}
