import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { ENGINE, FILES, MARKDOWN, RUNS, TABLES } from '../options/shared.js';

export const OPTIONS = {
  pairs: { kind: 'text', value: 'A:B,C:D', help: 'compare only these pairs; choose them before you see results (default: every pair)' },
  output: { kind: 'text', value: 'FILE', help: 'write the comparison as a page, .html, or its tables: .md, .csv, .json or .tex' },
  'no-spectra': { kind: 'flag', help: 'leave the spectra of the scene out of a page' },
  ...TABLES,
  ...MARKDOWN,
  ...FILES,
  ...RUNS,
  ...ENGINE,
} as const satisfies OptionTable;

export const compare: Command<typeof OPTIONS> = {
  name: 'compare',
  usage: 'RUN...',
  summary: 'compare methods on the same seeds and test pixels, with statistical tests; RUN is a run or a pipeline with a run',
  examples: [
    'hsi-run compare ssrn-in cnn-in svm-in',
    'hsi-run compare ssrn-in-learning-rates --markdown',
    'hsi-run compare ssrn-in cnn-in svm-in --format latex --table results',
    'hsi-run compare ssrn-in cnn-in svm-in --format latex --table costs',
    'hsi-run compare ssrn-in spa-in cnn-in --pairs ssrn-in:spa-in,ssrn-in:cnn-in',
    'hsi-run compare table-6-in table-7-ksc table-8-up --output methods.html',
  ],
  options: OPTIONS,
};
