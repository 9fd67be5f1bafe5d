import { dirname, relative } from 'node:path';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { checkOutput, markedPdf, markedSvg, writeOutput } from '../../data/files/outputs.js';
import { Failure } from '../../errors/failure.js';
import type { DrawnMethod, MethodFigure } from '../../figures/method.js';
import type { Typeface } from '../../pictures/figure/typeface.js';
import { runNamed } from '../names/run-named.js';
import { VERSION } from '../../workers/provenance.js';
import { note, print } from '../text/print.js';
import { figureWidth } from './figure-width.js';
import type { Given } from '../command.js';
import type { FIGURE } from '../options/figure.js';
import { statOf } from '../../base/stat.js';

type Options = Given<typeof FIGURE>;

/** Splits `SVM,CNN,SSRN`; a comma of a name is `\,`. */
export const namesIn = (text: string | undefined): string[] | undefined =>
  text?.split(/(?<!\\),/).map((name) => name.replaceAll('\\,', ',').trim());

const OTHER_NAME = 'Choose another file with --output, or remove this one.';

/**
 * Reads the runs, draws the figure and writes it; prints the file, and what a caption says.
 *
 * @param kind of figure, for names and messages
 * @param draw from the methods in their order; the names that the figure has for them, if it has not used them already
 */
export async function writeFigure(
  kind: string,
  positionals: readonly string[],
  options: Options,
  draw: (methods: readonly DrawnMethod[], width: number, type: Typeface) => Promise<MethodFigure> | MethodFigure,
  { namesMethods = true, width: usual = 'column' } = {},
): Promise<0> {
  if (positionals.length === 0)
    throw new Failure({ code: 'usage', message: `figure ${kind} needs at least one run`, hint: 'hsi-run ls shows them.' });
  const width = figureWidth(options.width ?? usual);
  if (options.output !== undefined) checkFile(options.output);
  const runs = await Promise.all(positionals.map((text) => runNamed(text, { runs: options.runs, data: options.data })));
  const file = options.output ?? `${runs[0].name}-${kind}.pdf`;
  checkFile(file);
  const [{ drawnMethods }, { loadTypeface }] = await Promise.all([
    import('../../figures/method.js'),
    import('../../pictures/figure/typeface.js'),
  ]);
  const methods = drawnMethods(runs, {
    version: VERSION,
    scenes: scenesIn(dataFolder(options.data)),
    ...(options.configuration === undefined ? {} : { configuration: options.configuration }),
    ...(namesMethods ? { names: namesIn(options.names) } : {}),
  });
  const type = await loadTypeface(options.font);
  const figure = await draw(methods, width, type);
  await write(file, figure, type);
  report(file, figure, type, options);
  return 0;
}

function checkFile(file: string): void {
  if (!/\.(pdf|svg)$/.test(file)) {
    throw new Failure({
      code: 'usage',
      message: `--output ${file}: a figure's file must end in .pdf or .svg`,
      hint: 'For example --output figure.pdf. Save an SVG from a drawing program if a journal wants EPS or TIFF.',
    });
  }
  const folder = dirname(file);
  if (statOf(folder)?.isDirectory()) return checkOutput(file, OTHER_NAME);
  throw new Failure({ code: 'write', message: `--output ${file}: there is no folder ${folder}`, hint: 'Create it, or choose another.' });
}

async function write(file: string, { drawing, date }: MethodFigure, type: Typeface): Promise<void> {
  const bytes = file.endsWith('.svg')
    ? markedSvg((await import('../../pictures/figure/svg.js')).figureSvg(drawing, type))
    : markedPdf(await (await import('../../pictures/figure/pdf.js')).figurePdf(drawing, type, { creator: `hsi-run ${VERSION}`, date }));
  try {
    writeOutput(file, bytes, OTHER_NAME);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      {
        code: 'write',
        message: `--output ${file}: it cannot be written (${(error as NodeJS.ErrnoException).code})`,
        hint: 'Choose another file.',
      },
      { cause: error },
    );
  }
}

function report(
  file: string,
  { drawing: { width, height }, caption, notes }: MethodFigure,
  type: Typeface,
  { json, quiet }: Options,
): void {
  const shown = relative('', file) || file;
  const warnings = [
    ...notes,
    ...(type.missing.size > 0
      ? [`no letter of the font for: ${[...type.missing].join(' ')}. Give a font that has them: --font FILE.ttf`]
      : []),
  ];
  if (json) print(JSON.stringify({ file: shown, width, height, caption, notes: warnings }, null, 2));
  else print(quiet ? shown : `${shown}\n${inches(width)} x ${inches(height)} in. Caption: ${caption}`);
  if (!json) for (const warning of warnings) note(`warning: ${warning}`);
}

const inches = (points: number): string => (points / 72).toFixed(2);
