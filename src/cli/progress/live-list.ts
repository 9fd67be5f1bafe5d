import { writeSync } from 'node:fs';
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { visible } from '../../errors/visible.js';
import type { Job } from '../../workers/events.js';
import { cutTo, widthOf } from './screen.js';
import { SHOW_CURSOR } from './signals.js';

/** Between two drawings of a job's line: small networks make hundreds of steps a second. */
const DRAW_MS = 150;
/** Of a terminal that does not say. */
const [ROWS, COLUMNS] = [24, 80];

/** What listr2 lets a task change of itself. */
interface Task {
  title?: string;
  /** Each makes the whole list be drawn. */
  output?: string;
}

/** What the lines of a list say. */
export interface ListLines {
  /** Of a running job. @param width columns that it should not be wider than */
  ofJob(id: number, width: number): string | undefined;
  /** Of all jobs. @param hidden running ones without a line of their own */
  ofAll(hidden: number): string;
  /** Of all jobs when they have ended. */
  atEnd(): string;
}

/** A line of the list: its task may begin a moment before or after what it stands for. */
class Entry {
  task?: Task;
  /** The job that has it; undefined before one has begun. */
  job?: Job;
  readonly ended: Promise<void>;
  line?: string;
  #error?: unknown;
  #resolve = () => {};
  #reject = (_error: unknown) => {};

  constructor() {
    this.ended = new Promise((resolve, reject) => {
      [this.#resolve, this.#reject] = [resolve, reject];
    });
    // A task that has not begun yet is told when it does.
    this.ended.catch(() => undefined);
  }

  /** What it says for good, or until another job has its line. */
  say(line: string, error?: unknown): void {
    this.line = visible(line);
    this.#error = error;
    if (this.task) this.task.title = this.line;
  }

  take(job: Job): void {
    this.job = job;
    this.line = undefined;
    this.#error = undefined;
  }

  end(): void {
    if (this.#error === undefined) this.#resolve();
    else this.#reject(this.#error);
  }

  get isFine(): boolean {
    return this.#error === undefined;
  }
}

/**
 * The jobs as a list in a terminal, each line drawn anew, with a line above that counts them. Jobs begin in the list's order, so many at
 * once. Where they are more than the terminal has rows, only those that run have lines: those that are finished are counted.
 */
export class LiveList {
  readonly #entries: readonly Entry[];
  readonly #all?: Entry;
  readonly #folded: boolean;
  readonly #width: number;
  readonly #drawing: NodeJS.Timeout;
  readonly #listed: Promise<unknown>;
  /** Those without a line of their own too. */
  readonly #running = new Map<number, Job>();
  /** Of a job that has not come to its end: then the line that counts them has no tick. */
  #failure?: unknown;

  constructor(
    jobs: readonly Job[],
    atOnce: number,
    readonly lines: ListLines,
  ) {
    const { rows = ROWS, columns = COLUMNS } = process.stderr;
    // Each running job takes two lines, and one counts them; the cursor stands below.
    this.#folded = jobs.length + atOnce + 2 > rows;
    // listr2 asks standard output for the width, and leaves room for its icons.
    this.#width = Math.min(columns, process.stdout.columns ?? COLUMNS) - 5;
    const shown = this.#folded ? Math.max(1, Math.min(atOnce, rows - 3)) : jobs.length;
    this.#entries = Array.from({ length: shown }, () => new Entry());
    if (jobs.length > 1) this.#all = new Entry();
    const tasks = [
      ...(this.#all ? [taskOf(this.#all, this.#inAll())] : []),
      ...this.#entries.map((entry, index) => taskOf(entry, this.#folded ? ' ' : jobs[index].title)),
    ];
    const list = new Listr(tasks, {
      concurrent: this.#folded ? true : atOnce + (this.#all ? 1 : 0),
      exitOnError: false,
      registerSignalListeners: false,
      renderer: 'default',
      // Progress is no result: it goes to standard error, so that a pipe gets the result alone.
      rendererOptions: {
        showErrorMessage: false,
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
      },
    });
    this.#drawing = setInterval(() => this.draw(), DRAW_MS);
    process.on('SIGTSTP', standAside);
    this.#listed = list.run();
  }

  start(job: Job): void {
    this.#running.set(job.id, job);
    this.#seat();
  }

  finish({ id }: Job, line: string, error?: unknown): void {
    this.#running.delete(id);
    this.#failure ??= error;
    const entry = this.#folded ? this.#entries.find(({ job }) => job?.id === id) : this.#entries[id];
    entry?.say(this.#folded ? cutTo(line, this.#width) : line, error);
    if (!this.#folded) entry?.end();
    this.#seat();
  }

  /** Running jobs take the lines that are free. */
  #seat(): void {
    const seated = new Set(this.#entries.map(({ job }) => job?.id));
    for (const job of this.#running.values()) {
      if (seated.has(job.id)) continue;
      const free = this.#folded ? this.#entries.find((one) => one.job === undefined || one.line !== undefined) : this.#entries[job.id];
      free?.take(job);
    }
  }

  draw(): void {
    for (const { task, job, line } of this.#entries) {
      const room = this.#folded ? this.#width - widthOf(`${job?.title}: `) : this.#width - 2;
      const shown = job && line === undefined ? this.lines.ofJob(job.id, room) : undefined;
      if (!task || !job || shown === undefined) continue;
      if (this.#folded) task.title = cutTo(visible(`${job.title}${shown === '' ? '' : `: ${shown}`}`), this.#width);
      else task.output = cutTo(visible(shown), this.#width - 2);
    }
    if (this.#all?.task) this.#all.task.title = this.#inAll();
  }

  /** All jobs have ended: waits until the list is drawn. */
  async end(): Promise<void> {
    for (const entry of this.#folded ? this.#entries : []) {
      // What went well is counted above.
      if (entry.isFine) entry.say('');
      entry.end();
    }
    this.#all?.say(this.lines.atEnd(), this.#failure);
    this.#all?.end();
    try {
      await this.#listed;
    } finally {
      clearInterval(this.#drawing);
      process.off('SIGTSTP', standAside);
    }
  }

  #inAll(): string {
    const hidden = this.#folded ? Math.max(0, this.#running.size - this.#entries.length) : 0;
    return cutTo(this.lines.ofAll(hidden), this.#width);
  }
}

function taskOf(entry: Entry, title: string) {
  return {
    title,
    task: async (_context: unknown, task: Task) => {
      entry.task = task;
      if (entry.line !== undefined) task.title = entry.line;
      await entry.ended;
    },
    rendererOptions: { outputBar: 1, persistentOutput: false },
  };
}

/** Ctrl-Z: the shell gets its cursor back while the process sleeps. The next drawing hides it again. */
function standAside(): void {
  writeSync(process.stderr.fd, SHOW_CURSOR);
  process.kill(process.pid, 'SIGSTOP');
}
