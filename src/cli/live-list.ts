import { writeSync } from 'node:fs';
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { visible } from '../errors/visible.js';
import type { Job } from '../workers/events.js';
import { SHOW_CURSOR } from './signals.js';

/** Between two drawings of a job's line: small networks make hundreds of steps a second. */
const DRAW_MS = 150;

/** What listr2 lets a task change of itself. */
interface Task {
  title?: string;
  /** Each makes the whole list be drawn. */
  output?: string;
}

/** A job's place in the list: its task may begin a moment before or after the job itself. */
class Entry {
  task?: Task;
  begun = false;
  readonly ended: Promise<void>;
  #resolve = () => {};
  #reject = (_error: unknown) => {};

  constructor() {
    this.ended = new Promise((resolve, reject) => {
      [this.#resolve, this.#reject] = [resolve, reject];
    });
    // A task that has not begun yet is told when it does.
    this.ended.catch(() => undefined);
  }

  line?: string;

  finish(line: string, error?: unknown): void {
    this.line = visible(line);
    if (this.task) this.task.title = this.line;
    if (error === undefined) this.#resolve();
    else this.#reject(error);
  }
}

/** The jobs as a list in a terminal, each with its line drawn anew. Jobs begin in the list's order, so many at once. */
export class LiveList {
  readonly #entries: readonly Entry[];
  readonly #drawing: NodeJS.Timeout;
  readonly #listed: Promise<unknown>;

  /** @param lineOf what a running job's line says */
  constructor(
    jobs: readonly Job[],
    atOnce: number,
    readonly lineOf: (id: number) => string | undefined,
  ) {
    this.#entries = jobs.map(() => new Entry());
    const list = new Listr(
      jobs.map(({ id, title }) => ({
        title,
        task: async (_context: unknown, task: Task) => {
          const entry = this.#entries[id];
          entry.task = task;
          if (entry.line !== undefined) task.title = entry.line;
          await entry.ended;
        },
        rendererOptions: { outputBar: 1, persistentOutput: false },
      })),
      {
        concurrent: atOnce,
        exitOnError: false,
        registerSignalListeners: false,
        renderer: 'default',
        // Progress is no result: it goes to standard error, so that a pipe gets the result alone.
        rendererOptions: {
          showErrorMessage: false,
          logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
        },
      },
    );
    this.#drawing = setInterval(() => this.draw(), DRAW_MS);
    process.on('SIGTSTP', standAside);
    this.#listed = list.run();
  }

  start(id: number): void {
    this.#entries[id].begun = true;
  }

  finish(id: number, line: string, error?: unknown): void {
    this.#entries[id].finish(line, error);
  }

  draw(): void {
    for (const [id, { task, begun, line }] of this.#entries.entries()) {
      const shown = begun && line === undefined ? this.lineOf(id) : undefined;
      if (task && shown !== undefined) task.output = visible(shown);
    }
  }

  /** All jobs have ended: waits until the list is drawn. */
  async end(): Promise<void> {
    try {
      await this.#listed;
    } finally {
      clearInterval(this.#drawing);
      process.off('SIGTSTP', standAside);
    }
  }
}

/** Ctrl-Z: the shell gets its cursor back while the process sleeps. The next drawing hides it again. */
function standAside(): void {
  writeSync(process.stderr.fd, SHOW_CURSOR);
  process.kill(process.pid, 'SIGSTOP');
}
