import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUPNORM_EPSILON, type GroupnormLayer } from '../../architecture/layers/groupnorm/layer.js';
import { sizeOf } from '../../architecture/shape.js';
import type { LinesShape } from '../../engine/kernels/block-kernels.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Pass, Trained, TrainingPass } from '../pass.js';

/** Layer and group normalization: what shares its statistics is brought into one line, [lines, values]. */
export const groupnorm: LayerCompiler<GroupnormLayer> = {
  infer(layer, x, pass) {
    const [shape, own] = [shapeOf(layer, x), pass.kernels.lines];
    if (own && takes(own, shape)) return tf.tidy(() => own.value(x, ...weightsOf(layer, pass), shape, GROUPNORM_EPSILON).y);
    return tf.tidy(() => scaled(layer, normalized(layer, x, pass.kernels).values, pass, x.shape));
  },
  train(layer, x, pass, wanted) {
    const [shape, own] = [shapeOf(layer, x), pass.kernels.lines];
    if (own && takes(own, shape)) return atOnce({ layer, shape, wanted }, x, pass, own);
    const { values, inverse } = normalized(layer, x, pass.kernels);
    return {
      y: tf.tidy(() => scaled(layer, values, pass, x.shape)),
      backward(gradient) {
        const dy = tf.reshape(gradient, values.shape);
        const { gamma, beta } = tf.tidy(() => ({ gamma: tf.sum(tf.mul(dy, values), 0), beta: tf.sum(dy, 0) }));
        pass.addGradient(`${layer.name}/gamma`, gamma);
        pass.addGradient(`${layer.name}/beta`, beta);
        if (!wanted) return undefined;
        return tf.tidy(() => {
          const { kernels } = pass;
          const lines = toLines(layer, tf.mul(dy, tiled(layer, 'gamma', values.shape[0], pass)), kernels);
          const own = toLines(layer, values, kernels);
          const count = lines.shape[1];
          const centred = tf.sub(lines, along(tf.mean(lines, 1, true), count));
          const inner = tf.sub(centred, tf.mul(own, along(tf.mean(tf.mul(lines, own), 1, true), count)));
          return tf.reshape(fromLines(layer, tf.mul(inner, along(inverse, count)), kernels), x.shape);
        });
      },
    };
  },
};

type Own = NonNullable<TrainingKernels['lines']>;
const takes = (own: Own, shape: LinesShape): boolean => own.takes?.(shape) ?? true;

/** By an engine that normalizes in one go. */
function atOnce(
  { layer, shape, wanted }: { readonly layer: GroupnormLayer; readonly shape: LinesShape; readonly wanted: boolean },
  x: Tensor,
  pass: TrainingPass,
  kernels: Own,
): Trained {
  const [gamma, beta] = weightsOf(layer, pass);
  const { y, kept } = kernels.value(x, gamma, beta, shape, GROUPNORM_EPSILON);
  return {
    y,
    backward(dy) {
      const [ownGamma, ownBeta] = [pass.gradientTarget(`${layer.name}/gamma`), pass.gradientTarget(`${layer.name}/beta`)];
      const into = ownGamma && ownBeta && { gamma: ownGamma, beta: ownBeta };
      const gradients = kernels.weights(dy, x, kept, shape, into);
      pass.addGradient(`${layer.name}/gamma`, gradients.gamma);
      pass.addGradient(`${layer.name}/beta`, gradients.beta);
      const dx = wanted ? kernels.gradient(dy, x, gamma, kept, shape) : undefined;
      for (const one of kept) one.dispose();
      return dx;
    },
  };
}

function weightsOf({ name }: GroupnormLayer, pass: Pass): [gamma: Tensor, beta: Tensor] {
  return [pass.weight(`${name}/gamma`), pass.weight(`${name}/beta`)];
}

/** A position's channels are a sample of one position. */
function shapeOf({ over, groups, input }: GroupnormLayer, x: Tensor): LinesShape {
  const { channels } = input;
  if (over === 'position') return { samples: x.size / channels, positions: 1, channels, groups: 1 };
  return { samples: x.size / sizeOf(input), positions: sizeOf(input) / channels, channels, groups };
}

/** [positions of all samples, channels] with zero mean and unit variance in each line, and 1 / deviation of each line, [lines, 1]. */
function normalized(layer: GroupnormLayer, x: Tensor, kernels: TrainingKernels): { values: Tensor2D; inverse: Tensor } {
  return tf.tidy(() => {
    const lines = toLines(layer, x, kernels);
    const count = lines.shape[1];
    const centred = tf.sub(lines, along(tf.mean(lines, 1, true), count));
    const inverse = tf.div(1, tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), GROUPNORM_EPSILON)));
    return { values: fromLines(layer, tf.mul(centred, along(inverse, count)), kernels), inverse };
  });
}

function scaled(layer: GroupnormLayer, values: Tensor2D, pass: Pass, shape: number[]): Tensor {
  const rows = values.shape[0];
  return tf.reshape(tf.add(tf.mul(values, tiled(layer, 'gamma', rows, pass)), tiled(layer, 'beta', rows, pass)), shape);
}

function tiled({ name, input }: GroupnormLayer, role: 'gamma' | 'beta', rows: number, pass: Pass): Tensor2D {
  return tf.tile(tf.reshape(pass.weight(`${name}/${role}`), [1, input.channels]), [rows, 1]) as Tensor2D;
}

/** One value a line, [lines, 1], for all of the line. */
function along(x: Tensor, count: number): Tensor {
  return tf.tile(tf.reshape(x, [-1, 1]), [1, count]);
}

/** Of `sample`, each group's values of all positions behind one another: [samples x groups, positions x channels of a group]. */
function toLines({ over, groups, input }: GroupnormLayer, x: Tensor, kernels: TrainingKernels): Tensor2D {
  const { channels } = input;
  if (over === 'position') return tf.reshape(x, [-1, channels]);
  const values = sizeOf(input);
  const samples = x.size / values;
  if (groups === 1) return tf.reshape(x, [samples, values]);
  const axis = { outer: (samples * values) / channels, extent: groups, inner: channels / groups };
  const parts = Array.from({ length: groups }, (_, offset) =>
    tf.reshape(kernels.take(x, axis, { offset, count: 1, step: 1 }), [samples, 1, values / groups]),
  );
  return tf.reshape(tf.concat(parts, 1), [samples * groups, values / groups]);
}

/** The way back: [positions of all samples, channels]. */
function fromLines({ over, groups, input }: GroupnormLayer, lines: Tensor, kernels: TrainingKernels): Tensor2D {
  const { channels } = input;
  if (over === 'position' || groups === 1) return tf.reshape(lines, [-1, channels]);
  const values = sizeOf(input);
  const samples = lines.size / values;
  const axis = { outer: samples, extent: groups, inner: values / groups };
  const parts = Array.from({ length: groups }, (_, offset) =>
    tf.reshape(kernels.take(lines, axis, { offset, count: 1, step: 1 }), [(samples * values) / channels, 1, channels / groups]),
  );
  return tf.reshape(tf.concat(parts, 1), [-1, channels]);
}
