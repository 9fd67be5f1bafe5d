import type { Command } from '../../command.js';
import { FIGURE } from '../../options/figure.js';
import type { OptionTable } from '../../options/option.js';

export const OPTIONS = {
  ...FIGURE,
  names: { ...FIGURE.names, help: 'what the networks are called in the figure, in their order (a comma of a name as \\,)' },
} as const satisfies OptionTable;

export const figureEpochs: Command<typeof OPTIONS> = {
  name: 'figure epochs',
  usage: 'RUN...',
  summary: 'draw loss and accuracy of training and validation over the epochs: mean and range of the seeds, with the tested epochs',
  examples: [
    'hsi-run figure epochs ssrn-in --output epochs.pdf',
    'hsi-run figure epochs table-6-in --configuration ssrn --width page --output ssrn.svg',
  ],
  options: OPTIONS,
};
