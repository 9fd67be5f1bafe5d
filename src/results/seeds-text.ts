import { rangesOf } from '../data/arrays/ranges.js';

/** So many are listed one by one. */
const MOST_LISTED = 12;
/** Of ranges, where they are more. */
const MOST_RANGES = 8;

/** `1, 2, 5`; of many seeds `1-200 (200)`, or the first ranges of them. */
export function seedsText(seeds: readonly number[]): string {
  if (seeds.length <= MOST_LISTED) return seeds.join(', ');
  const ranges = rangesOf([...seeds].sort((a, b) => a - b));
  return `${ranges.slice(0, MOST_RANGES).join(', ')}${ranges.length > MOST_RANGES ? ', …' : ''} (${seeds.length})`;
}

/** `epoch 9`; of several seeds `epochs 7, 9 of the two seeds` in their order, `epoch 9 of all 3 seeds`, or of many `epochs 7 to 9`. */
export function epochsText(epochs: readonly number[]): string {
  const [least, most] = [Math.min(...epochs), Math.max(...epochs)];
  if (epochs.length === 1) return `epoch ${least}`;
  if (least === most) return `epoch ${least} of ${epochs.length === 2 ? 'both' : `all ${epochs.length}`} seeds`;
  return epochs.length <= MOST_LISTED ? `epochs ${epochs.join(', ')}, in the order of the seeds` : `epochs ${least} to ${most}`;
}

/** Names of which the first few are enough. */
export function someOf(names: readonly string[], most = 6): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}
