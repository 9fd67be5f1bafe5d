import type { AttributeFacts } from '../facts/attributes.js';
import type { ThreadAnswer } from '../in-thread.js';
import type { SinkTarget } from '../sink.js';
import type { ZarrArray } from './metadata.js';

/** What the thread of a store is started for. */
export type Task =
  | { readonly type: 'list'; readonly folder: string }
  | { readonly type: 'read'; readonly folder: string; readonly array: ZarrArray; readonly target: SinkTarget };

/** An array, and what attributes and arrays beside it say of it. */
export interface DescribedArray {
  readonly array: ZarrArray;
  readonly about?: AttributeFacts;
}

export type Answer =
  | ThreadAnswer
  | { readonly type: 'arrays'; readonly arrays: readonly DescribedArray[]; readonly unread: readonly string[] }
  | { readonly type: 'done' };
