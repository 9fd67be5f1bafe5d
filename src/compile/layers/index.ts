import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Layer, LayerName, LayerOf } from '../../architecture/layers/index.js';
import type { Chain, LayerCompiler, Pass, Trained, TrainingPass } from '../pass.js';
import { activation } from './activation.js';
import { centre } from './centre.js';
import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { gate } from './gate.js';
import { groupnorm } from './groupnorm.js';
import { normalization } from './normalization.js';
import { parallel } from './parallel.js';
import { pool } from './pool.js';
import { prelu } from './prelu.js';
import { reduce } from './reduce.js';
import { relu } from './relu.js';
import { residual } from './residual.js';
import { select } from './select.js';
import { sigmoid } from './sigmoid.js';
import { attention } from './attention.js';
import { assembly } from './assembly.js';
import { turn } from './turn.js';
import { part } from './part.js';
import { classtoken } from './classtoken.js';
import { positions } from './positions.js';
import { factor } from './factor.js';
import { view } from './view.js';
import { window } from './window.js';

/** How every kind of layer of architecture/layers/ computes, one line a file. */
export const COMPILERS = {
  convolution,
  normalization,
  groupnorm,
  relu,
  sigmoid,
  prelu,
  activation,
  residual,
  parallel,
  gate,
  select,
  reduce,
  centre,
  view,
  pool,
  window,
  dropout,
  dense,
  attention,
  assembly,
  turn,
  part,
  classtoken,
  positions,
  factor,
} as const satisfies { readonly [Name in LayerName]: LayerCompiler<LayerOf<Name>> };

/** What a pass computes the layers of branches with. */
export const CHAIN: Chain = { infer: inferLayers, train: trainLayers };

function compilerOf(layer: Layer): LayerCompiler<Layer> {
  return COMPILERS[layer.kind as LayerName];
}

/** The output of a chain of layers in inference. */
export function inferLayers(layers: readonly Layer[], x: Tensor, pass: Pass): Tensor {
  let value = x;
  for (const layer of layers) {
    const next = compilerOf(layer).infer(layer, value, pass);
    // What nobody needs any more makes room while it is still in the processor's caches.
    if (value !== x && value !== next) value.dispose();
    value = next;
  }
  return value;
}

/**
 * The output of a chain of layers in training, and the way back through it, which hands the gradients of the weights
 * to the pass.
 *
 * @param wanted whether the gradient of x is needed
 */
export function trainLayers(layers: readonly Layer[], x: Tensor, pass: TrainingPass, wanted: boolean): Trained {
  const steps: Trained[] = [];
  let y = x;
  for (const [index, layer] of layers.entries()) {
    // Only the very first layer's input, the patches, needs no gradient.
    const step = compilerOf(layer).train(layer, y, pass, wanted || index > 0);
    steps.push(step);
    y = step.y;
  }
  return {
    y,
    backward(dy, added) {
      let gradient = dy;
      for (const [index, step] of [...steps.entries()].reverse()) {
        // Layers see samples in the rank that suits them: each gets its gradient in the shape of its own output.
        const shaped = tf.reshape(gradient, step.y.shape);
        const next = step.backward(shaped, index === 0 && step.adds ? added : undefined);
        // As in inference.
        if (next !== shaped) shaped.dispose();
        if (gradient !== dy) gradient.dispose();
        if (step.y !== y) step.y.dispose();
        if (!next) return undefined;
        gradient = next;
      }
      return added && !steps[0]?.adds ? tf.add(gradient, tf.reshape(added, gradient.shape)) : gradient;
    },
  };
}
