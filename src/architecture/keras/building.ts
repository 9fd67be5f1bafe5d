import type { Layer } from '../layers/layer.js';
import type { KerasGraph } from './graph.js';
import type { KerasValue } from './layout.js';

/** What a kind of layer needs to write itself as Keras layers. */
export interface KerasBuilding {
  readonly graph: KerasGraph;
  readonly batchNorm: { readonly momentum: number; readonly epsilon: number };
  /** A chain of layers, as those of a branch. */
  chain(layers: readonly Layer[], from: KerasValue): KerasValue;
}

/** A layer's output, and the shapes that its weights have in Keras where they are not ours, by role. */
export interface KerasOutput extends KerasValue {
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** What Keras calls them where it is not their role, by role. */
  readonly names?: Readonly<Record<string, string>>;
  /** Their values in Keras where they are not ours, by role. */
  readonly values?: Readonly<Record<string, (own: Float32Array) => Float32Array>>;
}

/** Keras' name of a layer of the network: it allows no slash. */
export function kerasName(layer: string): string {
  return layer.replaceAll('/', '_');
}

/** One Keras layer that leaves the shape as it is. */
export function applied({ graph }: KerasBuilding, kind: string, title: string, config: object, { wire, shape }: KerasValue): KerasValue {
  return { wire: graph.add(kind, title, { ...config }, [wire], wire.shape), shape };
}
