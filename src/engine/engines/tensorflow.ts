import type { EngineKind, FoundEngine } from '../engine.js';
import { findTensorflow, type FoundTensorflow, loadTensorflow } from '../tensorflow/find.js';
import { tensorflowPackage } from '../tensorflow/package.js';

/** TensorFlow itself, where the optional package tfjs-node-gpu is installed: with CUDA on NVIDIA's GPUs, else on the processor. */
export const tensorflow: EngineKind = {
  name: 'tensorflow',
  summary: 'TensorFlow through the optional @tensorflow/tfjs-node-gpu: CUDA where it finds a GPU, else the processor',
  promise: 'the same bits with the same TensorFlow on the same kind of processor, a stated tolerance elsewhere',
  checkNative: () => void tensorflowPackage(),
  find: async (device) => described(await findTensorflow(device)),
  async devices() {
    const best = await findTensorflow();
    return best.device === 'cpu' ? [described(best)] : [described(best), described(await findTensorflow('cpu'))];
  },
  beforeWorkers: async (device) => loadTensorflow(await findTensorflow(device)),
};

function described(found: FoundTensorflow): FoundEngine {
  const name = `tensorflow:${found.device}`;
  return {
    name,
    class: name,
    gpu: found.device === 'cuda',
    start: async () => (await import('../tensorflow/start.js')).startTensorflow(found),
  };
}
