import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../compile/network.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import { firstNonFinite, placeOfPixel } from '../data/features/finite.js';
import { Failure } from '../errors/failure.js';

/** Logits of a pixel of which one is NaN or infinite: no class can be predicted from them. */
export class NonFiniteLogits extends Error {
  constructor(
    readonly pixel: number,
    readonly logits: readonly number[],
  ) {
    super(`the logits of pixel ${pixel} are ${logits.join(', ')}`);
  }
}

interface Prediction {
  readonly network: CompiledNetwork;
  readonly feed: PatchFeed;
  /** The scene's row that the feed's scene begins with. */
  readonly firstRow?: number;
  /** `in the validation of epoch 3`, where it matters. */
  readonly when?: string;
}

/** Says where such logits come from: from a value of the patch, from a weight, or from the first layer that makes them of numbers. */
export async function explainLogits({ pixel, logits }: NonFiniteLogits, { network, feed, firstRow, when }: Prediction): Promise<Failure> {
  const at = logits.findIndex((logit) => !Number.isFinite(logit));
  const { columns } = feed.scene;
  const head =
    `${when ? `${when} ` : ''}the network's output for the pixel at ${placeOfPixel(pixel, columns, firstRow)} (counting from 1) ` +
    `is ${logits[at]} for class ${at + 1}`;
  const failure = (reason: string, hint: string) => new Failure({ code: 'not-finite', message: `${head}: ${reason}`, hint });
  const value = brokenValue(feed, pixel);
  if (value) {
    return failure(
      `the scene has ${value.value} at ${placeOfPixel(value.pixel, columns, firstRow)}, band ${value.band + 1} of its input`,
      'Leave the band out (dataset.bands), or declare the value that means no data (dataset.ignore).',
    );
  }
  const weight = (await network.exportWeights()).find(({ values }) => firstNonFinite(values) >= 0);
  if (weight)
    return failure(`the weight ${weight.name} has NaN or infinite values`, 'Train with a lower learning rate, or use other weights.');
  const layer = await brokenLayer(network, feed, pixel);
  return failure(
    `${layer ? `the layer ${layer} makes` : 'its layers make'} values that are too large for float32`,
    'Train with a lower learning rate, batch normalization or scaled bands (dataset.scaling), or use other weights.',
  );
}

/** A value of the pixel's patch that is not a number. */
function brokenValue(
  { scene: { values, rows, columns }, size, bands }: PatchFeed,
  pixel: number,
): { pixel: number; band: number; value: number } | undefined {
  const half = (size - 1) / 2;
  const [row, column] = [Math.floor(pixel / columns), pixel % columns];
  for (let y = Math.max(0, row - half); y <= Math.min(rows - 1, row + half); y++) {
    for (let x = Math.max(0, column - half); x <= Math.min(columns - 1, column + half); x++) {
      const from = (y * columns + x) * bands;
      const band = firstNonFinite(values.subarray(from, from + bands));
      if (band >= 0) return { pixel: y * columns + x, band, value: values[from + band] };
    }
  }
  return undefined;
}

/** The first layer whose output is not all numbers. */
async function brokenLayer(network: CompiledNetwork, feed: PatchFeed, pixel: number): Promise<string | undefined> {
  const { layers } = network.network;
  const input = feed.input(Uint32Array.of(pixel), 0, 1);
  try {
    for (let count = 1; count <= layers.length; count++) {
      const output: Tensor = tf.tidy(() => network.inferLayers(layers.slice(0, count), feed.patches(input)));
      const values = await output.data();
      output.dispose();
      if (firstNonFinite(values) >= 0) return layers[count - 1].name;
    }
    return undefined;
  } finally {
    input.dispose();
  }
}
