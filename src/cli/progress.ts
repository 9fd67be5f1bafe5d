import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { TrialProgress } from '../run/trial.js';
import { note } from './command.js';

export interface JobError {
  /** The job's. */
  readonly title: string;
  readonly error: unknown;
}

export interface Job {
  readonly title: string;
  run(report: (progress: TrialProgress) => void): Promise<string>;
}

/**
 * Runs jobs with their progress on standard error: a live list in a terminal, a line an epoch elsewhere, or nothing.
 * A job that fails does not stop the others: its error is handed back.
 */
export async function runJobs(jobs: readonly Job[], { quiet, concurrent }: { quiet: boolean; concurrent: number }): Promise<JobError[]> {
  const errors: JobError[] = [];
  const live = !quiet && process.stderr.isTTY;
  const list = new Listr(jobs.map((job) => ({
    title: job.title,
    task: async (_context: unknown, task: { title?: string; output?: string }) => {
      const clock = new Clock();
      let epoch = 0;
      let pretrained: string | undefined;
      try {
        const ended = await job.run((progress) => {
          const line = clock.describe(progress);
          if (live) task.output = line;
          else if (!quiet && (progress.resumed || progress.pretrained)) note(`${job.title}: ${line}`);
          else if (!quiet && progress.pretraining) {
            const { last } = progress.pretraining;
            const done = last && `pretraining ${last.block}, epoch ${last.epoch}, loss ${last.loss.toFixed(4)}`;
            if (done && done !== pretrained) note(`${job.title}: ${pretrained = done}`);
          } else if (!quiet && progress.last && progress.last.epoch > epoch) {
            epoch = progress.last.epoch;
            note(`${job.title}: ${clock.describe({ ...progress, step: undefined })}`);
          }
        });
        task.title = `${job.title}: ${ended}`;
        if (!live && !quiet) note(`${job.title}: ${ended}`);
      } catch (error) {
        errors.push({ title: job.title, error });
        throw error;
      }
    },
    rendererOptions: { outputBar: 1, persistentOutput: false },
  })), {
    concurrent, exitOnError: false, registerSignalListeners: false, renderer: 'default', silentRendererCondition: !live,
    // Progress is no result: it goes to standard error, so that a pipe gets the result alone.
    rendererOptions: { logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }) },
  });
  await list.run();
  return errors;
}

/** Says how far a trial is, and how long it will take at its pace. */
class Clock {
  readonly #start = performance.now();

  describe({ epoch, epochs, step, steps, last, tested, resumed, pretrained, pretraining, fitted, mapped }: TrialProgress): string {
    if (pretrained) return `goes on after ${pretrained} epoch${pretrained === 1 ? '' : 's'} of pretraining`;
    if (resumed) return `goes on after epoch ${resumed}`;
    if (mapped) return `pixel ${mapped.done}/${mapped.of}${mapped.done > 0 ? `, ${this.#left(mapped.done / mapped.of)}` : ''}`;
    if (tested) return `testing ${tested.done}/${tested.of}`;
    if (fitted) return `model ${fitted.done + 1}/${fitted.of}${fitted.done > 0 ? `, ${this.#left(fitted.done / fitted.of)}` : ''}`;
    if (epoch === undefined || epochs === undefined || steps === undefined) return '';
    if (pretraining) {
      const { block, last: before } = pretraining;
      return `pretraining ${block}, epoch ${epoch}/${epochs}, step ${step}/${steps}${before?.block === block ? `, loss ${before.loss.toFixed(4)}` : ''}`;
    }
    const done = (step === undefined ? last!.epoch : epoch - 1 + step / steps) / epochs;
    const parts = [step === undefined ? `epoch ${last!.epoch}/${epochs}` : `epoch ${epoch}/${epochs}, step ${step}/${steps}`];
    if (last) {
      parts.push(`loss ${last.loss.toFixed(4)}`, `accuracy ${last.accuracy.toFixed(4)}`);
      if (last.validationAccuracy !== undefined) parts.push(`validation ${last.validationAccuracy.toFixed(4)}`);
    }
    if (done > 0) parts.push(this.#left(done));
    return parts.join(', ');
  }

  #left(done: number): string {
    const elapsed = (performance.now() - this.#start) / 1000;
    return `${formatDuration((elapsed * (1 - done)) / done)} left`;
  }
}

/** 42 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
