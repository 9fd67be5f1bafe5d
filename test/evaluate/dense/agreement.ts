import { patchFeed } from '../../../src/compile/patch-feed.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Predictor, type PredictorOptions } from '../../../src/evaluate/predict.js';
import { compile, livelyWeights } from '../../compile/networks.js';
import type { DenseCase } from './cases.js';

/** How far dense prediction is from patches. */
export interface Agreement {
  readonly path: string;
  /** Logits whose bits differ. */
  readonly bits: number;
  /** The greatest difference of two logits, of the greatest logit of all. */
  readonly relative: number;
  /** Pixels of another class, and those of them whose two best logits lie at most 1e-4 apart. */
  readonly others: number;
  readonly close: number;
}

/** Predicts a case both ways, dense wherever it can be. */
export async function agreementOf(drawn: DenseCase, engine: Engine): Promise<Agreement> {
  const dense = await logitsOf(drawn, engine, { path: 'dense', tileBytes: drawn.tileBytes });
  const patches = await logitsOf(drawn, engine, { path: 'patches' });
  const { classes } = drawn.network;
  const scale = patches.logits.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let [bits, relative, others, close] = [0, 0, 0, 0];
  const words = [dense.logits, patches.logits].map(({ buffer }) => new Uint32Array(buffer));
  for (const [index, value] of patches.logits.entries()) {
    if (words[0][index] !== words[1][index]) bits++;
    relative = Math.max(relative, Math.abs(value - dense.logits[index]) / scale);
  }
  for (let place = 0; place < drawn.pixels.length; place++) {
    const [mine, theirs] = [dense, patches].map(({ logits }) => [...logits.subarray(place * classes, (place + 1) * classes)]);
    if (mine.indexOf(Math.max(...mine)) === theirs.indexOf(Math.max(...theirs))) continue;
    others++;
    const [best, second] = theirs.sort((a, b) => b - a);
    if (best - second < 1e-4) close++;
  }
  return { path: dense.path, bits, relative, others, close };
}

async function logitsOf(
  { network, values, scene, patch, pixels }: DenseCase,
  engine: Engine,
  options: PredictorOptions,
): Promise<{ path: string; logits: Float32Array<ArrayBuffer> }> {
  const compiled = compile(network, engine, livelyWeights(network, 3));
  const feed = patchFeed(engine, values, scene, patch);
  const predictor = new Predictor(compiled, feed, options);
  const logits = new Float32Array(pixels.length * network.classes).fill(NaN);
  try {
    const path = await predictor.logits({ pixels }, (place, found) => logits.set(found, place * network.classes));
    return { path, logits };
  } finally {
    predictor.dispose();
    feed.dispose();
    compiled.dispose();
  }
}
