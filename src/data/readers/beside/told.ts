import type { ImageFacts } from '../../cube.js';

/** What a file beside an image says of it. */
export interface FactsBeside {
  readonly facts: ImageFacts;
  readonly classNames?: readonly string[];
  readonly remarks: readonly string[];
}
