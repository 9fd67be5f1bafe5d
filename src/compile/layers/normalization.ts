import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { NormalizationLayer } from '../../architecture/layers.js';
import type { NormalizationWeights } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Pass } from '../pass.js';

/** Batch normalization with its ReLU. */
export const normalization: LayerCompiler<NormalizationLayer> = {
  infer: (layer, x, pass) => pass.kernels.batchNormInference(x, weightsOf(layer, pass), { ...pass.batchNorm, relu: layer.relu }),
  train(layer, x, pass) {
    const weights = weightsOf(layer, pass);
    const { y, statistics } = pass.kernels.batchNormTraining(x, weights, { ...pass.batchNorm, relu: layer.relu });
    return {
      y,
      adds: true,
      backward(dy, added) {
        const gamma = pass.gradientTarget(`${layer.name}/gamma`);
        const targets = gamma && { gamma, beta: pass.gradientTarget(`${layer.name}/beta`)! };
        const gradients = pass.kernels.batchNormGradient(dy, x, y, weights, statistics, layer.relu, added, targets);
        pass.addGradient(`${layer.name}/gamma`, gradients.gamma);
        pass.addGradient(`${layer.name}/beta`, gradients.beta);
        return gradients.x;
      },
    };
  },
};

function weightsOf({ name }: NormalizationLayer, pass: Pass): NormalizationWeights {
  return {
    gamma: pass.weight(`${name}/gamma`) as Tensor as Tensor1D, beta: pass.weight(`${name}/beta`) as Tensor as Tensor1D,
    movingMean: pass.weight(`${name}/moving_mean`), movingVariance: pass.weight(`${name}/moving_variance`),
  };
}
