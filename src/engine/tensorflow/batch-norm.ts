import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { BatchStatistics, TrainingKernels } from '../kernels/kernels.js';
import type { Attribute, Operations } from './operations.js';

type Normalizations = Pick<TrainingKernels, 'batchNormTraining' | 'batchNormGradient' | 'batchNormInference'>;

/** What TensorFlow's gradient needs of the forward pass: tensors whose meaning depends on the device, and epsilon. */
interface Reserved {
  readonly tensors: readonly Tensor[];
  readonly epsilon: number;
}

/** FusedBatchNormV3 and its gradient. */
export function tensorflowNormalizations(operations: Operations): Normalizations {
  /** By the statistics that go with them; both belong to the scope of the forward pass. */
  const reserves = new WeakMap<BatchStatistics, Reserved>();
  return {
    batchNormTraining(x, { gamma, beta, movingMean, movingVariance }, { epsilon, momentum, relu }) {
      const { y, statistics, reserved } = tf.tidy(() => {
        const rows = asRows(x);
        const none = tf.tensor1d([]);
        const [scaled, mean, unbiased, ...reserved] = operations.runAll(
          'FusedBatchNormV3',
          [rows, gamma, beta, none, none],
          6,
          attributesOf(epsilon, true, operations),
        );
        const count = rows.shape[0];
        // TensorFlow gives the sample's variance; the contract is the population's.
        const variance = operations.run('Mul', [unbiased, Math.max(count - 1, 1) / count]);
        move(operations, movingMean, mean, momentum);
        move(operations, movingVariance, variance, momentum);
        const inverseDeviation = operations.run('Rsqrt', [operations.run('AddV2', [variance, epsilon])]);
        const y = tf.reshape(relu ? operations.run('Relu', [scaled]) : scaled, x.shape);
        return { y, statistics: tf.stack([mean, inverseDeviation]) as BatchStatistics, reserved };
      });
      reserves.set(statistics, { tensors: reserved, epsilon });
      return { y, statistics };
    },
    batchNormGradient: (dy, x, y, { gamma }, statistics, relu, added) =>
      tf.tidy(() => {
        const passed = relu ? operations.run('ReluGrad', [asRows(dy), asRows(y)]) : asRows(dy);
        const { tensors, epsilon } = reserves.get(statistics)!;
        const [dx, dgamma, dbeta] = operations.runAll(
          'FusedBatchNormGradV3',
          [passed, asRows(x), gamma, ...tensors],
          5,
          attributesOf(epsilon, true, operations),
        );
        const sum = added ? operations.run('AddV2', [dx, asRows(added)]) : dx;
        return { x: tf.reshape(sum, x.shape), gamma: dgamma, beta: dbeta };
      }),
    batchNormInference: (x, { gamma, beta, movingMean, movingVariance }, { epsilon, relu }) =>
      tf.tidy(() => {
        const [scaled] = operations.runAll(
          'FusedBatchNormV3',
          [asRows(x), gamma, beta, movingMean, movingVariance],
          6,
          attributesOf(epsilon, false, operations),
        );
        return tf.reshape(relu ? operations.run('Relu', [scaled]) : scaled, x.shape);
      }),
  };
}

function attributesOf(epsilon: number, training: boolean, operations: Operations): readonly Attribute[] {
  return operations.attributes(
    `normalization ${epsilon} ${training}`,
    ({ TF_ATTR_TYPE, TF_FLOAT, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_STRING }) => [
      { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon },
      { name: 'is_training', type: TF_ATTR_BOOL, value: training },
      { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    ],
  );
}

/** As TensorFlow takes it: [rows, 1, 1, channels]. */
function asRows(x: Tensor): Tensor4D {
  const channels = x.shape[x.shape.length - 1];
  return tf.reshape(x, [x.size / channels, 1, 1, channels]);
}

function move(operations: Operations, moving: Variable, batch: Tensor, momentum: number): void {
  moving.assign(operations.run('AddV2', [operations.run('Mul', [moving, momentum]), operations.run('Mul', [batch, 1 - momentum])]));
}
