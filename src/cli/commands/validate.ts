import { Failure, type Problem } from '../../errors/failure.js';
import { formatProblem, problemRecord } from '../../errors/format.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import { type Command, loadFile, note, print, warn } from '../command.js';
import type { OptionTable, Values } from '../options/option.js';
import { FILES, type General } from '../options/shared.js';
import { pipelineFiles } from '../pipeline-files.js';

const OPTIONS = { ...FILES } as const satisfies OptionTable;

type Options = Values<typeof OPTIONS> & General;

export const validate: Command<typeof OPTIONS> = {
  name: 'validate',
  usage: 'PIPELINE…',
  summary: 'check pipelines, folders or patterns without reading data; report every mistake with its line',
  examples: ['hsi-run validate pipelines/ssrn-in.yaml', "hsi-run validate 'pipelines/**/*.yaml' --json"],
  options: OPTIONS,
  async run(positionals, options) {
    if (positionals.length === 0) {
      throw new Failure({ code: 'usage', message: 'validate needs pipeline files', hint: 'hsi-run validate --help shows examples.' });
    }
    const results = pipelineFiles(positionals).map((file) => check(file, options));
    const valid = results.every(({ problems }) => problems.length === 0);
    if (options.json) {
      print(
        JSON.stringify(
          {
            valid,
            files: results.map(({ file, name, configurations, problems, warnings }) => ({
              file,
              valid: problems.length === 0,
              name,
              configurations,
              errors: problems.map(problemRecord),
              ...withWarnings(warnings),
            })),
          },
          null,
          2,
        ),
      );
    } else {
      for (const { file, configurations, problems, warnings } of results) {
        if (!options.quiet) for (const warning of warnings ?? []) warn(warning);
        if (problems.length > 0) note(problems.map(formatProblem).join('\n'));
        else if (!options.quiet) print(`${file}: valid${configurations === undefined ? '' : `, ${configurations} configurations`}`);
      }
    }
    return valid ? 0 : 2;
  },
};

interface Result {
  readonly file: string;
  readonly name?: string;
  /** Of a pipeline that varies. */
  readonly configurations?: number;
  readonly problems: readonly Problem[];
  /** What is right, and may not be what is meant. */
  readonly warnings?: readonly string[];
}

function withWarnings(warnings: readonly string[] = []): { warnings?: readonly string[] } {
  return warnings.length > 0 ? { warnings } : {};
}

function check(file: string, options: Options): Result {
  try {
    const pipeline = loadFile(file, options);
    const { name, varies, configurations } = pipeline;
    return { file, name, ...(varies ? { configurations: configurations.length } : {}), problems: [], warnings: splitRemarks(pipeline) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { file, problems: error.problems };
  }
}
