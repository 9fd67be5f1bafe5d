import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { type PatchCutter, patchCutter, type SceneShape } from '../data/patches.js';
import type { Engine, HeldScene } from '../engine/engine.js';

/** Patches of a standardised scene on an engine: cut there from a scene that it holds, or before they are sent to it. */
export interface PatchFeed {
  /** Pixels along a side. */
  readonly size: number;
  readonly bands: number;
  /** What a step takes in for the pixels `indices[from]` to `indices[from + count - 1]`: fresh from the processor. */
  input(indices: ArrayLike<number>, from: number, count: number): Tensor;
  /** The patches of an input, [count, size x size, bands]. */
  patches(input: Tensor): Tensor3D;
  dispose(): void;
}

/**
 * @param standardized [rows, columns, bands]
 * @throws Failure `patch-even`, `patch-too-large`
 */
export function patchFeed(engine: Engine, standardized: Float32Array, shape: SceneShape, size: number, padding: 'zero'): PatchFeed {
  const cutter = patchCutter(standardized, shape, size, padding);
  const held = engine.holdScene?.(standardized, shape, size);
  return held ? heldFeed(held, cutter) : sentFeed(cutter);
}

function heldFeed(scene: HeldScene, { size, bands }: PatchCutter): PatchFeed {
  return {
    size, bands,
    input: (indices, from, count) => tf.tensor1d(Int32Array.from({ length: count }, (_, index) => indices[from + index]), 'int32'),
    patches: (input) => scene.cut(input as Tensor1D),
    dispose: () => scene.dispose(),
  };
}

function sentFeed(cutter: PatchCutter): PatchFeed {
  const { size, bands } = cutter;
  return {
    size, bands,
    input: (indices, from, count) => tf.tensor3d(cutter.cut(indices, from, count), [count, size * size, bands]),
    patches: (input) => input as Tensor3D,
    dispose: () => undefined,
  };
}
