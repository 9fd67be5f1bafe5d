import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { ORIENTATIONS, type Orientation } from '../data/orientation.js';
import { type PatchCutter, patchCutter, type PatchShape, type SceneShape } from '../data/patches.js';
import type { Engine, HeldScene } from '../engine/engine.js';

/** How patches are changed for training. */
export interface PatchChange {
  /** How each of them lies. */
  readonly orientations?: ArrayLike<Orientation>;
  /** Added to their values, [count, size x size, bands]. */
  readonly noise?: Float32Array;
}

export interface PatchSettings extends PatchShape {
  /** Whether noise will be added: patches are then cut where it is drawn. */
  readonly noisy?: boolean;
}

/** Patches of a scaled scene on an engine: cut there from a scene that it holds, or before they are sent to it. */
export interface PatchFeed {
  /** Pixels along a side. */
  readonly size: number;
  readonly bands: number;
  /** What a step takes in for the pixels `indices[from]` to `indices[from + count - 1]`: fresh from the processor. */
  input(indices: ArrayLike<number>, from: number, count: number, change?: PatchChange): Tensor;
  /** The patches of an input, [count, size x size, bands]. */
  patches(input: Tensor): Tensor3D;
  dispose(): void;
}

/**
 * @param values [rows, columns, bands]
 * @throws Failure `patch-even`, `patch-too-large`
 */
export function patchFeed(engine: Engine, values: Float32Array, shape: SceneShape, { size, padding, noisy }: PatchSettings): PatchFeed {
  const cutter = patchCutter(values, shape, size, padding);
  const held = noisy ? undefined : engine.holdScene?.(values, shape, { size, padding });
  return held ? heldFeed(held, cutter) : sentFeed(cutter);
}

/** Its inputs are pixels with how their patches lie: pixel * 8 + orientation. */
function heldFeed(scene: HeldScene, { size, bands }: PatchCutter): PatchFeed {
  return {
    size, bands,
    input: (indices, from, count, { orientations } = {}) => tf.tensor1d(
      Int32Array.from({ length: count }, (_, index) => indices[from + index] * ORIENTATIONS + (orientations?.[index] ?? 0)), 'int32'),
    patches: (input) => scene.cut(input as Tensor1D),
    dispose: () => scene.dispose(),
  };
}

function sentFeed(cutter: PatchCutter): PatchFeed {
  const { size, bands } = cutter;
  return {
    size, bands,
    input(indices, from, count, { orientations, noise } = {}) {
      const values = cutter.cut(indices, from, count, orientations);
      noise?.forEach((value, index) => { values[index] += value; });
      return tf.tensor3d(values, [count, size * size, bands]);
    },
    patches: (input) => input as Tensor3D,
    dispose: () => undefined,
  };
}
