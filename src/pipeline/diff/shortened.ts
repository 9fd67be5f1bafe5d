import { filesName } from '../../base/files-name.js';
import { align } from './align.js';

/** Lists that are written in fewer characters together stay as they are. */
const SHORT = 100;
/** Fewer items that both share stay; of more that differ in a row the first ones stand. */
const [LEAST_SHARED, MOST_OTHER] = [3, 3];

/** Part of a list: an item, or what stands in the place of several. */
export type ShortItem = { readonly item: unknown } | { readonly words: string };

/**
 * Two long lists without what both share: `… 7 the same` in its place. Of lists of files that share none, what the files are called
 * together.
 *
 * @returns undefined where they are short, or no lists
 */
export function shortened(from: unknown, to: unknown): readonly [ShortSide, ShortSide] | undefined {
  if (!Array.isArray(from) || !Array.isArray(to) || JSON.stringify([from, to]).length <= SHORT) return undefined;
  const [a, b] = [from, to].map((list: unknown[]) => list.map((item) => JSON.stringify(item)));
  const pairs: readonly Pair[] = align(a, b);
  const isDisjoint = pairs.every(([i, j]) => i === undefined || j === undefined);
  if (isDisjoint && [...from, ...to].every((item) => typeof item === 'string')) {
    const [one, other] = [from, to].map((files: string[]) => (files.length > MOST_OTHER ? filesName(files) : undefined));
    if (one !== undefined && other !== undefined && one !== other) return [one, other];
  }
  return [sideOf(from, pairs, 0), sideOf(to, pairs, 1)];
}

type ShortSide = string | readonly ShortItem[];
type Pair = readonly [number | undefined, number | undefined];

function sideOf(list: readonly unknown[], pairs: readonly Pair[], side: 0 | 1): ShortItem[] {
  const items: ShortItem[] = [];
  for (let start = 0; start < pairs.length;) {
    const isShared = isBoth(pairs[start]);
    let end = start;
    while (end < pairs.length && isBoth(pairs[end]) === isShared) end++;
    const own = pairs.slice(start, end).flatMap((pair) => (pair[side] === undefined ? [] : [list[pair[side]]]));
    const kept = own.length < LEAST_SHARED || (!isShared && own.length <= MOST_OTHER + 1) ? own.length : isShared ? 0 : MOST_OTHER;
    items.push(...own.slice(0, kept).map((item) => ({ item })));
    if (kept < own.length) items.push({ words: `… ${own.length - kept} ${isShared ? 'the same' : 'more'}` });
    start = end;
  }
  return items;
}

const isBoth = ([i, j]: Pair) => i !== undefined && j !== undefined;
