import { summarize } from '../../evaluate/metrics.js';
import type { Column, MeasuredValue, PaperTable, CellValue } from './table.js';

const PARTS = { train: 'Training', validation: 'Validation', test: 'Test' } as const;
type Part = keyof typeof PARTS;

/**
 * Pixels of each class, as the paper's Tables I-III have them; what differs between seeds is a mean with its spread.
 *
 * @param counts of each seed the pixels of each class in each part
 */
export function tableOfSplit({
  name,
  by,
  classNames,
  counts,
  seeds,
}: {
  readonly name: string;
  readonly by: string;
  readonly classNames: readonly string[];
  readonly seeds: readonly number[];
  readonly counts: readonly (readonly Readonly<Record<Part, number>>[])[];
}): PaperTable {
  const parts = Object.keys(PARTS) as Part[];
  const varies = (part: Part) => counts.some((own) => own.some((one, index) => one[part] !== counts[0][index][part]));
  const over = (values: readonly number[], part: Part): CellValue => {
    const { mean, sd } = summarize(values);
    return varies(part) ? ({ mean, sd } satisfies MeasuredValue) : mean;
  };
  const total = (part: Part) => counts.map((own) => own.reduce((sum, one) => sum + one[part], 0));
  return {
    name: 'counts',
    caption: `Pixels of ${name}, split by ${by}`,
    columns: [
      { key: 'class', title: '', unit: 'text' },
      { key: 'name', title: 'Class', unit: 'text' },
      ...parts.map((key): Column => ({ key, title: PARTS[key], unit: 'count' })),
    ],
    rows: [
      ...classNames.map((label, index): CellValue[] => [
        String(index + 1),
        label,
        ...parts.map((part) =>
          over(
            counts.map((own) => own[index][part]),
            part,
          ),
        ),
      ]),
      ['', 'Total', ...parts.map((part) => over(total(part), part))],
    ],
    notes: parts.some(varies) ? [`mean ± standard deviation over ${seeds.length} seeds (ddof 0)`] : [],
  };
}
