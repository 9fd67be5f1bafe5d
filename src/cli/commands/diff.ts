import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { MARKDOWN, PIPELINE, RUNS } from '../options/shared.js';

export const OPTIONS = { ...MARKDOWN, ...PIPELINE, ...RUNS } as const satisfies OptionTable;

export const diff: Command<typeof OPTIONS> = {
  name: 'diff',
  usage: 'A B',
  summary: 'compare two pipelines or runs by meaning (--markdown; --set changes B); exit 1 if they differ',
  examples: ['hsi-run diff pipelines/ssrn-in.yaml pipelines/ssrn-ksc.yaml', 'hsi-run diff mine.yaml mine --json'],
  options: OPTIONS,
};
