import * as tf from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../compile/network.js';
import type { WeightArray } from '../compile/weights.js';
import type { PatchCutter } from '../data/patches.js';
import type { Split } from '../data/splits/split.js';
import { Failure, Interrupted } from '../errors/failure.js';
import { predictPixels } from '../evaluate/predict.js';
import { RandomStream } from '../numerics/random.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';
import { type Batch, shuffledBatches } from './batches.js';
import type { EpochRecord } from './epoch.js';
import { createOptimizer } from './optimizers/index.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { isBetter } from './selection.js';

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** The last finished epoch. */
  readonly last?: EpochRecord;
}

export interface TrainingTask {
  readonly network: CompiledNetwork;
  readonly cutter: PatchCutter;
  /** The class of every pixel of the scene, from 1; 0 is unlabelled. */
  readonly mask: ArrayLike<number>;
  readonly split: Split;
  readonly settings: ResolvedTraining;
  readonly seed: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: TrainingProgress): void;
}

export interface TrainingResult {
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights are kept. */
  readonly selected: number;
  readonly weights: readonly WeightArray[];
}

/**
 * Trains a network, and keeps the weights of the epoch that `select` chooses.
 *
 * @throws Failure `diverged` when the loss is no longer a number; Interrupted when the signal says so
 */
export async function trainNetwork(task: TrainingTask): Promise<TrainingResult> {
  const { network, settings, seed } = task;
  const streams = { order: new RandomStream(seed, 'order'), dropout: new RandomStream(seed, 'dropout') };
  const optimizer = createOptimizer(settings.optimizer, network);
  const step = stepRunner(network, optimizer, streams.dropout);
  const epochs: EpochRecord[] = [];
  let best: EpochRecord | undefined;
  let weights: WeightArray[] = [];
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const record = { epoch, ...(await trainEpoch(task, epoch, step, streams.order, epochs.at(-1))), ...(await validate(task)) };
      epochs.push(record);
      reportEpoch(task, record);
      if (!isBetter(settings.select, record, best)) continue;
      best = record;
      if (settings.select !== 'last' || epoch === settings.epochs) weights = await network.exportWeights();
    }
  } finally {
    step.dispose();
    optimizer.dispose();
  }
  return { epochs, selected: best!.epoch, weights };
}

async function trainEpoch(
  task: TrainingTask, epoch: number, runner: StepRunner, order: RandomStream, last: EpochRecord | undefined,
): Promise<{ loss: number; accuracy: number }> {
  const { settings, split } = task;
  const pixels = split.train;
  const steps = Math.ceil(pixels.length / settings.batch);
  let step = 0;
  // Summed on the engine and read once an epoch: reading makes a GPU wait.
  let totals = tf.zeros([2]);
  try {
    for (const batch of shuffledBatches(pixels, settings.batch, task.cutter, task.mask, order)) {
      const before = totals;
      totals = tf.tidy(() => tf.add(before, runner.run(batch)));
      tf.dispose([before, batch.patches, batch.labels]);
      task.onProgress?.({ epoch, epochs: settings.epochs, step: ++step, steps, last });
      await breathe(task.signal);
    }
    const [loss, correct] = await totals.data();
    if (!Number.isFinite(loss)) throw diverged(epoch);
    return { loss: loss / pixels.length, accuracy: correct / pixels.length };
  } finally {
    totals.dispose();
  }
}

/** Runs training steps; on an engine that records steps, all but the first two of each size are replayed. */
export interface StepRunner {
  run(batch: Batch): tf.Tensor;
  dispose(): void;
}

export function stepRunner(network: CompiledNetwork, optimizer: Optimizer, dropout: RandomStream): StepRunner {
  const recorder = optimizer.repeatable ? network.engine.recordSteps?.() : undefined;
  return {
    run: (batch) => (recorder ? recorder.run(`training step of ${batch.size}`, [batch.patches, batch.labels], ([patches, labels]) =>
      trainStep(network, optimizer, { size: batch.size, patches: patches as tf.Tensor3D, labels: labels as tf.Tensor1D }, dropout))
      : trainStep(network, optimizer, batch, dropout)),
    dispose: () => recorder?.dispose(),
  };
}

/** One step; gives the sums of the loss and of the right answers over the batch, [2]. */
export function trainStep(network: CompiledNetwork, optimizer: Optimizer, batch: Batch, dropout: RandomStream): tf.Tensor {
  return tf.tidy(() => {
    const { loss, logits, gradients } = network.gradients(batch.patches, batch.labels, dropout);
    optimizer.apply(gradients);
    const correct = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), batch.labels), 'float32'));
    return tf.stack([tf.mul(loss, batch.size), correct]);
  });
}

/** An epoch is over: its figures, at its last step. */
function reportEpoch({ settings, split, onProgress }: TrainingTask, record: EpochRecord): void {
  const steps = Math.ceil(split.train.length / settings.batch);
  onProgress?.({ epoch: record.epoch, epochs: settings.epochs, step: steps, steps, last: record });
}

async function validate({ network, cutter, mask, split, signal }: TrainingTask) {
  if (split.validation.length === 0) return {};
  const { loss, correct } = await predictPixels({ network, cutter, mask, pixels: split.validation, signal });
  return { validationLoss: loss, validationAccuracy: correct / split.validation.length };
}

/** Lets timers, progress and Ctrl-C in between two steps. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw new Interrupted();
}

function diverged(epoch: number): Failure {
  return new Failure({
    code: 'diverged', message: `the loss is not a number any more in epoch ${epoch}`,
    cure: 'Lower the learning rate, or normalize.',
  });
}
