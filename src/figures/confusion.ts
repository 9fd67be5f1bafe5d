import { Failure } from '../errors/failure.js';
import { seedsText } from '../results/seeds-text.js';
import { confusionFigure } from '../pictures/figure/confusion.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { type DrawnMethod, type MethodFigure, latest, scenesOf } from './method.js';

export interface ConfusionOptions {
  readonly width: number;
  readonly show: 'recall' | 'counts';
  /** If left out, the sum over all seeds. */
  readonly seed?: number;
}

/** The confusion matrix of one method. */
export function confusionOf(methods: readonly DrawnMethod[], { width, show, seed }: ConfusionOptions, type: Typeface): MethodFigure {
  if (methods.length > 1) {
    const runs = [...new Set(methods.map(({ run }) => run))];
    const areRuns = runs.length > 1;
    throw new Failure({
      code: 'usage',
      message: `figure confusion draws one method, not ${methods.length}`,
      hint: areRuns
        ? `Name one run: ${runs.map(({ name }) => name).join(', ')}.`
        : `Choose one with --configuration: ${methods.map(({ one }) => one.name).join(', ')}.`,
    });
  }
  const [{ name, one }] = methods;
  const { classes } = one;
  const rows = one.tables.confusion.filter((row) => seed === undefined || Number(row.seed) === seed);
  if (rows.length === 0) {
    const seeds = [...new Set(one.tables.confusion.map((row) => row.seed))];
    throw new Failure({
      code: 'usage',
      message: seed === undefined ? `${name} has no confusion matrix` : `--seed ${seed}: ${name} has no such seed`,
      hint: seeds.length > 0 ? `It has ${seedsText(seeds.map(Number))}.` : 'Run its pipeline again with this version.',
    });
  }
  const counts = classes.map((_, index) =>
    classes.map((_other, column) =>
      rows.filter((row) => Number(row.class) === index + 1).reduce((sum, row) => sum + Number(row[`predicted_${column + 1}`]), 0),
    ),
  );
  const seeds = new Set(rows.map((row) => row.seed)).size;
  const scene = scenesOf([{ one }]);
  return {
    drawing: confusionFigure({ title: `Confusion matrix of ${name}`, classes, counts, show, width }, type),
    caption:
      `Confusion matrix of ${name} on ${scene}, ${seeds > 1 ? `summed over ${seeds} seeds` : `of seed ${[...rows][0].seed}`}. Rows are true classes, columns are predicted classes. ` +
      (show === 'recall'
        ? 'Cells give per cent of the pixels of the true class (rounded; 100 is all of them, a dot is less than 0.5).'
        : 'Cells give numbers of test pixels.'),
    notes: [],
    date: latest(methods),
  };
}
