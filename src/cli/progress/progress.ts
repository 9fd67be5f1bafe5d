import { relative } from 'node:path';
import { Failure, Interrupted } from '../../errors/failure.js';
import type { Job, ProgressEvent } from '../../workers/events.js';
import { note, warn } from '../text/print.js';
import { ProgressLines } from './progress-lines.js';
import { outcomeText, scheduleText } from './job-outcome.js';
import { JobProgress } from './job-progress.js';
import { LiveList } from './live-list.js';
import { announce, sentence } from './signals.js';
import { Tally } from './tally.js';

export { formatDuration } from './job-progress.js';

/** One job that has begun. */
interface RunningJob {
  readonly title: string;
  readonly progress: JobProgress;
  readonly lines: ProgressLines;
}

/** Progress in words on standard error: a live list in a terminal, a line an epoch elsewhere, or nothing. */
export class Progress {
  readonly #live: boolean;
  readonly #running = new Map<number, RunningJob>();
  #list?: LiveList;
  #tally = new Tally(0);
  #stopping?: string;
  #ended = () => {};

  constructor(readonly options: { readonly quiet: boolean; readonly json: boolean; readonly pageAfter?: boolean }) {
    this.#live = !options.quiet && process.stderr.isTTY;
  }

  /** @returns a promise where the terminal is still being written to */
  show(event: ProgressEvent): void | Promise<void> {
    const { quiet, json } = this.options;
    switch (event.type) {
      case 'waiting':
      case 'engine-skipped':
        return note(event.text);
      case 'warning':
        return warn(event.text);
      case 'jobs':
        return this.#begin(event.jobs, event.atOnce);
      case 'jobs-ended':
        return this.#end();
      case 'job-started':
        return this.#start(event.job);
      case 'job-progress':
        return this.#update(event);
      case 'job-ended':
        this.#tally.finish(event.outcome, this.#running.get(event.job.id)!.progress.workedInAll);
        return this.#finish(event.job, `${event.job.title}: ${outcomeText(event.outcome)}`);
      case 'job-failed':
        return this.#fail(event);
      case 'prepared':
        return undefined;
    }
    if (quiet) return undefined;
    if (event.type === 'note') note(event.text);
    else if (event.type === 'scheduled') for (const line of scheduleText(event)) note(line);
    else if (event.type === 'map-written') for (const line of mapLines(event)) note(line);
    else if (!json && !this.options.pageAfter) note(`page: ${relative('', event.file)}`);
  }

  #begin(jobs: readonly Job[], atOnce: number): void {
    const tally = (this.#tally = new Tally(jobs.length));
    if (this.#live) {
      this.#list = new LiveList(jobs, atOnce, {
        ofJob: (id, width) => this.#stopping ?? this.#running.get(id)?.progress.line(undefined, width),
        ofAll: (hidden) =>
          tally.line(
            [...this.#running.values()].map(({ progress }) => progress.parts),
            hidden,
          ),
        atEnd: () => tally.last(),
      });
    }
    this.#ended = announce({
      stopping: (words) => {
        this.#stopping = words;
        if (this.#list) this.#list.draw();
        else note(sentence(words));
      },
      lost: () =>
        [...this.#running.values()].flatMap(({ title, progress }) => {
          const lost = progress.lost();
          return lost === undefined ? [] : [`${title}: ${lost}`];
        }),
    });
  }

  #start(job: Job): void {
    const { id, title, resumable } = job;
    const progress = new JobProgress(resumable);
    this.#running.set(id, { title, progress, lines: new ProgressLines(title, progress) });
    this.#list?.start(job);
  }

  #update({ job, progress: told }: Extract<ProgressEvent, { type: 'job-progress' }>): void {
    const { progress, lines } = this.#running.get(job.id)!;
    progress.update(told);
    if (!this.#live && !this.options.quiet) lines.tell(told);
  }

  #fail({ job, error }: Extract<ProgressEvent, { type: 'job-failed' }>): void {
    const { progress } = this.#running.get(job.id)!;
    this.#tally.fail(progress.parts.worked);
    // What had not begun is not worth a line: there may be thousands. What has failed is said at the end.
    this.#finish(job, `${job.title}: ${endOf(error, progress)}`, error, error instanceof Interrupted && progress.begun);
  }

  #finish(job: Job, line: string, error?: unknown, isShown = true): void {
    this.#running.delete(job.id);
    this.#list?.finish(job, line, error);
    if (!this.#live && !this.options.quiet && isShown) note(line);
  }

  async #end(): Promise<void> {
    await this.#list?.end();
    this.#list = undefined;
    this.#ended();
  }
}

/** What the list says of a job that has not come to its end. */
function endOf(error: unknown, progress: JobProgress): string {
  if (error instanceof Interrupted) return progress.stopped();
  return error instanceof Failure ? error.problems[0].message : (error as Error).message;
}

/** What should be known of a map, and where it lies. */
function mapLines({ title, folder, remarks }: Extract<ProgressEvent, { type: 'map-written' }>): string[] {
  return [...remarks.map((remark) => `${title}: ${remark}`), `maps: ${relative('', folder)}`];
}
