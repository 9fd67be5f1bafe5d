import type { Command } from '../../command.js';
import { FIGURE } from '../../options/figure.js';
import type { OptionTable } from '../../options/option.js';

export const OPTIONS = {
  ...FIGURE,
  seed: { kind: 'seed', value: 'N', help: 'the matrix of this seed (default: the sum over all seeds)' },
  counts: { kind: 'flag', help: 'show numbers of pixels in place of per cent of the true class' },
} as const satisfies OptionTable;

export const figureConfusion: Command<typeof OPTIONS> = {
  name: 'figure confusion',
  usage: 'RUN',
  summary: 'draw the confusion matrix of a run, with the test pixels of each class',
  examples: ['hsi-run figure confusion ssrn-in --output confusion.pdf', 'hsi-run figure confusion table-6-in --configuration svm --counts'],
  options: OPTIONS,
};
