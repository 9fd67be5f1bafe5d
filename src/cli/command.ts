import { Failure } from '../errors/failure.js';
import { visibleLines } from '../errors/visible.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { loadNamed, namedNote } from './names/pipeline-named.js';
import type { OptionTable, Values } from './options/option.js';
import { paint, type Screen, screenOf, type Style, wrapped } from './progress/screen.js';
import type { FILES, General, PIPELINE } from './options/shared.js';

/** Fine, a finding, a failure. */
export type ExitCode = 0 | 1 | 2;

export interface Command<Table extends OptionTable = OptionTable> {
  readonly name: string;
  readonly alias?: string;
  /** What stands after the name, such as `PIPELINE`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Beside those of all commands. */
  readonly options: Table;
  /** Of the options of all commands those that it uses; `json` and `quiet` if left out. */
  readonly general?: readonly ('json' | 'quiet')[];
  /** Of a command that is several: each named with it, as `data list`. */
  readonly subcommands?: readonly Command[];
  run(positionals: readonly string[], options: Values<Table> & General): Promise<ExitCode>;
}

/** The pipeline that a command's one argument names; of its configurations, where one is named, that one. */
export function pipelineArgument(command: string, positionals: readonly string[], options: PipelineOptions): LoadedPipeline {
  if (positionals.length !== 1) {
    throw new Failure({
      code: 'usage',
      message: `${command} takes one pipeline file, not ${positionals.length}`,
      hint: `hsi-run ${command} --help shows examples.`,
    });
  }
  const [text] = positionals;
  const pipeline = loadNamed(text, options);
  const said = options.json || options.quiet ? undefined : namedNote(text, options.runs);
  if (said !== undefined) note(said);
  return pipeline;
}

type PipelineOptions = Values<typeof PIPELINE> & Pick<General, 'json' | 'quiet'> & { readonly runs?: string };

/** Reads a pipeline, which may name the scenes of the data folder. */
export function loadFile(text: string, { set, base, data, runs }: Values<typeof FILES> & { readonly runs?: string }): LoadedPipeline {
  return loadNamed(text, { set, base, data, runs });
}

/** The style of a line in a terminal with colours; undefined where it has none. */
export type LineStyle = (line: string, index: number) => Style | undefined;

/** Prints a line of the result, or several. */
export function print(text: string, styleOf?: LineStyle): void {
  process.stdout.write(`${shown(text, screenOf(process.stdout), styleOf)}\n`);
}

/** Prints a line about the work, apart from the result. */
export function note(text: string, styleOf?: LineStyle): void {
  process.stderr.write(`${shown(text, screenOf(process.stderr), styleOf)}\n`);
}

/** Prints what should be known of the work or its result. */
export function warn(text: string): void {
  note(`warning: ${text}`, () => 'yellow');
}

function shown(text: string, screen: Screen, styleOf?: LineStyle): string {
  const visible = visibleLines(text);
  if (!styleOf || !screen.colours) return wrapped(visible, screen.width);
  return visible
    .split('\n')
    .flatMap((line, index) => {
      const style = styleOf(line, index);
      const parts = wrapped(line, screen.width).split('\n');
      return style ? parts.map((part) => paint(screen, style, part)) : parts;
    })
    .join('\n');
}

/** Says which configuration is shown of several. */
export function noteFirst({ varies, configurations: [{ experiment }, ...others] }: LoadedPipeline, { json, quiet }: General): void {
  if (varies && others.length > 0 && !json && !quiet)
    note(`${experiment.name}, the first of ${others.length + 1} configurations (another: --configuration NAME)`);
}
