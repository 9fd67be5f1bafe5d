import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FONT } from '../options/figure.js';
import { TRAINED, TRIAL } from '../options/shared.js';

export const OPTIONS = {
  layer: { kind: 'text', value: 'NAME', help: 'the block, or the layer, whose output is wanted (default: the last before the head)' },
  pixels: { kind: 'text', value: 'FILE', help: 'a CSV of pixels (row, column, class), instead of test pixels' },
  'per-class': { kind: 'count', value: 'N', help: 'test pixels of each class, at most (default: 50)' },
  tsne: { kind: 'flag', help: 'lay the features out in two dimensions with t-SNE, as a table and a figure' },
  perplexity: { kind: 'count', value: 'N', help: 'with --tsne: about how many neighbours count (default: 30)' },
  output: { kind: 'text', value: 'DIR', help: "the folder of the files (default: the run's name, -features)" },
  width: { kind: 'text', value: 'WIDTH', help: 'of the figure: column (3.5 in, the default), page (7.16 in), or 90mm, 8.3cm' },
  ...FONT,
  ...TRIAL,
  ...TRAINED,
} as const satisfies OptionTable;

export const features: Command<typeof OPTIONS> = {
  name: 'features',
  usage: 'RUN',
  summary: 'what a block of the network makes of pixels, as NPY and CSV, with t-SNE (--tsne)',
  examples: [
    'hsi-run features quickstart --tsne',
    'hsi-run features mine --layer spectral2 --pixels pixels.csv --output features',
    'hsi-run features mine --seed 1221 --per-class 100 --tsne --perplexity 50',
  ],
  options: OPTIONS,
};
