import { MEASURES } from '../../../figures/measures.js';
import type { Command } from '../../command.js';
import { FIGURE } from '../../options/figure.js';
import type { OptionTable } from '../../options/option.js';

export const OPTIONS = {
  ...FIGURE,
  names: { ...FIGURE.names, help: 'what the curves are called in the figure, in their order' },
  measure: { kind: 'text', value: 'NAME', choices: Object.keys(MEASURES), help: 'oa (the default), aa or kappa' },
  axis: { kind: 'text', value: 'TITLE', help: 'the title of the horizontal axis' },
} as const satisfies OptionTable;

export const figureCurves: Command<typeof OPTIONS> = {
  name: 'figure curves',
  usage: 'RUN...',
  summary: 'draw accuracy with 95 % intervals over what varies, such as the training share: a curve for each run or method',
  examples: [
    'hsi-run figure curves cnn-rate cnnl-rate spa-rate --names CNN,CNNL,SPA --output share.pdf',
    'hsi-run figure curves kernels --measure aa --axis "Kernels" --output kernels.svg',
  ],
  options: OPTIONS,
};
