import { Failure } from '../errors/failure.js';
import { CLASSIFIERS_CLASS } from '../spec/address.js';
import type { LoadedPipeline } from '../spec/experiment.js';
import { listTrials } from '../store/list.js';
import { CLASSIFIERS } from './engines/auto.js';
import { type PlannedTrial, type PreparedRun, prepareRun, type RunOptions, trialsIn, trialTitle } from './prepare.js';

/** Missing trials that an error names. */
const NAMED = 5;

/**
 * A run whose trials are all in the store, whoever has computed them: of the engine that `engine` names, or with `auto` of any one
 * that has computed them all. No engine is looked for on this machine.
 *
 * @throws Failure `incomplete` where a trial is missing; a run does not mix engines, whose results differ in their last bits
 */
export async function prepareGathered(pipeline: LoadedPipeline, options: RunOptions): Promise<PreparedRun> {
  let best: PreparedRun | undefined;
  const others: string[] = [];
  for (const engine of enginesIn(options)) {
    const chosen = engine === CLASSIFIERS_CLASS ? CLASSIFIERS : { name: engine, class: engine };
    const prepared = await prepareRun(pipeline, { ...options, chosen });
    const missing = missingIn(prepared).length;
    if (missing === 0) return prepared;
    if (!best || missing < missingIn(best).length) best = prepared;
    others.push(`${trialsIn(prepared).length - missing} on ${engine}`);
  }
  throw incomplete(best!, options.runs, others);
}

/** The classes of engines that have computed networks in this store; that of classifiers where none has. */
function enginesIn({ runs, engine }: RunOptions): string[] {
  const classes = new Set(listTrials(runs).entries.map(({ identity }) => identity.engine));
  const isWanted = (one: string) => engine === 'auto' || one === engine || one.startsWith(`${engine}:`);
  const wanted = [...classes].filter((one) => one !== CLASSIFIERS_CLASS && isWanted(one)).sort();
  return wanted.length > 0 ? wanted : [engine === 'auto' ? CLASSIFIERS_CLASS : engine];
}

function missingIn(prepared: PreparedRun): PlannedTrial[] {
  return trialsIn(prepared).filter(({ cached }) => !cached);
}

function incomplete(prepared: PreparedRun, runs: string, found: readonly string[]): Failure {
  const [all, missing] = [trialsIn(prepared), missingIn(prepared)];
  const named = missing.slice(0, NAMED).map((trial) => trialTitle(prepared.pipeline, trial)).join('; ');
  const beside = found.length > 1 ? ` (${found.join(', ')}: one engine must have computed them all)` : '';
  return new Failure({
    code: 'incomplete', message: `${missing.length} of ${all.length} trials are not in ${runs}: ${named}${missing.length > NAMED ? '; …' : ''}${beside}`,
    place: { file: prepared.pipeline.document.place([]).file },
    cure: 'Without --gather they are computed here; with --shard, or by hsi-run submit, elsewhere: only what is missing is computed.',
  });
}
