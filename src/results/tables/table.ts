/** A mean with its standard deviation over the seeds, which is left away of a single one. */
export interface MeasuredValue {
  readonly mean: number;
  readonly sd?: number;
  /** No other one that it is set against is better. */
  readonly best?: boolean;
}

/** A value of a table; undefined is an empty one. */
export type CellValue = string | number | MeasuredValue | undefined;

export interface Column {
  /** Its name for programs. */
  readonly key: string;
  readonly title: string;
  /**
   * What its numbers are: shares are shown in percent with two decimals (kappa times 100, as papers do), fractions with
   * four, counts as they are, means of counts and seconds with one decimal, probabilities with four and a lower bound.
   */
  readonly unit: 'text' | 'count' | 'mean count' | 'share' | 'fraction' | 'seconds' | 'probability';
}

/** A table as papers have them; how it is written down is formats/'s. */
export interface PaperTable {
  /** What --table calls it. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellValue[])[];
  /** What a reader must know to read it: units, conventions, tests. */
  readonly notes: readonly string[];
}

/** What shares and their spread are, said below a table that has them. @param seeds the most that any figure is the mean of */
export function sharesNote(seeds: number, { kappa = true } = {}): string {
  return `percent${kappa ? ', kappa times 100' : ''}${seeds > 1 ? '; mean ± standard deviation over the seeds (ddof 0)' : ''}`;
}

/** That of an empty place. */
export const NOTHING = '–';

export function isMeasured(value: CellValue): value is MeasuredValue {
  return typeof value === 'object';
}

/** Whether a column has a spread in any row. */
export function hasSpread({ rows }: PaperTable, column: number): boolean {
  return rows.some((row) => isMeasured(row[column]) && row[column].sd !== undefined);
}

/** A smaller p is only said to be smaller. */
const LEAST = 0.0001;

const SCALES: Readonly<Record<Exclude<Column['unit'], 'text'>, readonly [factor: number, digits: number]>> = {
  count: [1, 0],
  'mean count': [1, 1],
  share: [100, 2],
  fraction: [1, 4],
  seconds: [1, 1],
  probability: [1, 4],
};

/** A number as people read it in a column of this unit. */
export function numberText(value: number, unit: Column['unit']): string {
  if (unit === 'text') return String(value);
  const [factor, digits] = SCALES[unit];
  if (unit === 'count' && !Number.isInteger(value)) return value.toFixed(1);
  if (unit === 'probability' && value < LEAST) return `<${LEAST}`;
  const text = (value * factor).toFixed(digits);
  // Nothing is 100 % but for what is.
  return unit === 'share' && text === '100.00' && value < 1 ? '99.99' : text;
}

/** Mean and, where there is one, standard deviation, with as many digits. */
export function measuredTexts({ mean, sd }: MeasuredValue, unit: Column['unit']): [mean: string, sd?: string] {
  if (sd === undefined) return [numberText(mean, unit)];
  return unit === 'count' ? [mean.toFixed(1), sd.toFixed(1)] : [numberText(mean, unit), numberText(sd, unit)];
}

/** The highest mean of each row, or of each column, is marked; nothing where all are equal. */
export function markBest(rows: readonly (readonly CellValue[])[], along: 'rows' | 'columns'): CellValue[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const most = (values: readonly CellValue[]) => {
    const means = values.filter(isMeasured).map(({ mean }) => mean);
    return Math.max(...means) > Math.min(...means) ? Math.max(...means) : undefined;
  };
  const column = (index: number) => rows.map((row) => row[index]);
  const bests = along === 'rows' ? rows.map(most) : Array.from({ length: width }, (_, index) => most(column(index)));
  return rows.map((row, y) =>
    row.map((value, x) => (isMeasured(value) && value.mean === bests[along === 'rows' ? y : x] ? { ...value, best: true } : value)),
  );
}
