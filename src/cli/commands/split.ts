import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FORMAT, PIPELINE } from '../options/shared.js';

export const OPTIONS = {
  output: { kind: 'text', value: 'DIR', help: 'save the pixels of every seed in this folder; or the table, .md, .csv, .json or .tex' },
  published: { kind: 'flag', help: 'the published splits: pixels and leakage of each whose files are here' },
  ...FORMAT,
  ...PIPELINE,
} as const satisfies OptionTable;

export const splitting: Command<typeof OPTIONS> = {
  name: 'split',
  usage: 'PIPELINE | --published',
  summary: 'show the training, validation and test pixels and the leakage, from the mask alone (--output saves them)',
  examples: [
    'hsi-run split pipelines/how-to/buffered-split.yaml',
    'hsi-run split pipelines/ssrn-in.yaml --output splits/in',
    'hsi-run split mine.yaml --json',
    'hsi-run split pipelines/ssrn-in.yaml --format latex',
    'hsi-run split --published',
  ],
  options: OPTIONS,
};
