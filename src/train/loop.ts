import { dispose } from '@tensorflow/tfjs-core';
import type { WeightArray } from '../compile/weights.js';
import { Failure, Interrupted } from '../errors/failure.js';
import { checkWeights } from '../evaluate/finite.js';
import { Predictor } from '../evaluate/predict.js';
import { RandomStream, type StreamState } from '../numerics/random.js';
import { drawChange } from './augment.js';
import { balancedOrder } from './balanced.js';
import { batchesOf } from './batches.js';
import type { Checkpoint, StreamName } from './checkpoint.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import type { EpochRecord } from './epoch.js';
import { createOptimizer } from './optimizers/index.js';
import { countClasses, lossOf } from './loss.js';
import { pretrain } from './pretraining.js';
import type { PretrainingRecord } from './progress.js';
import { rateFactor } from './schedule.js';
import { isBetter } from './selection.js';
import { TrainingSteps } from './steps.js';
import type { TrainingTask } from './task.js';

/** What mostly helps. */
const DIVERGED = 'Use a lower learning rate, or batch normalization.';

export interface TrainingResult {
  readonly epochs: readonly EpochRecord[];
  /** Empty of a network without autoencoders. */
  readonly pretraining: readonly PretrainingRecord[];
  /** The epoch whose weights are kept. */
  readonly selected: number;
  readonly weights: readonly WeightArray[];
  /** Of training, that before the checkpoint included. */
  readonly seconds: number;
  /** What the validation pixels were predicted from (evaluate/predict.ts), if there were any. */
  readonly validatedFrom?: string;
}

/**
 * Trains a network, and keeps the weights of the epoch that `select` chooses. When it is interrupted, what it has come to is written
 * as a checkpoint, where the task has a place for them.
 *
 * @throws Failure `diverged` when the loss, a logit of a validation pixel or a weight that is kept is no longer a number; Interrupted
 * when the signal says so
 */
export function trainNetwork(task: TrainingTask): Promise<TrainingResult> {
  const keeper = new CheckpointKeeper(task.checkpoints);
  return keeper.guard(() => train(task, keeper).catch(asDivergence));
}

async function train(task: TrainingTask, keeper: CheckpointKeeper): Promise<TrainingResult> {
  const { network, feed, settings, seed, checkpoints } = task;
  const start = performance.now();
  let pretrained = 0;
  const seconds = () => (from?.seconds ?? 0) + (performance.now() - start) / 1000;
  const streams = {
    order: new RandomStream(seed, 'order'),
    dropout: new RandomStream(seed, 'dropout'),
    augment: new RandomStream(seed, 'augment'),
  };
  const from = checkpoints?.from;
  if (from) network.importWeights(from.weights);
  const pretraining = await pretrain(task, {
    from: from?.pretraining,
    breathe: () => breathe(task.signal),
    async note(state) {
      await keeper.keep(++pretrained, async () => {
        const { weights: reached, ...rest } = await state();
        return { epochs: [], weights: reached, streams: statesOf(streams), seconds: seconds(), pretraining: rest };
      });
    },
  });
  const optimizer = createOptimizer(settings.optimizer, network);
  if (from?.optimizer) {
    optimizer.restore(from.optimizer);
    streams.order.state = from.streams.order;
    streams.dropout.state = from.streams.dropout;
    streams.augment.state = from.streams.augment;
  }
  const loss = lossOf(settings, countClasses(task.split.train, task.mask, network.network.classes));
  const steps = new TrainingSteps(network, optimizer, feed, streams.dropout, { loss, lane: task.lane });
  const predictor = new Predictor(network, feed);
  const epochs: EpochRecord[] = [...(from?.epochs ?? [])];
  let validatedFrom = from?.validatedFrom;
  const kept = from && (settings.select === 'last' ? { epoch: epochs.length, weights: from.weights } : from.best);
  let best = kept && epochs[kept.epoch - 1];
  let weights = kept?.weights ?? [];
  const isOver = () => epochs.length >= settings.epochs || (settings.stop && best && epochs.length - best.epoch >= settings.stop.patience);
  const state = async (): Promise<Checkpoint> => ({
    epochs: [...epochs],
    weights: await network.exportWeights(),
    optimizer: await optimizer.state(),
    ...(settings.select === 'last' ? {} : { best: { epoch: best!.epoch, weights } }),
    streams: statesOf(streams),
    seconds: seconds(),
    ...(pretraining.length > 0 ? { pretraining: { records: pretraining } } : {}),
    validatedFrom,
  });
  try {
    while (!isOver()) {
      const epoch = epochs.length + 1;
      optimizer.rateFactor = rateFactor(settings, epoch);
      const trained = await trainEpoch(task, epoch, steps, streams, epochs.at(-1));
      const { path, ...validated } = await validate(task, predictor, epoch);
      validatedFrom = path;
      const record = { epoch, ...trained, ...validated };
      epochs.push(record);
      reportEpoch(task, record);
      if (isBetter(settings.select, record, best)) {
        best = record;
        if (settings.select !== 'last' || epoch === settings.epochs) weights = await finiteWeights(task, epoch);
      }
      await checkpoints?.note(record);
      if (isOver()) await keeper.finish(state);
      else await keeper.keep(epoch, state);
    }
  } finally {
    predictor.dispose();
    steps.dispose();
    optimizer.dispose();
  }
  return { epochs, pretraining, selected: best!.epoch, weights, seconds: seconds(), validatedFrom };
}

