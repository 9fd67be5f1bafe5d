import { type Column, isMeasured, measuredTexts, NOTHING, numberText, type PaperTable, type CellValue } from '../table.js';
import type { TableFormatKind } from './format.js';

/** GitHub's tables: the caption above, notes below as a list. */
export const markdown: TableFormatKind = { write: (tables) => tables.map(markdownOf).join('\n\n') };

function markdownOf({ caption, columns, rows, notes }: PaperTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${caption}**`,
    '',
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ unit }) => (unit === 'text' ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column, index) => cell(row[index], column)))),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
}

function cell(value: CellValue, { unit }: Column): string {
  if (value === undefined) return NOTHING;
  if (typeof value === 'string') return escaped(value);
  if (!isMeasured(value)) return numberText(value, unit);
  const text = measuredTexts(value, unit).join(' ± ');
  return value.best ? `**${text}**` : text;
}

function escaped(text: string): string {
  return text.replace(/[|\\]/g, '\\$&');
}
