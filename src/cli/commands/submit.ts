import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, RUNS, TRAINING } from '../options/shared.js';

export const OPTIONS = {
  to: { kind: 'text', value: 'SCHEDULER', help: 'slurm' },
  cluster: { kind: 'text', value: 'FILE', help: 'your cluster settings (default: ~/.config/hsi-run/cluster.yaml)' },
  'dry-run': { kind: 'flag', help: 'print the scripts, but submit nothing' },
  ...TRAINING,
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
} as const satisfies OptionTable;

export const submit: Command<typeof OPTIONS> = {
  name: 'submit',
  usage: 'PIPELINE --to slurm',
  summary: 'run a pipeline on a cluster: an array of jobs shares its trials, and one job gathers them',
  examples: [
    'hsi-run submit pipelines/ssrn-in.yaml --to slurm --dry-run',
    'hsi-run submit sweep.yaml --to slurm --set cluster.tasks=16 --set cluster.partition=gpu',
  ],
  options: OPTIONS,
};
