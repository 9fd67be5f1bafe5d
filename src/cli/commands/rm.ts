import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { RUNS, YES } from '../options/shared.js';

export const OPTIONS = { ...YES, ...RUNS } as const satisfies OptionTable;

export const rm: Command<typeof OPTIONS> = {
  name: 'rm',
  usage: 'RUN...',
  summary: 'remove runs after confirmation (--yes: without); their trials stay until hsi-run gc',
  examples: ['hsi-run rm quickstart', 'hsi-run rm mine --yes'],
  options: OPTIONS,
};
