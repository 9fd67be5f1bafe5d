import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type LogitsSink, type LogitsSource } from './source.js';

/** Logits of pixels from their patches, one by one. */
export async function patchLogits(
  { network, feed, steps, batch }: LogitsSource,
  pixels: Uint32Array,
  { take, onProgress }: LogitsSink,
): Promise<void> {
  const { classes } = network.network;
  for (let from = 0; from < pixels.length; from += batch) {
    const { values, count } = batchOf(pixels, from, batch, steps);
    const input = feed.input(values, 0, values.length);
    await steps.run(
      `patches of ${values.length}`,
      input,
      (given) => tf.tidy(() => network.infer(feed.patches(given))),
      (logits) => {
        for (let index = 0; index < count; index++) take(from + index, logits.subarray(index * classes, (index + 1) * classes));
        onProgress?.((from + count) / pixels.length);
      },
    );
  }
  await steps.finish();
}