function statesOf({ order, dropout, augment }: Record<StreamName, RandomStream>): Record<StreamName, StreamState> {
  return { order: order.state, dropout: dropout.state, augment: augment.state };
}

async function trainEpoch(
  task: TrainingTask,
  epoch: number,
  steps: TrainingSteps,
  { order, augment }: Record<'order' | 'augment', RandomStream>,
  last: EpochRecord | undefined,
): Promise<{ loss: number; accuracy: number }> {
  const { settings, split } = task;
  const pixels = split.train;
  const of = Math.ceil(pixels.length / settings.batch);
  let step = 0;
  const { size, bands } = task.feed;
  const change = (count: number) => drawChange(settings.augment, count, size * size * bands, augment);
  const drawn = settings.sampling === 'balanced' ? balancedOrder(pixels, task.mask, order) : order.shuffle(pixels.slice());
  for (const batch of batchesOf(drawn, settings.batch, task.feed, task.mask, change)) {
    try {
      await steps.run(batch);
    } finally {
      dispose([batch.input, batch.labels]);
    }
    task.onProgress?.({ kind: 'training', epoch, epochs: settings.epochs, step: ++step, steps: of, last });
    await breathe(task.signal);
  }
  const { loss, correct } = await steps.takeTotals();
  if (!Number.isFinite(loss)) throw diverged(epoch);
  return { loss: loss / pixels.length, accuracy: correct / pixels.length };
}

/** An epoch is over: its figures, at its last step. */
function reportEpoch({ settings, split, onProgress }: TrainingTask, record: EpochRecord): void {
  const steps = Math.ceil(split.train.length / settings.batch);
  onProgress?.({ kind: 'training', epoch: record.epoch, epochs: settings.epochs, step: steps, steps, last: record });
}

async function validate(
  { mask, split, signal }: TrainingTask,
  predictor: Predictor,
  epoch: number,
): Promise<Pick<EpochRecord, 'validationLoss' | 'validationAccuracy'> & { path?: string }> {
  if (split.validation.length === 0) return {};
  const { loss, correct, path } = await predictor.predict({
    mask,
    pixels: split.validation,
    signal,
    when: `in the validation of epoch ${epoch}`,
  });
  return { path, validationLoss: loss, validationAccuracy: correct / split.validation.length };
}

/** The weights as they are after an epoch, the loss of which was a number before its last update. */
async function finiteWeights({ network }: TrainingTask, epoch: number): Promise<readonly WeightArray[]> {
  const weights = await network.exportWeights();
  checkWeights(weights, { of: `the network after epoch ${epoch}`, hint: DIVERGED });
  return weights;
}

/** Lets timers, progress and Ctrl-C in between two steps. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw new Interrupted();
}

function diverged(epoch: number): Failure {
  return new Failure({ code: 'diverged', message: `the loss is no longer a number in epoch ${epoch}`, hint: DIVERGED });
}

/** A value that is not a number in a training comes from the training. */
function asDivergence(error: unknown): never {
  if (!(error instanceof Failure) || error.problems[0].code !== 'not-finite') throw error;
  throw new Failure({ ...error.problems[0], code: 'diverged', hint: DIVERGED });
}
