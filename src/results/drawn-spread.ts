import { type Interval, meanInterval, spreadInterval } from '../evaluate/statistics/corrected-t.js';
import { type FigureName, RANGES } from './summary.js';

/** What is drawn around a mean over seeds. */
export interface DrawnSpread {
  /** Of the mean, 95 %: from three seeds on. That of two is so wide that it says nothing. */
  readonly interval?: Interval;
  /** Of each seed, as far as they are few enough to be told apart. */
  readonly values?: readonly number[];
}

/** Of fewer values an interval says less than the values themselves. */
const LEAST_OF_INTERVAL = 3;
/** More dots than these lie upon each other. */
const MOST_VALUES = 10;

/** @param trials each with its figures, as far as it has them */
export function drawnSpread(trials: readonly Readonly<Partial<Record<FigureName, number>>>[], figure: FigureName): DrawnSpread {
  const values = trials.flatMap((trial) => trial[figure] ?? []);
  const interval = values.length >= LEAST_OF_INTERVAL ? meanInterval(values, RANGES[figure]) : undefined;
  return { ...(interval ? { interval } : {}), ...(values.length > 1 && values.length <= MOST_VALUES ? { values } : {}) };
}

/** The same in a curve's way, where dots of seeds beside bars would be too much: dots only where they are all that is known. */
export const sparingly = ({ interval, values }: DrawnSpread): DrawnSpread => (interval ? { interval } : values ? { values } : {});

/** The same of a published mean: its single values are not known. */
export function publishedSpread(
  { published_mean: mean, published_sd: sd, published_n: n }: { published_mean: number; published_sd?: number; published_n?: number },
  figure: FigureName,
): DrawnSpread {
  if (sd === undefined || n === undefined || n < LEAST_OF_INTERVAL) return {};
  return { interval: spreadInterval({ mean, sd, n }, RANGES[figure]) };
}

/**
 * What bars and small dots are, for the text below a drawing.
 *
 * @param published whether published means have bars, too
 */
export function spreadText(drawn: readonly DrawnSpread[], published = false): string {
  const [hasBars, hasDots] = [drawn.some(({ interval }) => interval), drawn.some(({ values }) => values)];
  const pairs = drawn.some(({ interval, values }) => !interval && values?.length === 2);
  return [
    ...(hasBars
      ? [
          `Bars are 95 % intervals of the mean (t distribution, as if seeds were independent)${published ? '; those of published values follow from their standard deviation (ddof 0) and n' : ''}.`,
        ]
      : []),
    ...(hasDots ? ['Small dots are single seeds.'] : []),
    ...(pairs ? ['Two seeds have no bar: their interval would be too wide to say anything.'] : []),
    ...(!hasBars && !hasDots ? ['A single seed.'] : []),
  ].join(' ');
}
