import * as tf from '@tensorflow/tfjs-core';
import { CompiledNetwork } from '../../compile/network.js';
import { patchFeed } from '../../compile/patch-feed.js';
import type { Engine } from '../../engine/engine.js';
import { RandomStream } from '../../numerics/random.js';
import { trainNetwork } from '../../train/loop.js';
import { type SelfTestCase, selfTestCase } from './self-test-network.js';

/** How far an engine is from the cpu engine: the norm of the difference, over the norm of what the cpu engine has. */
export interface SelfTestCheck {
  readonly what: string;
  /** The largest of all tensors. */
  readonly deviation: number;
  readonly tolerance: number;
}

export interface SelfTest {
  readonly passed: boolean;
  readonly checks: readonly SelfTestCheck[];
  /** All of it gave the same bits a second time. */
  readonly repeats: boolean;
  readonly seconds: number;
  /** What the engine had to say, such as that it records no steps. */
  readonly notices: readonly string[];
}

/** Float32 rounds at 6e-8; a network this deep multiplies that by some hundred, a few updates by some more. */
const TOLERANCE = { 'the output': 1e-4, 'the gradients': 1e-4, 'the loss of a training': 1e-4, 'the weights after it': 1e-3 } as const;

const REFERENCE = 'cpu';

type Results = Readonly<Record<keyof typeof TOLERANCE, readonly Float32Array[]>>;

/**
 * Computes a network with every kind of layer on the cpu engine and on another: its output, its gradients, and a training
 * of six updates, as trials train.
 *
 * @param start makes an engine tfjs' back end, as both of them are in turn
 */
export async function selfTest(startReference: () => Promise<Engine>, start: () => Promise<Engine>): Promise<SelfTest> {
  const testCase = selfTestCase();
  const expected = await compute(testCase, await startReference());
  const begin = performance.now();
  const engine = await start();
  // The reference has just been computed.
  const found = engine.name === REFERENCE ? expected : await compute(testCase, engine);
  const again = await compute(testCase, engine);
  const checks = (Object.keys(TOLERANCE) as (keyof typeof TOLERANCE)[]).map((what) => ({
    what,
    tolerance: TOLERANCE[what],
    deviation: largestDeviation(expected[what], found[what]),
  }));
  return {
    checks,
    notices: [...new Set(engine.notices ?? [])],
    repeats: checks.every(({ what }) => sameBits(found[what], again[what])),
    // A value that is not a number does not agree either.
    passed: checks.every((check) => check.deviation <= check.tolerance),
    seconds: (performance.now() - begin) / 1000,
  };
}

async function compute({ experiment, network, weights, scene, values, mask, split }: SelfTestCase, engine: Engine): Promise<Results> {
  const { training, patch } = experiment;
  const feed = patchFeed(engine, values, scene, patch);
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, weights);
  const { test } = split;
  const input = feed.input(test, 0, test.length);
  const labels = tf.tensor1d(
    Int32Array.from(test, (pixel) => mask[pixel] - 1),
    'int32',
  );
  tf.engine().startScope();
  try {
    const patches = feed.patches(input);
    const output = await valuesOf(compiled.infer(patches));
    const step = compiled.gradients(patches, labels, new RandomStream(1, 'dropout'));
    const gradients: Float32Array[] = [];
    for (const name of [...step.gradients.keys()].sort()) gradients.push(await valuesOf(step.gradients.get(name)!));
    compiled.importWeights(weights);
    const trained = await trainNetwork({ network: compiled, feed, mask, split, settings: training, seed: 1 });
    return {
      'the output': [output],
      'the gradients': gradients,
      'the loss of a training': [Float32Array.from(trained.epochs, ({ loss }) => loss)],
      'the weights after it': trained.weights.map(({ values }) => Float32Array.from(values)),
    };
  } finally {
    tf.engine().endScope();
    tf.dispose([input, labels]);
    compiled.dispose();
    feed.dispose();
  }
}

async function valuesOf(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}

function largestDeviation(expected: readonly Float32Array[], found: readonly Float32Array[]): number {
  // Gradients that are zero but for rounding have no proportion of their own.
  const least = 0.1 * Math.max(...expected.map(norm));
  return Math.max(
    ...expected.map((values, index) => {
      if (found[index]?.length !== values.length) return Infinity;
      return norm(values.map((value, place) => value - found[index][place])) / Math.max(norm(values), least);
    }),
  );
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

function sameBits(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.length === b.length && a.every((values, index) => Buffer.from(values.buffer).equals(Buffer.from(b[index].buffer)));
}
