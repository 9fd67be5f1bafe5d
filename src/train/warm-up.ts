import { dispose } from '@tensorflow/tfjs-core';
import { CompiledNetwork } from '../compile/network.js';
import { Failure } from '../errors/failure.js';
import { Predictor } from '../evaluate/predict.js';
import { RandomStream } from '../numerics/random.js';
import { shuffledBatches } from './batches.js';
import { countClasses, lossOf } from './loss.js';
import { createOptimizer } from './optimizers/index.js';
import { TrainingSteps } from './steps.js';
import type { TrainingTask } from './task.js';

/**
 * A training step of each size and a prediction, on a copy of the network that is thrown away: an engine compiles its programs and
 * takes its first memory before training is timed. Draws from no stream that anything else draws from.
 */
export async function warmUp({
  network,
  feed,
  mask,
  split,
  settings,
  signal,
}: Pick<TrainingTask, 'network' | 'feed' | 'mask' | 'split' | 'settings' | 'signal'>): Promise<void> {
  const { engine, batchNorm, frozen, fast } = network;
  const copy = new CompiledNetwork(network.network, engine, batchNorm, await network.exportWeights(), { frozen, fast });
  const optimizer = createOptimizer(settings.optimizer, copy);
  const stream = new RandomStream(0, 'warm-up');
  // Steps that are recorded belong to the network whose steps they are.
  const loss = lossOf(settings, countClasses(split.train, mask, network.network.classes));
  const steps = new TrainingSteps(copy, optimizer, feed, stream, { record: false, loss });
  const predictor = new Predictor(copy, feed);
  try {
    const size = Math.min(settings.batch, split.train.length);
    for (const count of new Set([size, split.train.length % size || size])) {
      if (signal?.aborted) return;
      for (const batch of shuffledBatches(split.train.slice(0, count), settings.batch, feed, mask, stream)) {
        await steps.run(batch);
        dispose([batch.input, batch.labels]);
      }
    }
    await steps.takeTotals();
    // An engine that records compiles programs for tiles too, whose sizes follow from the pixels.
    const pixels = engine.recordSteps && split.validation.length > 0 ? split.validation : split.train.slice(0, size);
    if (!signal?.aborted) await predictor.classify({ pixels, signal }).catch(ignoreDivergence);
  } finally {
    predictor.dispose();
    steps.dispose();
    optimizer.dispose();
    copy.dispose();
  }
}

/** A network that diverges at once: its training tells so, at its epoch. */
function ignoreDivergence(error: unknown): void {
  if (!(error instanceof Failure) || error.problems[0].code !== 'not-finite') throw error;
}
