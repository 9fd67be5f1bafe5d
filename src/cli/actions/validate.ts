import { Failure, type Problem } from '../../errors/failure.js';
import { problemRecord } from '../../errors/format.js';
import type { Configuration, LoadedPipeline } from '../../pipeline/experiment.js';
import { knownSize } from '../../pipeline/resolve/dataset-checks.js';
import { pipelineNetwork } from '../../pipeline/resolve/checks.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import { fastNotes, type Trained } from '../../plan/fast-notes.js';
import { loadFile } from '../names/pipeline-argument.js';
import { note, print, warn } from '../text/print.js';
import type { ExitCode } from '../command.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { pipelineFiles } from '../files/pipeline-files.js';
import { noteProblems } from '../text/problem-text.js';
import type { OPTIONS } from '../commands/validate.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  if (positionals.length === 0) {
    throw new Failure({ code: 'usage', message: 'validate needs pipeline files', hint: 'hsi-run validate --help shows examples.' });
  }
  const results: Result[] = [];
  for (const file of pipelineFiles(positionals)) results.push(await check(file, options));
  const valid = results.every(({ problems }) => problems.length === 0);
  if (options.json) {
    print(
      JSON.stringify(
        {
          valid,
          files: results.map(({ file, name, configurations, problems, warnings, data }) => ({
            file,
            valid: problems.length === 0,
            name,
            configurations,
            errors: problems.map(problemRecord),
            ...withWarnings(warnings),
            ...(data ? { data } : {}),
          })),
        },
        null,
        2,
      ),
    );
  } else {
    for (const { file, configurations, problems, warnings, data } of results) {
      if (!options.quiet) for (const warning of warnings ?? []) warn(warning);
      // What its data files lack names those: of which pipeline they are is said before.
      if (problems.some(({ place }) => place?.file !== file)) note(`${file} is not valid:`);
      if (problems.length > 0) noteProblems(problems);
      else if (!options.quiet)
        print(
          [`${file}: valid`, ...(configurations === undefined ? [] : [`${configurations} configurations`]), ...(data ?? [])].join(', '),
          () => 'green',
        );
    }
    const unread = results.filter(({ problems, files }) => problems.length === 0 && files).length;
    if (unread > 0 && options.data === undefined && !options.quiet)
      note(`${unread === 1 ? 'Its files were' : 'Their files were'} not opened: validate --data does, and plan reads them.`);
  }
  return valid ? 0 : 2;
}

interface Result {
  readonly file: string;
  readonly name?: string;
  /** Of a pipeline that varies. */
  readonly configurations?: number;
  readonly problems: readonly Problem[];
  /** What is right, and may not be what is meant. */
  readonly warnings?: readonly string[];
  /** It names files, which only `--data` opens. */
  readonly files?: boolean;
  /** What their headers say, of each configuration that differs. */
  readonly data?: readonly string[];
}

function withWarnings(warnings: readonly string[] = []): { warnings?: readonly string[] } {
  return warnings.length > 0 ? { warnings } : {};
}

async function check(file: string, { data, ...options }: Options): Promise<Result> {
  try {
    const pipeline = loadFile(file, { ...options, data: data === '' ? undefined : data });
    const { name, varies, configurations } = pipeline;
    const files = configurations.some(({ experiment }) => !experiment.dataset.synthetic);
    const found = {
      file,
      name,
      ...(varies ? { configurations: configurations.length } : {}),
      warnings: [...splitRemarks(pipeline), ...fastNotes(configurations.map(sized))],
      ...(files ? { files } : {}),
    };
    if (data === undefined || !files) return { ...found, problems: [] };
    const checked = await checkFiles(pipeline, data === '' ? undefined : data);
    return { ...found, ...checked, warnings: [...found.warnings, ...checked.warnings] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { file, problems: error.problems };
  }
}

/** With its network, where the scene is known without reading it. */
function sized(configuration: Configuration): Trained {
  const { experiment, document } = configuration;
  const size = experiment.training?.fast_convolutions ? knownSize(experiment, document.scenes) : undefined;
  return { configuration, network: size && pipelineNetwork(configuration, size) };
}

/** Each dataset once, however many configurations have it. */
async function checkFiles(
  { configurations }: LoadedPipeline,
  folder: string | undefined,
): Promise<Pick<Result, 'problems' | 'data'> & Required<Pick<Result, 'warnings'>>> {
  const { checkData } = await import('../../plan/check-data.js');
  const different = new Map(configurations.map((one) => [JSON.stringify([one.folder, one.experiment.dataset]), one]));
  const problems = new Map<string, Problem>();
  const [data, notes] = [new Set<string>(), new Set<string>()];
  for (const configuration of different.values()) {
    const found = await checkData(configuration, folder);
    for (const problem of found.problems) problems.set(JSON.stringify(problemRecord(problem)), problem);
    if (found.text !== undefined) data.add(found.text);
    for (const one of found.notes ?? []) notes.add(one);
  }
  return { problems: [...problems.values()], warnings: [...notes], ...(data.size > 0 ? { data: [...data] } : {}) };
}
