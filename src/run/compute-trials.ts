import { Failure, Interrupted } from '../errors/failure.js';
import type { JudgedTrial } from '../results/summary.js';
import type { Observer } from '../workers/events.js';
import { type JobError, runJobs } from '../workers/job-list.js';
import { isResumable, outcomeOf } from './judged-trial.js';
import { type PlannedTrial, type PreparedRun, trialTitle } from '../plan/prepare.js';
import type { Schedule } from '../plan/schedule.js';
import type { TrialProgress } from '../workers/trial-progress.js';

/** How often is looked at what other processes do. */
const WAIT_MS = 300;

/** A trial that has been computed, with what its user should know. */
export type ComputedTrial = JudgedTrial & { readonly notices: readonly string[] };

/** Computes one trial; undefined where another process does. */
export type ComputeTrial = (trial: PlannedTrial, report: (progress: TrialProgress) => void) => Promise<ComputedTrial | undefined>;

/**
 * Computes the trials of a schedule, several at once; one that fails does not stop the others. What another process computes is left
 * to it, and looked at again when all others are done.
 *
 * @throws Failure of all that failed; Interrupted
 */
export async function computeTrials(
  prepared: PreparedRun,
  { trials: missing, atOnce }: Schedule,
  compute: ComputeTrial,
  { signal, emit }: { signal?: AbortSignal; emit: Observer },
): Promise<void> {
  const errors: JobError[] = [];
  const notices = new Set<string>();
  for (let trials: readonly PlannedTrial[] = missing; trials.length > 0;) {
    const elsewhere: PlannedTrial[] = [];
    errors.push(
      ...(await runJobs(
        trials.map((trial) => ({
          title: trialTitle(prepared.pipeline, trial),
          resumable: isResumable(trial.configuration.experiment),
          async run(report) {
            const computed = await compute(trial, report);
            if (!computed) {
              elsewhere.push(trial);
              return { kind: 'elsewhere' };
            }
            for (const notice of computed.notices) notices.add(notice);
            return outcomeOf(computed);
          },
        })),
        { atOnce, emit },
      )),
    );
    trials = await leftOver(prepared, elsewhere, signal);
  }
  for (const text of notices) void emit({ type: 'warning', text });
  if (errors.length > 0) throw combine(errors, missing.length);
}

/** Waits until another process has finished one of its trials or left it: what of them is to be computed here. */
async function leftOver({ store }: PreparedRun, elsewhere: readonly PlannedTrial[], signal?: AbortSignal): Promise<PlannedTrial[]> {
  for (let waiting = [...elsewhere]; waiting.length > 0;) {
    const left: PlannedTrial[] = [];
    for (const trial of waiting) if (await store.isFree(trial.address)) left.push(trial);
    if (left.length > 0) return left;
    if (signal?.aborted) throw new Interrupted();
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    waiting = waiting.filter(({ address }) => !store.hasTrial(address));
  }
  return [];
}

/** All failures as one; an interruption or a fault of ours comes first. */
function combine(errors: readonly JobError[], trials: number): unknown {
  const other = errors.find(({ error }) => !(error instanceof Failure));
  if (other) return other.error;
  const problems = errors.flatMap(({ title, error }) =>
    (error as Failure).problems.map((problem) => ({ ...problem, message: `${title}: ${problem.message}` })),
  );
  const kept = trials - errors.length;
  return new Failure([
    ...problems,
    ...(kept > 0
      ? [
          {
            code: 'incomplete' as const,
            message: `${errors.length} of ${trials} trials failed`,
            hint: `The other ${kept} are kept: the next run computes only the failed ones.`,
          },
        ]
      : []),
  ]);
}
