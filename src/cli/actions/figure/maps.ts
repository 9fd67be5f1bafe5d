import { Failure } from '../../../errors/failure.js';
import { writeFigure } from '../../files/figure-out.js';
import { SCOPES, PALETTES, type OPTIONS } from '../../commands/figure/maps.js';
import type { ExitCode, Given } from '../../command.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
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
}

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
