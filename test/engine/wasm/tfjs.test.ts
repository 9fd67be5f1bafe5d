import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WasmKernels } from '../../../src/engine/wasm/kernels.js';
import * as reference from './reference.js';
import { randomValues, relativeError, sizes, withOutput } from './reference.js';

/** What the kernels need of tfjs' wasm back end, none of it public. */
interface WasmBackend {
  wasm: { asm: { memory: WebAssembly.Memory }; _malloc(bytes: number): number; _free(address: number): void };
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: string): tf.TensorInfo;
}

test('the kernels work on tensors of the wasm back end in place', async () => {
  await tf.setBackend('wasm');
  const backend = tf.backend() as unknown as WasmBackend, { wasm } = backend;
  const kernels = new WasmKernels(wasm.asm.memory, (bytes) => wasm._malloc(bytes), (address) => wasm._free(address));
  const g = withOutput({
    batch: 2, inHeight: 3, inWidth: 97, inChannels: 24, kernelHeight: 1, kernelWidth: 7, filters: 24, strideHeight: 1, strideWidth: 1,
    padTop: 0, padBottom: 0, padLeft: 3, padRight: 3, border: 'zero',
  });
  const n = sizes(g), x = randomValues(n.x, 1), w = randomValues(n.w, 2);
  const xTensor = tf.tensor1d(x), wTensor = tf.tensor1d(w), yTensor = backend.makeOutput([n.y], 'float32');
  const address = (tensor: tf.TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset;
  kernels.convolution(g, address(xTensor), address(wTensor), 0, 0, address(yTensor));
  const y = await tf.engine().makeTensorFromTensorInfo(yTensor).data();
  assert.ok(relativeError(y, reference.convolution(g, x, w)) < 3e-6);
});

test.run();
