import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, PROGRESS, RUNS } from '../options/shared.js';

export const OPTIONS = {
  svg: { kind: 'text', value: 'FILE', help: 'draw the network' },
  mermaid: { kind: 'flag', help: 'print only the network, as a Mermaid chart for a README' },
  quick: { kind: 'flag', help: 'measure nothing: show the time only if bench has measured the network' },
  gpu: { kind: 'count', value: 'TFLOPS', help: 'assumed GPU throughput (default: 9, a training step of SSRN in 1 ms)', default: 9 },
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const plan: Command<typeof OPTIONS> = {
  name: 'plan',
  usage: 'PIPELINE…',
  summary: 'show what will run: trials, layers, parameters, FLOPs, memory, time; draw the network; one line each for several pipelines',
  examples: [
    'hsi-run plan pipelines/ssrn-in.yaml',
    'hsi-run plan pipelines/ssrn-in.yaml --quick --svg network.svg',
    'hsi-run plan pipelines/ssrn-in.yaml --mermaid',
    'hsi-run plan pipelines/paper --gpu 20',
  ],
  options: OPTIONS,
};
