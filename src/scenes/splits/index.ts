import { houston2013 } from './houston-2013.js';
import { indianPines695 } from './indian-pines-695.js';
import { indianPinesDisjoint } from './indian-pines-disjoint.js';
import { paviaUniversityFixed } from './pavia-university-fixed.js';
import type { PublishedSplit } from './published-split.js';

export type { PublishedSplit, SplitMaskFile } from './published-split.js';

/** The catalogue of published splits, one file a split. */
export const publishedSplits: readonly PublishedSplit[] = [indianPines695, indianPinesDisjoint, paviaUniversityFixed, houston2013];

export const publishedSplitNames: readonly string[] = publishedSplits.map(({ id }) => id);

export function findPublishedSplit(id: string): PublishedSplit | undefined {
  return publishedSplits.find((split) => split.id === id);
}
