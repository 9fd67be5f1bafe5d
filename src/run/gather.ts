import { kindOf, splitName } from '../engine/index.js';
import { slugOf } from '../engine/webgpu/device/adapters.js';
import { Failure } from '../errors/failure.js';
import { CLASSIFIERS_CLASS } from '../pipeline/address/address.js';
import { isNetwork } from '../pipeline/resolve/checks.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { listTrials } from '../store/list.js';
import { CLASSIFIERS, type ChosenEngine } from '../workers/engines/auto.js';
import { type PlannedTrial, type PreparedRun, prepareRun, trialsIn, trialTitle } from '../plan/prepare.js';
import type { RunSettings } from '../plan/run-options.js';

/** Missing trials that an error names. */
const NAMED = 5;

/**
 * A run whose trials are all in the store, whoever has computed them: of the engine that `engine` names, or with `auto` of any one
 * that has computed them all. No engine is looked for on this machine.
 *
 * @throws Failure `incomplete` where a trial is missing; a run does not mix engines, whose results differ in their last bits
 */
export async function prepareGathered(pipeline: LoadedPipeline, options: RunSettings): Promise<PreparedRun> {
  let best: PreparedRun | undefined;
  const others: string[] = [];
  for (const chosen of enginesFor(pipeline, options)) {
    const prepared = await prepareRun(pipeline, { ...options, chosen });
    const missing = missingIn(prepared).length;
    if (missing === 0) return prepared;
    if (!best || missing < missingIn(best).length) best = prepared;
    others.push(`${trialsIn(prepared).length - missing} on ${chosen.name}`);
  }
  throw incomplete(best!, options.runs, others);
}

/**
 * What may have computed the pipeline: none where all are classifiers, else the wanted engines that have computed networks in this
 * store, the one that is named where none has.
 */
function enginesFor({ configurations }: LoadedPipeline, { runs, engine }: RunSettings): ChosenEngine[] {
  if (!configurations.some((configuration) => isNetwork(configuration))) return [CLASSIFIERS];
  const classes = new Set(listTrials(runs).entries.map(({ identity }) => identity.engine));
  const wanted = wantedOf([...classes].filter((one) => one !== CLASSIFIERS_CLASS).sort(), engine);
  if (wanted.length === 0 && engine === 'auto') return [CLASSIFIERS];
  return (wanted.length > 0 ? wanted : [engine]).map((one) => ({ name: one, class: one }));
}

/** @throws Failure `engine` if there is none of this name */
function wantedOf(classes: readonly string[], engine: string): readonly string[] {
  if (engine === 'auto') return classes;
  const [kind, device] = splitName(engine);
  kindOf(kind, engine);
  const ofKind = classes.filter((one) => splitName(one)[0] === kind);
  if (device === undefined || ofKind.includes(engine)) return ofKind.filter((one) => device === undefined || one === engine);
  // A number or a part of a name, which some other machine knew.
  return /^\d+$/.test(device) ? ofKind : ofKind.filter((one) => one.includes(slugOf(device)));
}

function missingIn(prepared: PreparedRun): PlannedTrial[] {
  return trialsIn(prepared).filter(({ cached }) => !cached);
}

function incomplete(prepared: PreparedRun, runs: string, found: readonly string[]): Failure {
  const [all, missing] = [trialsIn(prepared), missingIn(prepared)];
  const named = missing
    .slice(0, NAMED)
    .map((trial) => trialTitle(prepared.pipeline, trial))
    .join('; ');
  const beside = found.length > 1 ? ` (${found.join(', ')}: one engine must have computed all)` : '';
  return new Failure({
    code: 'incomplete',
    message: `${missing.length} of ${all.length} trials are not in ${runs}: ${named}${missing.length > NAMED ? '; …' : ''}${beside}`,
    place: { file: prepared.pipeline.document.place([]).file },
    hint: 'Run it without --gather to compute the missing trials here. Or use --shard or hsi-run submit to compute them elsewhere.',
  });
}
