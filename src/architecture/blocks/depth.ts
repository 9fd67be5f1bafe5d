import type { Shape } from '../shape.js';

/** The depth of a kernel or a window in bands: a number, `full`, or a share of the remaining depth such as `1/9`, rounded up. */
export function depthOf(written: number | string, { depth }: Pick<Shape, 'depth'>): number {
  if (typeof written === 'number') return written;
  return written === 'full' ? depth : Math.ceil(depth / Number(written.slice(2)));
}

/** What a word comes to, for people; empty of a number. */
export function depthMeaning(written: number | string, input: Shape): string {
  return typeof written === 'number' ? '' : `${written} = ${depthOf(written, input)}`;
}
