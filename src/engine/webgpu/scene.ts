import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { ORIENTATIONS } from '../../data/orientation.js';
import type { PatchShape, SceneShape } from '../../data/patches.js';
import type { HeldScene } from '../engine.js';
import type { GpuBackend } from './backend.js';
import { patchesProgram } from './convolution/patches.js';

/** A scene in the GPU's memory; undefined if it is more than one buffer may hold. */
export function holdScene(backend: GpuBackend, values: Float32Array, scene: SceneShape, patch: PatchShape): HeldScene | undefined {
  const { maxStorageBufferBindingSize, maxBufferSize } = backend.device.limits;
  if (values.byteLength > Math.min(maxStorageBufferBindingSize, maxBufferSize)) return undefined;
  const { rows, columns, bands } = scene;
  const { size, padding } = patch;
  // Pixels and orientations share 31 bits.
  if (rows * columns * ORIENTATIONS > 2147483647) return undefined;
  const held = tf.tensor3d(values, [rows, columns, bands]);
  backend.bufferOf(held);
  return {
    cut(pixels) {
      const [count] = pixels.shape;
      const patches = backend.make<Tensor3D>([count, size * size, bands]);
      const program = backend.program(`patches ${rows} ${columns} ${bands} ${size} ${padding} ${count}`, () =>
        patchesProgram(scene, patch, count),
      );
      backend.dispatch(program, [held, pixels, patches]);
      return patches;
    },
    dispose: () => held.dispose(),
  };
}
