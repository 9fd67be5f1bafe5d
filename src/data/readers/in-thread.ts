import { Worker } from 'node:worker_threads';

/** What every thread of a reader may say, besides its own answers. */
export type ThreadAnswer =
  { readonly type: 'progress'; readonly fraction: number } | { readonly type: 'failed' | 'inexact'; readonly message: string };

/** A damaged file can send a library round in circles: no single step of it takes longer. */
const STALL_MS = 60_000;

/**
 * Runs a task of a library in a thread of its own, which ends with it: what a damaged file does to the library's memory ends then, too.
 *
 * @param library as messages call it
 */
export function inThread<Answer extends { readonly type: string }>(
  script: URL,
  task: unknown,
  library: string,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Answer | ThreadAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(script, { workerData: task, stdout: true, stderr: true });
    // A library prints what it stumbles over.
    for (const stream of [worker.stdout, worker.stderr]) stream.resume();
    let clock: NodeJS.Timeout;
    let ended = false;
    const end = (answer: Answer | ThreadAnswer) => {
      if (ended) return;
      ended = true;
      clearTimeout(clock);
      void worker.terminate().then(() => resolve(answer));
    };
    const stalled = () => end({ type: 'failed', message: `${library} has not answered for ${STALL_MS / 1000} s` });
    const wind = () => {
      clearTimeout(clock);
      clock = setTimeout(stalled, STALL_MS);
    };
    wind();
    worker.on('message', (answer: Answer | ThreadAnswer) => {
      if (!isProgress(answer)) return end(answer);
      wind();
      onProgress(answer.fraction);
    });
    worker.on('error', (error) => end({ type: 'failed', message: error.message }));
    worker.on('exit', () => end({ type: 'failed', message: `${library} ended` }));
  });
}

function isProgress(answer: { readonly type: string }): answer is { readonly type: 'progress'; readonly fraction: number } {
  return answer.type === 'progress';
}

/** Makes allocations of a thread's WebAssembly fail instead of filling this machine's memory. */
export function limitMemory(most: number): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function limited(this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * 65536 > most) throw new RangeError('too much memory');
    return grow.call(this, pages);
  };
}
