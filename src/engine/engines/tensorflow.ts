import type { EngineKind } from '../engine.js';
import { findTensorflow, loadTensorflow } from '../tensorflow/find.js';

/** TensorFlow itself, where the optional package tfjs-node-gpu is installed: with CUDA on NVIDIA's GPUs, else on the processor. */
export const tensorflow: EngineKind = {
  name: 'tensorflow',
  summary: 'TensorFlow through the optional @tensorflow/tfjs-node-gpu: CUDA where it finds a GPU, else the processor',
  async find(device) {
    const found = await findTensorflow(device);
    const name = `tensorflow:${found.device}`;
    return { name, class: name, start: async () => (await import('../tensorflow/start.js')).startTensorflow(found) };
  },
  beforeWorkers: async (device) => loadTensorflow(await findTensorflow(device)),
};
