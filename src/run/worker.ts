import { parentPort, workerData } from 'node:worker_threads';
import { startEngine } from '../engine/index.js';
import { Failure, Interrupted } from '../errors/failure.js';
import { bench, type BenchTask } from './bench.js';
import type { Answer, Request } from './messages.js';
import { computeTrial, type TrialTask } from './trial.js';

// One worker thread: an engine of its own, one job after the other.
const port = parentPort!;
const engine = await startEngine((workerData as { engine: string }).engine);
let controller = new AbortController();

port.on('message', (request: Request) => {
  if (request.type === 'stop') controller.abort();
  else void work(request).then((answer) => port.postMessage(answer));
});

async function work({ kind, task }: Extract<Request, { type: 'job' }>): Promise<Answer> {
  controller = new AbortController();
  try {
    if (kind === 'bench') return { type: 'result', result: await bench(task as BenchTask, engine) };
    const outcome = await computeTrial(task as TrialTask, engine, {
      signal: controller.signal, onProgress: (progress) => port.postMessage({ type: 'progress', progress } satisfies Answer),
    });
    return { type: 'result', result: { ...outcome, engine: engine.description } };
  } catch (error) {
    if (error instanceof Interrupted) return { type: 'interrupted' };
    if (error instanceof Failure) return { type: 'failure', problems: error.problems };
    return { type: 'error', stack: (error as Error).stack ?? String(error) };
  }
}
