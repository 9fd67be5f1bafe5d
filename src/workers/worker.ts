import { parentPort, workerData } from 'node:worker_threads';
import type { Engine } from '../engine/engine.js';
import { startEngine } from '../engine/index.js';
import { Failure, Interrupted, Yielded } from '../errors/failure.js';
import { bench, type BenchTask } from './bench.js';
import { CLASSIFIERS } from './engines/auto.js';
import { type EvaluationTask, evaluateWeights } from './evaluation.js';
import type { AttributionTask } from './attribution.js';
import type { FeaturesTask } from './block-features.js';
import type { MapTask } from './map-rows.js';
import { sparing } from './sparing.js';
import type { WorkerAnswer, AnswerBody, Request, WorkerSettings } from './messages.js';
import { type ClassifierTask, computeTrial, type TrialTask } from './trial.js';
import { NO_ENGINE } from '../results/engine-text.js';
import type { TrialProgress } from './trial-progress.js';

// One worker thread: an engine of its own, and its jobs; several at once only where their steps are taken together.
const port = parentPort!;
const settings = workerData as WorkerSettings;
const controllers = new Map<number, AbortController>();

try {
  const engine = settings.engine === CLASSIFIERS.name ? undefined : await startEngine(settings.engine, settings.expected);
  port.on('message', (request: Request) => {
    const { id } = request;
    if (request.type === 'stop') controllers.get(id)?.abort();
    else void work(request, engine).then((body) => answer({ ...body, id }));
  });
  answer({ type: 'ready' });
} catch (error) {
  answer(told(error, true));
}

async function work({ id, kind, task, threads }: Extract<Request, { type: 'job' }>, engine: Engine | undefined): Promise<AnswerBody> {
  const controller = new AbortController();
  controllers.set(id, controller);
  try {
    engine?.useThreads?.(threads);
    if (kind === 'bench') return { type: 'result', result: await bench(task as BenchTask, engine!) };
    const onProgress = sparing((progress: TrialProgress | number) => answer({ type: 'progress', progress, id }));
    const options = { signal: controller.signal, onProgress };
    if (kind === 'evaluation') return { type: 'result', result: await evaluateWeights(task as EvaluationTask, engine!, options) };
    if (kind === 'map') {
      const { mapRows } = await import('./map-rows.js');
      return { type: 'result', result: await mapRows(task as MapTask, engine, options) };
    }
    if (kind === 'attribution') {
      const { attribute } = await import('./attribution.js');
      return { type: 'result', result: await attribute(task as AttributionTask, engine!, options) };
    }
    if (kind === 'features') {
      const { blockFeatures } = await import('./block-features.js');
      return { type: 'result', result: await blockFeatures(task as FeaturesTask, engine!, options) };
    }
    const { experiment } = task as TrialTask | ClassifierTask;
    if (experiment.classifier) {
      const { computeClassifierTrial } = await import('./classifier-trial.js');
      const outcome = await computeClassifierTrial(task as ClassifierTask, options);
      return { type: 'result', result: { ...outcome, engine: NO_ENGINE, notices: [] } };
    }
    const outcome = await computeTrial(task as TrialTask, engine!, options);
    return { type: 'result', result: { ...outcome, engine: engine!.description, notices: engine!.notices ?? [] } };
  } catch (error) {
    // A loss is told by whatever it ended first, and by the device itself right after.
    await new Promise((resolve) => setImmediate(resolve));
    const failure = engine?.failure?.();
    return told(failure && ![Failure, Interrupted, Yielded].some((kind) => error instanceof kind) ? failure : error, failure !== undefined);
  } finally {
    controllers.delete(id);
  }
}

function told(error: unknown, broken: boolean): AnswerBody {
  if (error instanceof Interrupted) return { type: 'interrupted' };
  if (error instanceof Yielded) return { type: 'yielded' };
  if (error instanceof Failure) return { type: 'failure', problems: error.problems, broken };
  return { type: 'error', stack: (error as Error).stack ?? String(error) };
}

function answer(message: WorkerAnswer): void {
  port.postMessage(message);
}
