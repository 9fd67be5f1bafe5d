import { Failure } from '../errors/failure.js';
import { type CsvRow, hasEpochs } from '../pages/page-run.js';
import { epochCurves } from '../pages/sections/epoch-curves.js';
import { type EpochLine, epochsFigure } from '../pictures/figure/epochs.js';
import { letter } from '../pictures/figure/drawing.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import type { Curve } from '../pictures/plots/curves.js';
import { trainingValuesText } from '../results/training-values.js';
import { type DrawnMethod, latest, listed, type MethodFigure, named, scenesOf } from './method.js';

export interface EpochsOptions {
  readonly width: number;
  readonly names?: readonly string[];
}

/** More rows than these do not fit a page. */
const MOST_ROWS = 5;

/** Loss and accuracy of training and validation over the epochs, a row for each network. */
export function epochsOf(methods: readonly DrawnMethod[], { width, names }: EpochsOptions, type: Typeface): MethodFigure {
  const [own, others] = [true, false].map((wanted) => methods.filter(({ one }) => hasEpochs(one) === wanted));
  checkCount(own, others);
  const trained = named(own, names);
  const rows = trained.map(({ name, one: { tables } }) => ({
    name,
    loss: linesOf(tables.epochs, 'loss', 1),
    accuracy: linesOf(tables.epochs, 'accuracy', 100),
  }));
  return {
    drawing: epochsFigure({ title: 'Loss and accuracy over the epochs', rows, width }, type),
    caption: captionOf(trained, rows),
    notes: others.length > 0 ? [`epochs: without epochs, and not drawn: ${listed(others.map(({ name }) => name))}`] : [],
    date: latest(trained),
  };
}

function checkCount(trained: readonly DrawnMethod[], others: readonly DrawnMethod[]): void {
  if (trained.length === 0) {
    throw new Failure({
      code: 'usage',
      message: `${listed(others.map(({ name }) => name))} ${others.length > 1 ? 'have' : 'has'} no epochs`,
      hint: 'Only a network trains over epochs. Name the run of one.',
    });
  }
  if (trained.length > MOST_ROWS) {
    throw new Failure({
      code: 'usage',
      message: `${trained.length} networks have epochs: a figure has room for ${MOST_ROWS}`,
      hint: `Choose one with --configuration: ${trained.map(({ one }) => one.name).join(', ')}.`,
    });
  }
}

/** @param times what values are shown in, such as 100 for per cent */
function linesOf(rows: readonly CsvRow[], column: string, times: number): EpochLine[] {
  const [training, validation] = [
    epochCurves(rows, column, 'training', true),
    epochCurves(rows, `validation_${column}`, 'validation', true),
  ];
  // A seed is marked where its epoch was chosen by: on its validation, if it has any.
  const marked = validation.length > 0 ? validation : training;
  return [training, validation]
    .filter((curves) => curves.length > 0)
    .map((curves) => ({
      name: curves[0].series,
      points: pointsOf(curves, times),
      chosen: curves === marked ? curves.flatMap((curve) => chosenOf(curve, times)) : [],
    }));
}

function pointsOf(curves: readonly Curve[], times: number): EpochLine['points'] {
  const byEpoch = new Map<number, number[]>();
  for (const { points } of curves) for (const [epoch, value] of points) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), times * value]);
  return [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) => ({
      epoch,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      ...(curves.length > 1 ? { range: [Math.min(...values), Math.max(...values)] as const } : {}),
    }));
}

const chosenOf = ({ points, chosen }: Curve, times: number) =>
  points.filter(([epoch]) => epoch === chosen).map(([epoch, value]) => ({ epoch, value: times * value }));

function captionOf(
  trained: readonly DrawnMethod[],
  rows: readonly { readonly name: string; readonly loss: readonly EpochLine[] }[],
): string {
  const lines = rows.flatMap(({ loss }) => loss);
  const counts = trained.map(({ one }) => lastEpochs(one.tables.epochs).length).sort((a, b) => a - b);
  const most = counts.at(-1)!;
  const what = lines.some(({ name }) => name === 'validation') ? 'training and validation' : 'training';
  const parts = [
    `Loss and accuracy of ${what} on ${scenesOf(trained)} over the epochs`,
    ...(rows.length > 1 ? [rows.map(({ name }, index) => `${letter(index)} ${name}`).join(', ')] : []),
    most > 1 ? `lines are means over ${counts[0] < most ? `${counts[0]} to ` : ''}${most} seeds, shades their range` : 'a single seed',
    ...(lines.some(({ chosen }) => chosen.length > 0)
      ? [
          most > 1
            ? "circles are each seed's value in the epoch whose weights were tested"
            : 'the circle is the epoch whose weights were tested',
        ]
      : []),
  ];
  return [
    `${parts.join('; ')}.`,
    ...(trained.some(({ one }) => new Set(lastEpochs(one.tables.epochs)).size > 1)
      ? ['Seeds stopped after different epochs; the mean is over those that reached an epoch.']
      : []),
    trainingValuesText(trained.map(({ one }) => one.experiment)),
  ].join(' ');
}

/** Of each seed. */
function lastEpochs(rows: readonly CsvRow[]): number[] {
  const last = new Map<string, number>();
  for (const { seed, epoch } of rows) last.set(seed, Math.max(last.get(seed) ?? 0, Number(epoch)));
  return [...last.values()];
}
