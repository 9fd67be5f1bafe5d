import { type Column, hasSpread, isMeasured, measuredTexts, numberText, type PaperTable, type CellValue } from '../table.js';
import type { TableFormatKind } from './format.js';

/**
 * A table environment for the package booktabs alone: a mean and its standard deviation are two columns that meet at the ±
 * and so stand one below the other; the best is bold.
 */
export const latex: TableFormatKind = { write: (tables) => tables.map(latexOf).join('\n\n') };

function latexOf(table: PaperTable): string {
  const { name, caption, columns, rows, notes } = table;
  const spread = columns.map((_, index) => hasSpread(table, index));
  const form = columns.map(({ unit }, index) => (unit === 'text' ? 'l' : spread[index] ? 'r@{\\,$\\pm$\\,}l' : 'r')).join('');
  const head = columns.map(({ title, unit }, index) =>
    spread[index] ? `\\multicolumn{2}{c}{${escaped(title)}}` : unit === 'text' ? escaped(title) : `\\multicolumn{1}{c}{${escaped(title)}}`,
  );
  return [
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escaped(caption)}}`,
    `  \\label{tab:${name}}`,
    `  \\begin{tabular}{${form}}`,
    '    \\toprule',
    `    ${head.join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.map((row) => `    ${columns.map((column, index) => cell(row[index], column, spread[index])).join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...notes.map((note) => `  \\\\[2pt] {\\footnotesize ${escaped(sentence(note))}}`),
    '\\end{table}',
  ].join('\n');
}

function cell(value: CellValue, { unit }: Column, spread: boolean): string {
  const across = (text: string) => (spread ? `\\multicolumn{2}{c}{${text}}` : text);
  if (value === undefined) return across('--');
  if (typeof value === 'string') return escaped(value);
  if (!isMeasured(value)) return across(escaped(numberText(value, unit)).replace(/^-/, '$-$'));
  const bold = (text: string) => (value.best ? `\\textbf{${text}}` : text);
  const [mean, sd] = measuredTexts(value, unit).map((text) => bold(escaped(text!).replace(/^-/, '$-$')));
  return sd === undefined ? across(mean) : `${mean} & ${sd}`;
}

function sentence(note: string): string {
  return `${note[0].toUpperCase()}${note.slice(1)}.`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '±': '$\\pm$',
  '–': '--',
  '×': '$\\times$',
  '∞': '$\\infty$',
};

function escaped(text: string): string {
  return text.replace(/[\\~^<>±–×∞]|[&%$#_{}]/g, (mark) => SPECIAL[mark] ?? `\\${mark}`);
}
