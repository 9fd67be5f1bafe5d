import type { Command } from '../../command.js';
import { FIGURE } from '../../options/figure.js';
import type { OptionTable } from '../../options/option.js';
import { TRIAL } from '../../options/shared.js';

export const SCOPES = ['scene', 'labelled'] as const;
export const PALETTES = ['paper', 'safe'] as const;

export const OPTIONS = {
  ...FIGURE,
  seed: { ...TRIAL.seed, help: 'the maps of this seed (default: the first that all methods have)' },
  maps: {
    kind: 'text',
    value: 'WHAT',
    choices: SCOPES,
    help: 'scene or labelled: what the maps show (default: as much as all methods have mapped)',
  },
  columns: { kind: 'count', value: 'N', help: 'maps side by side (default: as many as are large enough)' },
  palette: {
    kind: 'text',
    value: 'NAME',
    choices: PALETTES,
    help: "paper (the default: the scene's own colours) or safe (for colour-blind readers)",
  },
  background: {
    kind: 'text',
    value: 'COLOUR',
    choices: ['black', 'white'],
    help: 'of unlabelled pixels: black (the default), white or #rrggbb',
  },
  pixel: {
    kind: 'text',
    value: 'METRES',
    help: "the size of a pixel on the ground, for a scale bar where the scene's files do not say it",
  },
} as const satisfies OptionTable;

export const figureMaps: Command<typeof OPTIONS> = {
  name: 'figure maps',
  usage: 'RUN...',
  summary: 'draw false colour, ground truth and the map of every method in one panel, with one legend and a scale bar',
  examples: [
    'hsi-run figure maps svm-in cnn-in ssrn-in --names SVM,CNN,SSRN --output maps.pdf --width page',
    'hsi-run figure maps ssrn-up --pixel 1.3 --palette safe --output maps.svg',
  ],
  options: OPTIONS,
};
