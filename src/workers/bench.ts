import * as tf from '@tensorflow/tfjs-core';
import { networkFlops, networkParameters } from '../architecture/parameters.js';
import type { Network } from '../architecture/layers/index.js';
import { CompiledNetwork } from '../compile/network.js';
import { type PatchFeed, patchFeed } from '../compile/patch-feed.js';
import { initialWeights } from '../compile/weights.js';
import type { Engine } from '../engine/engine.js';
import { Predictor } from '../evaluate/predict.js';
import { RandomStream } from '../numerics/random.js';
import type { NetworkExperiment } from '../pipeline/experiment.js';
import { type Batch, shuffledBatches } from '../train/batches.js';
import { createOptimizer } from '../train/optimizers/index.js';
import { TrainingSteps } from '../train/steps.js';

/** Milliseconds of one thing over several runs. */
export interface BenchTiming {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface BenchResult {
  readonly engine: string;
  readonly description: string;
  readonly steps: number;
  readonly batch: number;
  readonly trainStepMs: number;
  readonly trainStep: BenchTiming;
  readonly trainGflops: number;
  readonly predictPatchMs: number;
  readonly predictPatch: BenchTiming;
  readonly predictGflops: number;
  /** One pixel of a whole scene, its patch cut from the scene included. */
  readonly predictScenePixelMs: number;
  readonly predictScenePixel: BenchTiming;
  readonly peakMemoryMb: number;
}

/** Steps of which only the last is waited for, where steps are recorded. */
const BURST = 20;
/** Patches predicted at once, and pixels of a scene in one measurement. */
const PREDICTED = 64;

export interface BenchTask {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  /** How often each thing is timed. */
  readonly steps: number;
  /** How often each thing is done before; if left out twice, and training until it no longer becomes faster. */
  readonly warmUps?: number;
}

/**
 * Training takes so long to become as fast as it stays: the virtual machine compiles what it runs often anew, on a core that a second
 * thread needs too. An epoch takes longer than that.
 */
const WARM_SECONDS = 2;

/** Times a network on an engine with seeded noise for data. */
export async function bench({ experiment, network, steps, warmUps: wanted }: BenchTask, engine: Engine): Promise<BenchResult> {
  const { training, patch } = experiment;
  const warmUps = wanted ?? 2;
  const how = { fast: training.fast_convolutions };
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), 1), how);
  const feed = noiseScene(engine, network.input.depth, patch);
  const { pixels, mask } = noiseLabels(Math.max(training.batch * 4, PREDICTED), network.classes);
  const optimizer = createOptimizer(training.optimizer, compiled);
  const dropout = new RandomStream(1, 'dropout');
  const order = new RandomStream(1, 'order');
  const batches = endlessBatches(() => shuffledBatches(pixels, training.batch, feed, mask, order));
  // Those that are measured at once in this thread take their steps together.
  const lane = engine.joinSteps?.('bench');
  const trainingSteps = new TrainingSteps(compiled, optimizer, feed, dropout, { lane });
  const predictor = new Predictor(compiled, feed, { batch: PREDICTED });
  try {
    // A GPU is fed with many steps before one result is read, as in training.
    const burst = engine.recordSteps ? BURST : 1;
    const trainTiming = scale(
      1 / burst,
      await time(steps, { warmUps, warmSeconds: wanted === undefined ? WARM_SECONDS : 0 }, async () => {
        for (let step = 0; step < burst; step++) {
          const batch = batches.next().value!;
          await trainingSteps.run(batch);
          tf.dispose([batch.input, batch.labels]);
        }
        await trainingSteps.takeTotals();
      }),
    );
    lane?.leave();
    const input = feed.input(pixels, 0, PREDICTED);
    const patches = tf.tidy(() => feed.patches(input));
    const predictTiming = scale(
      1 / PREDICTED,
      await time(steps, { warmUps }, async () => {
        const logits = compiled.infer(patches);
        await logits.data();
        logits.dispose();
      }),
    );
    tf.dispose([input, patches]);
    const some = pixels.subarray(0, PREDICTED);
    // Noise may have taught a fast learner so much that its output is not a number.
    compiled.importWeights(initialWeights(networkParameters(network), 1));
    const sceneTiming = scale(
      1 / PREDICTED,
      await time(steps, { warmUps }, async () => {
        await predictor.predict({ mask, pixels: some });
      }),
    );
    const flops = networkFlops(network);
    return {
      engine: engine.name,
      description: engine.description,
      steps,
      batch: training.batch,
      trainStepMs: trainTiming.median,
      trainStep: trainTiming,
      trainGflops: (flops * 3 * training.batch) / trainTiming.median / 1e6,
      predictPatchMs: predictTiming.median,
      predictPatch: predictTiming,
      predictGflops: flops / predictTiming.median / 1e6,
      predictScenePixelMs: sceneTiming.median,
      predictScenePixel: sceneTiming,
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    lane?.leave();
    predictor.dispose();
    trainingSteps.dispose();
    optimizer.dispose();
    compiled.dispose();
    feed.dispose();
  }
}

function* endlessBatches(epoch: () => Generator<Batch>): Generator<Batch> {
  for (;;) yield* epoch();
}

function noiseScene(engine: Engine, bands: number, { size, padding }: NetworkExperiment['patch']): PatchFeed {
  const rows = Math.max(size, 16);
  const stream = new RandomStream(1, 'bench');
  const values = Float32Array.from({ length: rows * rows * bands }, () => stream.normal());
  return patchFeed(engine, values, { rows, columns: rows, bands }, { size, padding });
}

function noiseLabels(count: number, classes: number): { pixels: Uint32Array; mask: Uint8Array } {
  const mask = Uint8Array.from({ length: 256 }, (_, pixel) => (pixel % classes) + 1);
  return { pixels: Uint32Array.from({ length: count }, (_, index) => index % 256), mask };
}

/** The median of several runs, after some that warm up: so many, and for so long. */
async function time(
  runs: number,
  { warmUps, warmSeconds = 0 }: { readonly warmUps: number; readonly warmSeconds?: number },
  action: () => Promise<void>,
): Promise<BenchTiming> {
  const began = performance.now();
  for (let run = 0; run < warmUps || performance.now() - began < warmSeconds * 1000; run++) await action();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  const median = times.length % 2 === 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
  return { median, min: times[0], max: times[times.length - 1] };
}

function scale(factor: number, { median, min, max }: BenchTiming): BenchTiming {
  return { median: median * factor, min: min * factor, max: max * factor };
}
