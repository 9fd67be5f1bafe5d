import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, PROGRESS, RUNS, TRAINING } from '../options/shared.js';

export const OPTIONS = {
  shard: { kind: 'shard', value: 'K/N', help: 'compute only part K of N of the trials, and write no run' },
  gather: { kind: 'flag', help: 'compute no trial: make the run from trials in the store' },
  ...TRAINING,
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const run: Command<typeof OPTIONS> = {
  name: 'run',
  usage: 'PIPELINE',
  summary: 'run a pipeline, or show its cached result (you may leave out the word run)',
  examples: [
    'hsi-run pipelines/quickstart.yaml',
    "hsi-run pipelines/ssrn-in.yaml --data ~/scenes --set 'seeds=[1220]'",
    'hsi-run pipelines/ssrn-in-learning-rates.yaml --configuration ssrn-in-lr-0.001',
    'hsi-run pipelines/ssrn-in.yaml --shard 3/16',
    'hsi-run pipelines/ssrn-in.yaml --gather',
  ],
  options: OPTIONS,
};
