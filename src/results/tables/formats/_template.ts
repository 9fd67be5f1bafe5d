import { isMeasured, measuredTexts, NOTHING, numberText } from '../table.js';
import type { TableFormatKind } from './format.js';

// To add a format of tables: copy this file, add a line to index.ts (its key is the name after --format), and name it in
// docs/reports.md. Not registered itself; compiled, so that it stays true.

/** Values between tabs, numbers as people read them. */
export const template: TableFormatKind = {
  write: (tables) =>
    tables
      .map(({ caption, columns, rows }) =>
        [
          caption,
          columns.map(({ title }) => title).join('\t'),
          ...rows.map((row) =>
            row
              .map((value, index) => {
                if (value === undefined) return NOTHING;
                if (isMeasured(value)) return measuredTexts(value, columns[index].unit).join(' ± ');
                return typeof value === 'number' ? numberText(value, columns[index].unit) : value;
              })
              .join('\t'),
          ),
        ].join('\n'),
      )
      .join('\n\n'),
};
