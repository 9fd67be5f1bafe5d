import { Failure } from '../../../errors/failure.js';
import type { Command } from '../../command.js';
import { FIGURE, writeFigure } from '../../files/figure-out.js';
import type { OptionTable } from '../../options/option.js';
import { TRIAL } from '../../options/shared.js';

const SCOPES = ['scene', 'labelled'] as const;
const PALETTES = ['paper', 'safe'] as const;

const OPTIONS = {
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
  async run(positionals, options) {
    const { seed, columns, maps, palette = 'paper' } = options;
    const scope = oneOf('--maps', maps, SCOPES);
    const style = oneOf('--palette', palette, PALETTES);
    const background = colourIn(options.background);
    const metres = metresIn(options.pixel);
    return writeFigure('maps', positionals, options, async (methods, width, type) =>
      (await import('../../../figures/maps.js')).mapsOf(
        methods,
        {
          width,
          safe: style === 'safe',
          ...(scope ? { scope } : {}),
          ...(seed === undefined ? {} : { seed }),
          ...(columns === undefined ? {} : { across: columns }),
          ...(background === undefined ? {} : { background }),
          ...(metres === undefined ? {} : { metres }),
        },
        type,
      ),
    );
  },
};

function oneOf<Name extends string>(option: string, text: string | undefined, names: readonly Name[]): Name | undefined {
  const found = names.find((name) => name === text);
  if (found !== undefined || text === undefined) return found;
  throw new Failure({ code: 'usage', message: `${option} ${text}: unknown`, hint: `Known: ${names.join(', ')}.` });
}

function colourIn(text: string | undefined): string | undefined {
  if (text === undefined || text === 'black') return undefined;
  if (text === 'white') return '#ffffff';
  if (/^#[0-9a-fA-F]{6}$/.test(text)) return text.toLowerCase();
  throw new Failure({ code: 'usage', message: `--background ${text}: this is not a colour`, hint: 'Write black, white or #rrggbb.' });
}

function metresIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const metres = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (metres > 0) return metres;
  throw new Failure({ code: 'usage', message: `--pixel ${text}: must be metres above 0`, hint: 'For example --pixel 1.3.' });
}
