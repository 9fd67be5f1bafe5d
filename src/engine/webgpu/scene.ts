import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { SceneShape } from '../../data/patches.js';
import type { HeldScene } from '../engine.js';
import type { GpuBackend } from './backend.js';
import { patchesProgram } from './patches.js';

/** A scene in the GPU's memory; undefined if it is more than one buffer may hold. */
export function holdScene(backend: GpuBackend, values: Float32Array, scene: SceneShape, size: number): HeldScene | undefined {
  const { maxStorageBufferBindingSize, maxBufferSize } = backend.device.limits;
  if (values.byteLength > Math.min(maxStorageBufferBindingSize, maxBufferSize)) return undefined;
  const { rows, columns, bands } = scene;
  const held = tf.tensor3d(values, [rows, columns, bands]);
  backend.bufferOf(held);
  return {
    cut(pixels) {
      const [count] = pixels.shape;
      const patches = backend.make<Tensor3D>([count, size * size, bands]);
      const program = backend.program(`patches ${rows} ${columns} ${bands} ${size} ${count}`, () => patchesProgram(scene, size, count));
      backend.dispatch(program, [held, pixels, patches]);
      return patches;
    },
    dispose: () => held.dispose(),
  };
}
