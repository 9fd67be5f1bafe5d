import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { ORIENTATIONS, type Orientation } from '../data/orientation.js';
import { type PatchCutter, patchCutter, type PatchShape, type SceneShape } from '../data/patches.js';
import type { Engine, HeldScene } from '../engine/engine.js';
import type { Frame } from './dense/tiles.js';

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

/** What patches are cut from. */
export interface FeedScene extends Frame {
  /** [rows, columns, bands] */
  readonly values: Float32Array;
}

/** Patches of a scaled scene on an engine: cut there from a scene that it holds, or before they are sent to it. */
export interface PatchFeed {
  /** Pixels along a side. */
  readonly size: number;
  readonly bands: number;
  readonly scene: FeedScene;
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
  const scene = { values, rows: shape.rows, columns: shape.columns, size, padding };
  return held ? heldFeed(held, cutter, scene) : sentFeed(cutter, scene);
}

/** Its inputs are pixels with how their patches lie: pixel * 8 + orientation. */
function heldFeed(held: HeldScene, { size, bands }: PatchCutter, scene: FeedScene): PatchFeed {
  return {
    size,
    bands,
    scene,
    input: (indices, from, count, { orientations } = {}) =>
      tf.tensor1d(
        Int32Array.from({ length: count }, (_, index) => indices[from + index] * ORIENTATIONS + (orientations?.[index] ?? 0)),
        'int32',
      ),
    patches: (input) => held.cut(input as Tensor1D),
    dispose: () => held.dispose(),
  };
}

function sentFeed(cutter: PatchCutter, scene: FeedScene): PatchFeed {
  const { size, bands } = cutter;
  return {
    size,
    bands,
    scene,
    input(indices, from, count, { orientations, noise } = {}) {
      const values = cutter.cut(indices, from, count, orientations);
      noise?.forEach((value, index) => {
        values[index] += value;
      });
      return tf.tensor3d(values, [count, size * size, bands]);
    },
    patches: (input) => input as Tensor3D,
    dispose: () => undefined,
  };
}
