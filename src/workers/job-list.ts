import { Interrupted } from '../errors/failure.js';
import type { Job, JobOutcome, Observer } from './events.js';
import type { TrialProgress } from './trial-progress.js';

export interface JobError {
  /** The job's. */
  readonly title: string;
  readonly error: unknown;
}

/** Work that reports how far it is. */
export interface JobWork {
  readonly title: string;
  /** What it does goes into checkpoints, from which the next run goes on. */
  readonly resumable?: boolean;
  run(report: (progress: TrialProgress) => void): Promise<JobOutcome>;
}

/** Runs jobs in their order, so many at once. A job that fails does not stop the others: its error is handed back. */
export async function runJobs(works: readonly JobWork[], { atOnce, emit }: { atOnce: number; emit: Observer }): Promise<JobError[]> {
  const errors: JobError[] = [];
  const jobs = works.map(({ title, resumable = false }, id): Job => ({ id, title, resumable }));
  void emit({ type: 'jobs', jobs, atOnce });
  const queue = jobs.values();
  const work = async () => {
    for (const job of queue) {
      void emit({ type: 'job-started', job });
      // Of several threads at one job, others may still tell how far they are when one has ended it.
      let isOver = false;
      try {
        const outcome = await works[job.id].run((progress) => void (isOver || emit({ type: 'job-progress', job, progress })));
        isOver = true;
        void emit({ type: 'job-ended', job, outcome });
      } catch (error) {
        isOver = true;
        errors.push({ title: job.title, error });
        void emit({ type: 'job-failed', job, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, atOnce), jobs.length) }, work));
  await emit({ type: 'jobs-ended' });
  return errors;
}

/** A single job. @throws what it throws */
export async function runJob<Result>(
  { title, run }: { title: string; run(report: (progress: TrialProgress) => void): Promise<readonly [Result, JobOutcome]> },
  emit: Observer,
): Promise<Result> {
  const results: Result[] = [];
  const [failed] = await runJobs(
    [
      {
        title,
        async run(report) {
          const [result, outcome] = await run(report);
          results.push(result);
          return outcome;
        },
      },
    ],
    { atOnce: 1, emit },
  );
  if (failed) throw failed.error;
  return results[0];
}

/** The result of work that keeps nothing, or Interrupted as soon as the signal says so: whatever it is at is not waited for. */
export async function unlessAborted<Result>(signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  if (!signal) return work;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted());
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  // Either may fail when nobody waits for it any more.
  for (const one of [work, stopped]) one.catch(() => undefined);
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

/** @throws Interrupted where the signal has been aborted */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Interrupted();
}
