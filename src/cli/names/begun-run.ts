import { describeProcess } from '../../base/process-identity.js';
import { TIMING } from '../../base/signs-of-life.js';
import { Failure } from '../../errors/failure.js';
import { begunIn, type ComputedRun } from '../../store/begun.js';
import type { Writer } from '../../store/writers.js';
import { typedLine } from '../options/typed.js';
import { formatDuration } from '../progress/progress.js';
import { pipelineNamed, RUNS } from './pipeline-named.js';
import { unfinishedRuns } from './unfinished.js';

/**
 * @param text the word that was given
 * @param name of the run that is meant
 * @throws Failure `run-unknown` where such a run is being computed, or was begun: how much of it the store holds
 */
export async function checkBegun(text: string, name: string, runs: string): Promise<void> {
  const { computed, loose } = await begunIn(runs);
  const now = computed.find((run) => run.name === name || run.folder === name);
  const found = now ?? unfinishedRuns(runs, loose).find((run) => run.name === name);
  if (!found) return;
  const state = now ? `being computed (${processesOf(now)})` : 'unfinished';
  throw new Failure({
    code: 'run-unknown',
    message: `the run of ${text} is ${state}: ${found.finished} of ${found.trials} trials are in the folder of results ${runs}`,
    hint: 'command' in found ? `The same command resumes: ${found.command}` : watchHint(text, runs),
  });
}

/** For a list. */
export function computedText(run: ComputedRun): string {
  return `${run.name}: being computed (${processesOf(run)}), ${run.finished} of ${run.trials} trials are finished`;
}

function processesOf({ processes }: ComputedRun): string {
  return processes.map(processText).join(', ');
}

/** Whether a process of another machine lives is told by its signs of life alone: the last one is said where it was long ago. */
function processText({ holder, seen }: Writer): string {
  const silence = Date.now() - seen;
  const last = silence > TIMING.silenceMs ? `, last sign of life ${formatDuration(silence / 1000)} ago` : '';
  return `${holder ? describeProcess(holder) : 'a process'}${last}`;
}

/** A page follows what is trained from a pipeline. */
function watchHint(text: string, runs: string): string {
  const { file, run } = pipelineNamed(text, runs) ?? {};
  const follow = typedLine(['report', text, ...(runs === RUNS ? [] : ['--runs', runs]), '--watch']);
  return file === undefined || run !== undefined ? 'Wait until it is finished.' : `${follow} shows its progress.`;
}
