import { Failure } from '../../errors/failure.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import type { Values } from '../options/option.js';
import type { FILES, General, PIPELINE } from '../options/shared.js';
import { note } from '../text/print.js';
import { namedNote } from './pipeline-named.js';
import { loadNamed } from './load-named.js';

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

/** Says which configuration is shown of several. */
export function noteFirst({ varies, configurations: [{ experiment }, ...others] }: LoadedPipeline, { json, quiet }: General): void {
  if (varies && others.length > 0 && !json && !quiet)
    note(`${experiment.name}, the first of ${others.length + 1} configurations (another: --configuration NAME)`);
}
