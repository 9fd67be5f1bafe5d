import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { RUNS, TABLE_FILE, TABLES } from '../options/shared.js';

export const OPTIONS = {
  blocks: { kind: 'count', value: 'PIXELS', help: 'the side of the blocks of the bootstrap (default: 16)', default: 16 },
  coverage: {
    kind: 'share',
    value: 'SHARE',
    help: 'the stated coverage of conformal sets, above 0 and below 1 (default: 0.9)',
    default: 0.9,
  },
  sample: {
    kind: 'text',
    value: 'FILE',
    help: "a CSV of reference pixels (row, column, class), drawn at random in each class of the run's map: estimates areas",
  },
  seed: { kind: 'seed', value: 'N', help: 'with --sample: use the map of this seed (default: the first)' },
  ...TABLES,
  ...TABLE_FILE,
  ...RUNS,
} as const satisfies OptionTable;

export const assess: Command<typeof OPTIONS> = {
  name: 'assess',
  usage: 'RUN',
  summary: 'MCC and mean IoU, intervals by spatial blocks, calibration; with --sample areas of classes and area-adjusted accuracy',
  examples: [
    'hsi-run assess ssrn-in',
    'hsi-run assess ssrn-in --coverage 0.95 --table sets --format md',
    'hsi-run assess ssrn-in --blocks 24 --format latex --table calibration',
    'hsi-run assess ssrn-in --sample reference.csv --table areas --format csv',
  ],
  options: OPTIONS,
};
