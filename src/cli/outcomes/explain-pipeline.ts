import { explainTrials, type AddressDifference, type TrialReason } from '../../plan/explain.js';
import { prepareRun } from '../../plan/prepare.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/explain.js';
import { note, print } from '../text/print.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { formatDate, shortAddress } from '../text/list-rows.js';
import { userCache } from '../../workers/user-cache.js';

/** Differences that are shown of one trial. */
const MOST = 6;

/** Tells for each trial of a pipeline whether it has been computed, and if not, what differs from the nearest one that has. */
export async function explainPipeline(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const pipeline = pipelineArgument('explain', positionals, options);
  const prepared = await prepareRun(pipeline, { ...options, cache: userCache(), say: options.quiet ? () => undefined : note });
  const reasons = await explainTrials(prepared);
  const missing = reasons.filter(({ cached }) => !cached).length;
  if (options.json) {
    const { engine, folder, finished } = prepared;
    print(JSON.stringify({ name: pipeline.name, engine: engine.class, folder, finished, trials: reasons }, null, 2));
    return 0;
  }
  print(`${pipeline.name} on ${prepared.engine.name}: ${reasons.length - missing} of ${reasons.length} trials are in ${options.runs}`);
  if (!options.quiet) print(paragraphs(reasons, pipeline.varies).join('\n'));
  return 0;
}

/** One for each trial; those that follow each other for the same reason share theirs. */
function paragraphs(reasons: readonly TrialReason[], varies: boolean): string[] {
  const lines: string[] = [];
  let last = '';
  for (const reason of reasons) {
    lines.push(
      `${reason.cached ? 'cached    ' : 'to compute'}  ${shortAddress(reason.address)}  ${varies ? `${reason.configuration}, ` : ''}seed ${reason.seed}${state(reason)}`,
    );
    const why = explanation(reason)
      .map((line) => `    ${line}`)
      .join('\n');
    if (why !== '' && why !== last) lines.push(why);
    else if (why !== '') lines.push('    for the same reason');
    last = why;
  }
  return lines;
}

function state({ written, begun }: TrialReason): string {
  if (written) return `, computed ${formatDate(written)}`;
  if (!begun) return '';
  return begun.working
    ? `: another process computes it, epoch ${begun.epochs} is done`
    : begun.epochs > 0
      ? `: started, resumes after epoch ${begun.epochs}`
      : ': started, but without a checkpoint yet';
}

function explanation({ cached, nearest }: TrialReason): string[] {
  if (cached) return [];
  if (!nearest) return ['there is no cached trial to compare with'];
  const { seed, differences } = nearest;
  if (differences.length === 1 && differences[0].path === 'seed') return ['this seed is not computed yet; everything else is the same'];
  const more = differences.length - MOST;
  return [
    `nearest cached trial is ${shortAddress(nearest.address)} (seed ${seed}); its value -> value here:`,
    ...differences.slice(0, MOST).map((difference) => `  ${describe(difference)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function describe({ path, from, to }: AddressDifference): string {
  if (path === 'data') return `data: other pixels or labels (digest ${shortAddress(String(from))} -> ${shortAddress(String(to))})`;
  if (path === 'engine') return `engine: ${from} -> ${to} (engines do not give the same bits; --engine ${from} would use it)`;
  if (path === 'numerics') return `numerics: ${from} -> ${to} (another version of hsi-run, which gives other bits)`;
  const show = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value));
  return `${path}: ${show(from)} -> ${show(to)}`;
}
