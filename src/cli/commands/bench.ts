import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, PROGRESS } from '../options/shared.js';

export const OPTIONS = {
  steps: { kind: 'count', value: 'N', help: 'repetitions of each timing (default: 10)', default: 10 },
  ...PIPELINE,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const bench: Command<typeof OPTIONS> = {
  name: 'bench',
  usage: 'PIPELINE',
  summary: 'time training and prediction on this machine; needs no data',
  examples: ['hsi-run bench pipelines/ssrn-in.yaml', 'hsi-run bench pipelines/ssrn-in.yaml --engine wasm --steps 20 --json'],
  options: OPTIONS,
};
