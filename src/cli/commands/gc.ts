import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { RUNS, YES } from '../options/shared.js';

export const OPTIONS = { ...YES, all: { kind: 'flag', help: 'also what is younger than a day' }, ...RUNS } as const satisfies OptionTable;

export const gc: Command<typeof OPTIONS> = {
  name: 'gc',
  usage: '',
  summary: 'list unreferenced trials and their size; --yes removes them; --all: also those younger than a day',
  examples: ['hsi-run gc', 'hsi-run gc --yes', 'hsi-run gc --all --yes'],
  options: OPTIONS,
};
