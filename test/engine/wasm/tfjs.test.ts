import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import type { WasmBackend } from '../../../src/engine/wasm/backend.js';
import * as reference from './reference.js';
import { randomValues, relativeError, sizes, withOutput } from './reference.js';

test('the kernels work on tensors of the wasm back end in place', async () => {
  await startEngine('wasm');
  const backend = tf.backend() as WasmBackend;
  const g = withOutput({
    batch: 2,
    inHeight: 3,
    inWidth: 97,
    inChannels: 24,
    kernelHeight: 1,
    kernelWidth: 7,
    filters: 24,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padBottom: 0,
    padLeft: 3,
    padRight: 3,
    border: 'zero',
  });
  const n = sizes(g),
    x = randomValues(n.x, 1),
    w = randomValues(n.w, 2);
  const yTensor = backend.make([n.y]);
  backend.kernels.convolution(g, backend.address(tf.tensor1d(x)), backend.address(tf.tensor1d(w)), 0, 0, backend.address(yTensor));
  const y = await tf.engine().makeTensorFromTensorInfo(yTensor).data();
  assert.ok(relativeError(y, reference.convolution(g, x, w)) < 3e-6);
});

test.run();
