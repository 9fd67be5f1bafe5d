import { isMeasured, measuredTexts, NOTHING, type PaperTable } from '../../results/tables/table.js';
import { numberText } from '../../results/tables/table.js';
import { formatTable } from './table.js';

/** A table for a terminal: its caption, its cells in columns, its notes. */
export function tableText({ caption, columns, rows, notes }: PaperTable): string {
  const cells = rows.map((row) =>
    row.map((value, at) => {
      const { unit } = columns[at];
      if (value === undefined) return NOTHING;
      if (isMeasured(value)) return `${measuredTexts(value, unit).join(' ± ')}${value.best ? ' *' : ''}`;
      return typeof value === 'number' ? numberText(value, unit) : value;
    }),
  );
  return [caption, formatTable([columns.map(({ title }) => title), ...cells]), ...notes].join('\n');
}
