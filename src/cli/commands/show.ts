import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { RUNS, TABLE_FILE, TABLES } from '../options/shared.js';

export const OPTIONS = { ...TABLES, ...TABLE_FILE, ...RUNS } as const satisfies OptionTable;

export const show: Command<typeof OPTIONS> = {
  name: 'show',
  usage: 'RUN',
  summary: 'show one run: its files, provenance, trials, times and figures; resolve prints its pipeline',
  examples: [
    'hsi-run show quickstart',
    'hsi-run show quickstart --json',
    'hsi-run show quickstart --format latex --table classes',
    'hsi-run show quickstart --output quickstart.csv',
  ],
  options: OPTIONS,
};
