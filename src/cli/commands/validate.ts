import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FILES } from '../options/shared.js';

export const OPTIONS = {
  ...FILES,
  data: {
    kind: 'text',
    value: 'DIR',
    bare: true,
    help: 'also open the files, of cubes the headers: missing files, variables, sizes, classes (scenes: in DIR, HSI_DATA or the cache folder)',
  },
} as const satisfies OptionTable;

export const validate: Command<typeof OPTIONS> = {
  name: 'validate',
  usage: 'PIPELINE…',
  summary: 'check pipelines, folders or patterns, and report every mistake with its line; --data opens their files too',
  examples: [
    'hsi-run validate mine.yaml --data',
    'hsi-run validate pipelines/ssrn-in.yaml',
    "hsi-run validate 'pipelines/**/*.yaml' --json",
  ],
  options: OPTIONS,
};
