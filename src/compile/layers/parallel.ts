import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Join, ParallelLayer } from '../../architecture/layers/parallel.js';
import type { LayerCompiler } from '../pass.js';
import { mergedOf, trainMerged } from './merged-branches.js';

export const parallel: LayerCompiler<ParallelLayer> = {
  infer(layer, x, pass) {
    const parts = layer.chains.map((chain) => pass.chain.infer(chain, x, pass));
    const y = join(layer, parts);
    for (const part of new Set(parts)) if (part !== x) part.dispose();
    return y;
  },
  train(layer, x, pass, wanted) {
    const merged = mergedOf(layer, pass);
    if (merged) return trainMerged(merged, x, pass, wanted);
    const steps = layer.chains.map((chain) => pass.chain.train(chain, x, pass, wanted));
    const parts = steps.map(({ y }) => y);
    const y = join(layer, parts);
    return {
      y,
      adds: true,
      backward(dy, added) {
        const shares = tf.tidy(() => split(layer, dy, parts, y));
        // Each branch adds what has reached the input through those before it.
        const dx = steps.reduce<Tensor | undefined>((sum, { backward, y: part }, index) => {
          const share = tf.reshape(shares[index], part.shape);
          const next = backward(share, sum);
          if (sum && sum !== added && sum !== next) sum.dispose();
          if (share !== next) share.dispose();
          return next;
        }, added);
        for (const part of new Set(parts)) if (part !== x) part.dispose();
        return wanted ? dx : undefined;
      },
    };
  },
};

const VALUE_BY_VALUE: Readonly<Record<Exclude<Join, 'concat'>, (a: Tensor, b: Tensor) => Tensor>> = {
  add: (a, b) => tf.add(a, b),
  multiply: (a, b) => tf.mul(a, b),
  max: (a, b) => tf.maximum(a, b),
};

/** [positions of all samples, channels] of each branch. */
function inRows({ chains, input }: ParallelLayer, parts: readonly Tensor[]): Tensor2D[] {
  return parts.map((part, index) => tf.reshape(part, [-1, (chains[index].at(-1)?.output ?? input).channels]));
}

function join(layer: ParallelLayer, parts: readonly Tensor[]): Tensor {
  return tf.tidy(() => {
    const rows: Tensor[] = inRows(layer, parts);
    const y = layer.join === 'concat' ? tf.concat(rows, 1) : rows.reduce(VALUE_BY_VALUE[layer.join]);
    return tf.reshape(y, [parts[0].shape[0], -1, layer.output.channels]);
  });
}

/** The gradient of each branch's output. A maximum's goes to the first of equals alone. */
function split(layer: ParallelLayer, gradient: Tensor, parts: readonly Tensor[], y: Tensor): Tensor[] {
  const dy: Tensor2D = tf.reshape(gradient, [-1, layer.output.channels]);
  const rows = inRows(layer, parts);
  if (layer.join === 'add') return parts.map(() => tf.clone(dy));
  if (layer.join === 'concat') {
    let from = 0;
    return rows.map((part) => {
      const share = tf.slice(dy, [0, from], [-1, part.shape[1]]);
      from += part.shape[1];
      return share;
    });
  }
  if (layer.join === 'multiply') {
    return rows.map((_, index) => rows.reduce<Tensor>((product, part, other) => (other === index ? product : tf.mul(product, part)), dy));
  }
  let open: Tensor = dy;
  return rows.map((part) => {
    const share = tf.mul(open, tf.cast(tf.equal(part, tf.reshape(y, part.shape)), 'float32'));
    open = tf.sub(open, share);
    return share;
  });
}
