import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { DATA, RUNS } from '../options/shared.js';

export const OPTIONS = { ...RUNS, ...DATA } as const satisfies OptionTable;

export const importing: Command<typeof OPTIONS> = {
  name: 'import',
  usage: 'FILE|FOLDER...',
  summary: 'import runs of hsi-run export, or another folder of results; every hash is checked',
  examples: ['hsi-run import quickstart.tar.gz', 'hsi-run import supplement.tar.gz --runs theirs', 'hsi-run import node1/runs node2/runs'],
  options: OPTIONS,
};
