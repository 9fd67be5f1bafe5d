import { Worker } from 'node:worker_threads';
import { beforeWorkers } from '../engine/index.js';
import { Failure, Interrupted, Yielded } from '../errors/failure.js';
import { CLASSIFIERS } from './engines/auto.js';
import type { WorkerAnswer, JobKind, Jobs, Request, WorkerSettings } from './messages.js';

/** How long a worker may take to stop between two steps and to write a checkpoint, before its thread is ended: what schedulers give. */
const PATIENCE_MS = 30_000;

interface PoolOptions {
  /** The class that the engine must have. */
  readonly expected?: string;
  /** What the threads run, in tests. */
  readonly module?: URL;
}

/**
 * Worker threads with an engine each. A job goes to a free worker; the caller sees to it that there are no more jobs
 * at once than workers have room for. A worker that dies takes its jobs with it; one whose engine breaks, or that failed unexpectedly,
 * gets no other: the next job gets a new one.
 */
export class WorkerPool {
  /** The jobs that each worker has. */
  readonly #jobs = new Map<Worker, number>();
  /** Those that get no other job. */
  readonly #broken = new Set<Worker>();
  #ids = 0;
  #isClosed = false;
  /** That compute each job from now on, on an engine that is threaded. */
  threads = 1;
  /** Trials of one worker at once: more than one where the engine takes steps of several together. */
  together = 1;

  constructor(
    readonly engine: string,
    readonly options: PoolOptions = {},
  ) {}

  /**
   * Starts the first worker.
   *
   * @throws Failure of the engine, if it does not start
   */
  async open(): Promise<void> {
    await this.#start(0);
  }

  /** @throws Failure of the job or of the engine's start, or `worker` if its thread died; Interrupted when the signal said so */
  async run<Kind extends JobKind>(
    kind: Kind,
    task: Jobs[Kind]['task'],
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: Jobs[Kind]['progress']) => void } = {},
  ): Promise<Jobs[Kind]['result']> {
    if (signal?.aborted) throw new Interrupted();
    const worker = this.#free(kind === 'trial' || kind === 'bench' ? this.together : 1) ?? (await this.#start(1));
    if (signal?.aborted) {
      this.#release(worker);
      throw new Interrupted();
    }
    const id = this.#ids++;
    let patience: NodeJS.Timeout | undefined;
    const stop = () => {
      worker.postMessage({ type: 'stop', id } satisfies Request);
      patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
    };
    signal?.addEventListener('abort', stop);
    try {
      const answer = await this.#answer(worker, { type: 'job', id, kind, task, threads: this.threads }, (progress) =>
        onProgress?.(progress as Jobs[Kind]['progress']),
      );
      if (isBroken(answer)) this.#broken.add(worker);
      return unpack(answer) as Jobs[Kind]['result'];
    } catch (error) {
      // A worker that had to be ended did not fail.
      throw signal?.aborted && !this.#jobs.has(worker) ? new Interrupted() : error;
    } finally {
      clearTimeout(patience);
      signal?.removeEventListener('abort', stop);
      this.#release(worker);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#jobs.keys()].map((worker) => worker.terminate()));
  }

  /** The worker with most jobs that has room for one more, which it has now. */
  #free(room: number): Worker | undefined {
    const found = [...this.#jobs].filter(([worker, jobs]) => jobs < room && !this.#broken.has(worker));
    const [most] = found.sort(([, a], [, b]) => b - a);
    if (!most) return undefined;
    const [worker, jobs] = most;
    this.#jobs.set(worker, jobs + 1);
    return worker;
  }

  /** A job has ended: a broken worker goes with its last one. */
  #release(worker: Worker): void {
    const jobs = this.#jobs.get(worker);
    if (jobs === undefined) return;
    this.#jobs.set(worker, jobs - 1);
    if (jobs === 1 && this.#broken.has(worker)) this.#discard(worker);
  }

  /** @param jobs that it has from the beginning */
  async #start(jobs: number): Promise<Worker> {
    if (this.engine !== CLASSIFIERS.name) await beforeWorkers(this.engine);
    // Nobody would end it: who asked has not waited for this one.
    if (this.#isClosed) throw new Interrupted();
    const { expected, module = new URL('./worker.js', import.meta.url) } = this.options;
    const worker = new Worker(module, { workerData: { engine: this.engine, expected } satisfies WorkerSettings });
    // One listener for each job.
    worker.setMaxListeners(0);
    // Nobody's until it is ready.
    this.#jobs.set(worker, Infinity);
    const answer = await this.#answer(worker);
    if (answer.type === 'ready') {
      this.#jobs.set(worker, jobs);
      return worker;
    }
    this.#discard(worker);
    return unpack(answer) as never;
  }

  #discard(worker: Worker): void {
    this.#jobs.delete(worker);
    void worker.terminate();
  }

  /** Sends a request, if there is one, and waits for what ends it. */
  #answer(worker: Worker, request?: Request, onProgress?: (progress: unknown) => void): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        settle();
      };
      const died = (why: string) =>
        end(() => {
          this.#jobs.delete(worker);
          reject(
            new Failure({
              code: 'worker',
              message: `the worker thread ended unexpectedly: ${why}`,
              hint: 'If memory ran out, use fewer --jobs or a smaller training.batch.',
            }),
          );
        });
      const id = request?.type === 'job' ? request.id : undefined;
      const onMessage = (answer: WorkerAnswer) => {
        if (answer.id !== id) return;
        if (answer.type === 'progress') onProgress?.(answer.progress);
        else end(() => resolve(answer));
      };
      const onError = (error: Error) => died(error.message);
      const onExit = (code: number) => died(`exit code ${code}`);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      if (request) worker.postMessage(request);
    });
  }
}

/** After a fault of ours nobody knows what state the engine is in. */
function isBroken(answer: WorkerAnswer): boolean {
  return answer.type === 'error' || (answer.type === 'failure' && answer.broken);
}

function unpack(answer: WorkerAnswer): unknown {
  switch (answer.type) {
    case 'result':
      return answer.result;
    case 'interrupted':
      throw new Interrupted();
    case 'yielded':
      throw new Yielded();
    case 'failure':
      throw new Failure(answer.problems);
    default:
      throw Object.assign(new Error('internal error in a trial (please report it)'), { stack: (answer as { stack: string }).stack });
  }
}
