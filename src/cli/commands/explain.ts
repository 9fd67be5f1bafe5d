import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { ENGINE, PIPELINE, RUNS } from '../options/shared.js';

export const OPTIONS = { ...PIPELINE, ...RUNS, ...ENGINE } as const satisfies OptionTable;

export const explain: Command<typeof OPTIONS> = {
  name: 'explain',
  usage: 'CODE | KEY | PAGE | PIPELINE',
  summary: 'explain an error code or a key of a pipeline, or print a page of docs/; or show why each trial of a pipeline is cached or not',
  examples: [
    'hsi-run explain shape',
    'hsi-run explain learning_rate',
    'hsi-run explain docs/engines.md',
    'hsi-run explain pipelines/quickstart.yaml --set training.epochs=20',
  ],
  options: OPTIONS,
};
