import type { Curve } from '../../pictures/plots/curves.js';
import type { CsvRow } from '../page-run.js';

/**
 * A column of epochs.csv as a curve for each seed. What is not measured in an epoch, as validation without validation pixels, has no point.
 *
 * @param marks whether the epoch whose weights were tested is marked
 */
export function epochCurves(rows: readonly CsvRow[], column: string, series: string, marks: boolean): Curve[] {
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  return seeds
    .map((seed): Curve => {
      const own = rows.filter((row) => row.seed === seed && row[column] !== '' && row[column] !== undefined);
      const chosen = own.find(({ selected }) => selected === '1');
      return {
        series,
        seed,
        points: own.map((row) => [Number(row.epoch), Number(row[column])]),
        ...(marks && chosen ? { chosen: Number(chosen.epoch) } : {}),
      };
    })
    .filter(({ points }) => points.length > 0);
}
