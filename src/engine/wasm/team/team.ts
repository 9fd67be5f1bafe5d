import { Worker } from 'node:worker_threads';
import { Failure } from '../../../errors/failure.js';
import type { Task, Team, ThreadContext } from '../module.js';
import { Control, NONE } from './control.js';
import type { HelperSettings } from './helper.js';
import { placeOf } from './tasks.js';

/** How long a piece may take: many times what the longest does on a slow machine that has other work too. */
const PATIENCE_SECONDS = 120;

/** Megabytes: a helper's values all lie in the shared memory. */
const LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

export interface TeamOptions {
  /** What the helpers run, in tests. */
  readonly helper?: URL;
  readonly patience?: number;
}

/**
 * The thread that it is made in and its helpers, which share a memory. Helpers come in as soon as they have started; until then, and where
 * one is late, the others take its pieces.
 */
export class ThreadTeam implements Team {
  readonly #control = new Control();
  readonly #helpers: Worker[];
  readonly #patience: number;
  #failure: Failure | undefined;
  #closed = false;

  constructor(
    readonly context: ThreadContext,
    readonly threads: number,
    options: TeamOptions = {},
  ) {
    const { helper = new URL('./helper.js', import.meta.url), patience = PATIENCE_SECONDS } = options;
    this.#patience = patience;
    this.#helpers = Array.from({ length: threads - 1 }, (_, index) => this.#start(helper, index + 1));
  }

  /** Why no job can be computed any more: a helper has ended. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  run(task: Task, pieces: number, args: readonly number[]): void {
    if (this.#failure) throw this.#failure;
    if (pieces === 1) return task(this.context, args, 0);
    const control = this.#control;
    const job = control.begin(placeOf(task), pieces, args);
    let [failed, cause]: [boolean, unknown] = [false, undefined];
    for (let piece = control.claim(job); piece !== NONE; piece = control.claim(job)) {
      try {
        if (!control.failed) task(this.context, control.arguments, piece);
      } catch (error) {
        [failed, cause] = [true, error];
        control.fail(error);
      }
      control.finish();
    }
    this.#waitForHelpers();
    if (failed) throw cause;
    if (control.failed) throw Object.assign(new Error(control.reason.split('\n', 1)[0]), { stack: control.reason });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#helpers.map((helper) => helper.terminate()));
  }

  /** In rounds of a second: a process that is halted for long has lost but one of them. */
  #waitForHelpers(): void {
    for (let seconds = 0; seconds < this.#patience; seconds++) if (this.#control.waitUntilDone(1000)) return;
    throw this.#fail(`a piece of work is not finished after ${this.#patience} s`);
  }

  #start(module: URL, thread: number): Worker {
    const { module: compiled, memory } = this.context;
    const workerData: HelperSettings = { module: compiled, memory, control: this.#control.shared, thread };
    const helper = new Worker(module, { workerData, resourceLimits: LIMITS, name: `helper ${thread}` });
    helper.on('error', (error) => this.#fail(error.message));
    helper.on('exit', (code) => {
      if (!this.#closed) this.#fail(`exit code ${code}`);
    });
    // The process need not wait for a thread that waits for it.
    helper.unref();
    return helper;
  }

  #fail(why: string): Failure {
    this.#failure ??= new Failure({
      code: 'helper',
      message: `a helper thread of the wasm engine ended unexpectedly: ${why}`,
      hint: 'If memory ran out, use fewer --threads or --jobs.',
    });
    return this.#failure;
  }
}
