import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { PIPELINE } from '../options/shared.js';

export const OPTIONS = { why: { kind: 'flag', help: 'show where each value comes from' }, ...PIPELINE } as const satisfies OptionTable;

export const resolve: Command<typeof OPTIONS> = {
  name: 'resolve',
  usage: 'PIPELINE',
  summary: 'print a pipeline with every default written out; --why: where each value comes from',
  examples: ['hsi-run resolve pipelines/ssrn-up.yaml', 'hsi-run resolve pipelines/ssrn-in.yaml --set training.batch=32 --why'],
  options: OPTIONS,
};
