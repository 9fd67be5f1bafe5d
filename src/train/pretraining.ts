import { dispose } from '@tensorflow/tfjs-core';
import { networkParameters } from '../architecture/parameters.js';
import { type Pretraining, pretrainingOf } from '../architecture/pretraining.js';
import { CompiledNetwork } from '../compile/network.js';
import { initialWeights, type WeightArray } from '../compile/weights.js';
import { Failure } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';
import { drawChange } from './augment.js';
import { shuffledBatches } from './batches.js';
import { createOptimizer } from './optimizers/index.js';
import type { PretrainingState } from './pretraining-state.js';
import type { PretrainingRecord } from './progress.js';
import { TrainingSteps } from './steps.js';
import type { TrainingTask } from './task.js';

interface Options {
  readonly from?: PretrainingState;
  /** An epoch is done: the network's weights as they are by then. */
  note(state: () => Promise<PretrainingState & { weights: readonly WeightArray[] }>): Promise<void>;
  /** Between two steps. */
  breathe(): Promise<void>;
}

/**
 * Lets each autoencoder of a network, in their order, learn to reconstruct what comes to it of the training pixels. Order and
 * changes of the patches come from a stream of each autoencoder's own, and the optimizer starts again with each.
 *
 * @returns a record of every epoch
 */
export async function pretrain(task: TrainingTask, options: Options): Promise<PretrainingRecord[]> {
  const records = [...(options.from?.records ?? [])];
  for (const one of pretrainingOf(task.network.network)) {
    const done = records.filter(({ block }) => block === one.name).length;
    if (done < one.epochs) await pretrainBlock(task, one, records, done, options);
  }
  return records;
}

async function pretrainBlock(
  task: TrainingTask,
  one: Pretraining,
  records: PretrainingRecord[],
  done: number,
  { from, note, breathe }: Options,
): Promise<void> {
  const { network, feed, settings, seed } = task;
  const parameters = networkParameters(one.network);
  const { engine, batchNorm, fast } = network;
  const compiled = new CompiledNetwork(one.network, engine, batchNorm, initialWeights(parameters, seed), { fast });
  const own = new Set(network.parameters.map(({ name }) => name));
  const optimizer = createOptimizer(settings.optimizer, compiled);
  const order = new RandomStream(seed, `pretraining/${one.name}`);
  // The network has the layer's weights, as they are by now; the decoder's are new.
  compiled.importWeights((await network.exportWeights()).filter(({ name }) => parameters.some((parameter) => parameter.name === name)));
  const current = done > 0 ? from?.current : undefined;
  if (current) {
    compiled.importWeights(current.decoder);
    optimizer.restore(current.optimizer);
    order.state = current.order;
  }
  const steps = new TrainingSteps(compiled, optimizer, feed, order, {
    lane: task.lane,
    name: `pretraining of ${one.name},`,
    lesson: (patches) => compiled.reconstructionGradients(network.inferLayers(one.before, patches)),
  });
  try {
    for (let epoch = done + 1; epoch <= one.epochs; epoch++) {
      const record = { block: one.name, epoch, loss: await trainEpoch(task, one, epoch, steps, order, breathe, records.at(-1)) };
      records.push(record);
      const count = Math.ceil(task.split.train.length / settings.batch);
      task.onProgress?.({
        kind: 'pretraining',
        pretraining: { block: one.name, last: record },
        epoch,
        epochs: one.epochs,
        step: count,
        steps: count,
      });
      network.importWeights((await compiled.exportWeights()).filter(({ name }) => own.has(name)));
      await note(async () => {
        const weights = await network.exportWeights();
        if (epoch === one.epochs) return { records: [...records], weights };
        const decoder = (await compiled.exportWeights()).filter(({ name }) => !own.has(name));
        return { records: [...records], weights, current: { decoder, optimizer: await optimizer.state(), order: order.state } };
      });
    }
  } finally {
    steps.dispose();
    optimizer.dispose();
    compiled.dispose();
  }
}

/** @returns the mean loss */
async function trainEpoch(
  { feed, mask, split, settings, onProgress }: TrainingTask,
  { name, epochs }: Pretraining,
  epoch: number,
  steps: TrainingSteps,
  order: RandomStream,
  breathe: Options['breathe'],
  last: PretrainingRecord | undefined,
): Promise<number> {
  const pixels = split.train;
  const of = Math.ceil(pixels.length / settings.batch);
  const change = (count: number) => drawChange(settings.augment, count, feed.size * feed.size * feed.bands, order);
  let step = 0;
  for (const batch of shuffledBatches(pixels, settings.batch, feed, mask, order, change)) {
    try {
      await steps.run(batch);
    } finally {
      dispose([batch.input, batch.labels]);
    }
    onProgress?.({ kind: 'pretraining', pretraining: { block: name, last }, epoch, epochs, step: ++step, steps: of });
    await breathe();
  }
  const loss = (await steps.takeTotals()).loss / pixels.length;
  if (Number.isFinite(loss)) return loss;
  throw new Failure({
    code: 'diverged',
    message: `the loss is no longer a number in epoch ${epoch} of the pretraining of ${name}`,
    hint: 'Use a lower learning rate.',
  });
}
