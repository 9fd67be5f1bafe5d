import type { AttributeValue } from '../facts/around.js';
import type { ThreadAnswer } from '../in-thread.js';
import type { SinkTarget } from '../sink.js';
import type { ZarrArray } from './metadata.js';

/** What the thread of a store is started for: the numbers of short arrays, or an array into a target. */
export type ZarrTask =
  | { readonly type: 'numbers'; readonly folder: string; readonly arrays: readonly ZarrArray[] }
  | { readonly type: 'read'; readonly folder: string; readonly array: ZarrArray; readonly target: SinkTarget };

export type ZarrAnswer =
  | ThreadAnswer
  /** By the arrays' paths, of those that can be read. */
  | { readonly type: 'numbers'; readonly values: ReadonlyMap<string, AttributeValue> }
  | { readonly type: 'done' };
