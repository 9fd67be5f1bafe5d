import * as tf from '@tensorflow/tfjs-core';

/** One training step of `steps` on these pixels of the feed's scene; `classOf` gives the label of each by its place in the batch. */
export async function trainOn(steps, feed, pixels, classOf) {
  const size = pixels.length;
  const input = feed.input(pixels, 0, size);
  const labels = tf.tensor1d(
    Int32Array.from({ length: size }, (_, index) => classOf(index)),
    'int32',
  );
  await steps.run({ input, labels, size });
  tf.dispose([input, labels]);
}
