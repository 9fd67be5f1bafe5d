import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FORMAT, RUNS, TABLE_FILE } from '../options/shared.js';

export const OPTIONS = {
  scene: { kind: 'text', value: 'NAME', help: 'list only runs on this scene' },
  where: { kind: 'texts', value: 'PATH=VALUE', help: 'list only runs with this value in the pipeline; VALUE is YAML; may be repeated' },
  sort: { kind: 'text', value: 'NAME', help: 'sort by oa, aa, kappa, ap, name or date (default: date)' },
  csv: { kind: 'flag', help: 'print the list as CSV' },
  ...FORMAT,
  ...TABLE_FILE,
  ...RUNS,
} as const satisfies OptionTable;

export const ls: Command<typeof OPTIONS> = {
  name: 'ls',
  usage: '[trials]',
  summary: 'list runs, newest first; ls trials lists trials',
  examples: ['hsi-run ls', 'hsi-run ls --scene indian-pines --where training.batch=16 --sort oa', 'hsi-run ls trials --csv'],
  options: OPTIONS,
};
