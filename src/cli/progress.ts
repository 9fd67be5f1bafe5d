import { writeSync } from 'node:fs';
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { Failure, Interrupted } from '../errors/failure.js';
import { visible } from '../errors/visible.js';
import type { TrialProgress } from '../run/trial.js';
import { note } from './command.js';
import { JobProgress } from './job-progress.js';
import { announce, sentence, SHOW_CURSOR } from './signals.js';

export { formatDuration } from './job-progress.js';

export interface JobError {
  /** The job's. */
  readonly title: string;
  readonly error: unknown;
}

export interface Job {
  readonly title: string;
  /** What it does goes into checkpoints, from which the next run goes on. */
  readonly resumable?: boolean;
  run(report: (progress: TrialProgress) => void): Promise<string>;
}

interface RunningJob {
  readonly title: string;
  readonly progress: JobProgress;
  /** Each line makes the whole list be drawn. */
  show(line: string): void;
}

/** Between two drawings of a job's line: small networks make hundreds of steps a second. */
const DRAW_MS = 150;

/**
 * Runs jobs with their progress on standard error: a live list in a terminal, a line an epoch elsewhere, or nothing.
 * A job that fails does not stop the others: its error is handed back.
 */
export async function runJobs(jobs: readonly Job[], { quiet, concurrent }: { quiet: boolean; concurrent: number }): Promise<JobError[]> {
  const errors: JobError[] = [];
  const live = !quiet && process.stderr.isTTY;
  const running = new Set<RunningJob>();
  let stopping: string | undefined;
  const list = new Listr(jobs.map((job) => ({
    title: job.title,
    task: async (_context: unknown, task: { title?: string; output?: string }) => {
      const { title } = job;
      const progress = new JobProgress(job.resumable ?? false);
      const one = { title, progress, show: (line: string) => void (task.output = visible(line)) };
      const epochLine = new EpochLines(title, progress);
      running.add(one);
      try {
        const ended = await job.run((told) => {
          progress.update(told);
          if (!live && !quiet) epochLine.tell(told);
        });
        task.title = visible(`${title}: ${ended}`);
        if (!live && !quiet) note(task.title);
      } catch (error) {
        errors.push({ title, error });
        task.title = visible(`${title}: ${endOf(error, progress)}`);
        // What had not begun is not worth a line: there may be thousands.
        if (!live && !quiet && error instanceof Interrupted && progress.begun) note(task.title);
        throw error;
      } finally {
        running.delete(one);
      }
    },
    rendererOptions: { outputBar: 1, persistentOutput: false },
  })), {
    concurrent, exitOnError: false, registerSignalListeners: false, renderer: 'default', silentRendererCondition: !live,
    // Progress is no result: it goes to standard error, so that a pipe gets the result alone.
    rendererOptions: {
      showErrorMessage: false, logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
    },
  });
  const draw = () => {
    for (const { progress, show } of running) show(stopping ?? progress.line());
  };
  const ended = announce({
    stopping(words) {
      stopping = words;
      if (live) draw();
      else note(sentence(words));
    },
    lost: () => [...running].flatMap(({ title, progress }) => {
      const lost = progress.lost();
      return lost === undefined ? [] : [`${title}: ${lost}`];
    }),
  });
  const drawing = live ? setInterval(draw, DRAW_MS) : undefined;
  if (live) process.on('SIGTSTP', standAside);
  try {
    await list.run();
  } finally {
    clearInterval(drawing);
    process.off('SIGTSTP', standAside);
    ended();
  }
  return errors;
}

/** What the list says of a job that has not come to its end. */
function endOf(error: unknown, progress: JobProgress): string {
  if (error instanceof Interrupted) return progress.stopped();
  return error instanceof Failure ? error.problems[0].message : (error as Error).message;
}

/** Ctrl-Z: the shell gets its cursor back while the process sleeps. The next drawing hides it again. */
function standAside(): void {
  writeSync(process.stderr.fd, SHOW_CURSOR);
  process.kill(process.pid, 'SIGSTOP');
}

/** A line for every epoch, where nothing can be drawn anew. */
class EpochLines {
  #epoch = 0;
  #pretrained?: string;

  constructor(readonly title: string, readonly progress: JobProgress) {}

  tell(told: TrialProgress): void {
    if (told.resumed || told.pretrained) note(`${this.title}: ${this.progress.line(told)}`);
    else if (told.pretraining) {
      const { last } = told.pretraining;
      const done = last && `pretraining ${last.block}, epoch ${last.epoch}, loss ${last.loss.toFixed(4)}`;
      if (done && done !== this.#pretrained) note(`${this.title}: ${this.#pretrained = done}`);
    } else if (told.last && told.last.epoch > this.#epoch) {
      this.#epoch = told.last.epoch;
      note(`${this.title}: ${this.progress.line({ ...told, step: undefined })}`);
    }
  }
}
