import type { ThreadAnswer } from '../in-thread.js';
import type { SinkTarget } from '../sink.js';
import type { Hdf5Dataset } from './module.js';

/** What the thread of the HDF5 library is started for. */
export type Hdf5Task =
  | { readonly type: 'list'; readonly file: string }
  | { readonly type: 'read'; readonly file: string; readonly parts: readonly ReadPart[]; readonly chunkBytes: number };

/** A dataset, and where its values go. */
export interface ReadPart {
  readonly dataset: Hdf5Dataset;
  readonly target: SinkTarget;
  /** For each axis of the dataset which axis of the variable it is. */
  readonly order: readonly number[];
}

export type Hdf5Answer =
  ThreadAnswer | { readonly type: 'datasets'; readonly datasets: readonly Hdf5Dataset[] } | { readonly type: 'done' };
