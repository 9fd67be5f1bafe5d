import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, PROGRESS, RUNS } from '../options/shared.js';

export const OPTIONS = {
  integrity: { kind: 'flag', help: 'check only what needs no computing' },
  trials: { kind: 'count', value: 'N', help: "compute this many of the run's trials again (default: all)" },
  tolerance: {
    kind: 'share',
    value: 'SHARE',
    help: 'largest difference of a figure where bits are not compared (default: 0.02)',
    default: 0.02,
  },
  against: { kind: 'text', value: 'FOLDER', help: 'compare with a committed reference' },
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const verify: Command<typeof OPTIONS> = {
  name: 'verify',
  usage: 'RUN|PIPELINE',
  summary: 'check that a run is intact, consistent and reproducible; exit 1 if not',
  examples: [
    'hsi-run verify pipelines/quickstart.yaml',
    'hsi-run verify quickstart --trials 1',
    'hsi-run verify pipelines/quickstart.yaml --against test/reference/quickstart',
    'hsi-run verify pipelines/quickstart.yaml --against test/reference/quickstart --trials 1',
    'hsi-run verify quickstart --integrity --json',
  ],
  options: OPTIONS,
};
