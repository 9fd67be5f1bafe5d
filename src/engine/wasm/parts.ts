/** Sums over many lines by all threads of a team: parts, each summed by itself, then added in their order. */

/** Values of the depth summed in registers before they are added to C: bounds rounding as well as the cache used. */
export const DEPTH_TOGETHER = 256;

/** Parts of a sum: enough for as many threads. */
const PARTS = 16;
/** Bytes that the parts' sums take together at most. */
const PARTS_BYTES = 1 << 22;

/** Into how many parts a sum over so many items is cut whose result takes so many bytes: by its shape only. */
export function partsOf(items: number, bytes: number): number {
  return Math.max(1, Math.min(items, PARTS, Math.floor(PARTS_BYTES / bytes)));
}

/** The first item of a part; of part `parts` the number of items. */
export function firstOf(part: number, parts: number, items: number): number {
  return Math.floor((part * items) / parts);
}
