import type { Command } from '../../command.js';
import { FIGURE } from '../../options/figure.js';
import type { OptionTable } from '../../options/option.js';

export const OPTIONS = {
  ...FIGURE,
  columns: { kind: 'count', value: 'N', help: 'diagrams side by side (default: as many as are large enough)' },
} as const satisfies OptionTable;

export const figureReliability: Command<typeof OPTIONS> = {
  name: 'figure reliability',
  usage: 'RUN...',
  summary: 'draw how often predictions of each confidence are right: a reliability diagram for each method',
  examples: ['hsi-run figure reliability ssrn-in --output reliability.pdf', 'hsi-run figure reliability cnn-in ssrn-in --names CNN,SSRN'],
  options: OPTIONS,
};
