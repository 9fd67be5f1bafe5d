import type { ClassExplanation, Explanation } from '../../evaluate/attribution/explain-classes.js';
import type { BandGroup } from '../../evaluate/attribution/occlusion.js';
import { summarize } from '../../evaluate/metrics.js';
import { type Interval, meanInterval } from '../../evaluate/statistics/corrected-t.js';
import { spearman } from '../../evaluate/statistics/spearman.js';

/** What decides a trial's classes, and those of the same network with shuffled weights. */
export interface ExplainedTrial {
  readonly seed: number;
  readonly trained: Explanation;
  readonly shuffled: Explanation;
}

/** What the trials of a run look at. */
export interface Importance {
  readonly run: string;
  readonly configuration: string;
  readonly classNames: readonly string[];
  /** Pixels along a patch's side. */
  readonly patch: number;
  /** The used bands: their numbers in the cube from 1, and their centres in nm where they are known. */
  readonly bands: readonly { readonly band: number; readonly wavelength?: number }[];
  /** Which of them are hidden together. */
  readonly groups: readonly BandGroup[];
  readonly steps: number;
  readonly engine: string;
  readonly trials: readonly ExplainedTrial[];
}

/** What is explained: bands by integrated gradients, groups of bands by hiding them, positions of the patch by integrated gradients. */
export type Kind = 'bands' | 'groups' | 'positions';
export const KINDS: readonly Kind[] = ['bands', 'groups', 'positions'];

/** A mean over seeds with its 95 % interval, which one seed does not have. */
export interface Averaged {
  readonly mean: number;
  readonly interval?: Interval;
}

/** One band, group or position of one class. */
export interface ImportancePoint {
  /** In logits. */
  readonly value: Averaged;
  /** Of the sum of all absolute values of its trial and class. */
  readonly share: Averaged;
  readonly shuffled: Averaged;
}

/** One class over all seeds. */
export interface ClassProfile {
  /** From 1. */
  readonly class: number;
  readonly name: string;
  /** Seeds with such pixels, and pixels of all of them. */
  readonly seeds: number;
  readonly pixels: number;
  readonly points: readonly ImportancePoint[];
  /** Spearman's rank correlation of absolute values, trained and shuffled: near 1, the explanation does not depend on what was learnt. */
  readonly similarity?: Averaged;
}

/** Each class that has explained pixels. */
export function profilesOf({ trials, classNames }: Importance, kind: Kind): ClassProfile[] {
  return classNames.flatMap((name, index): ClassProfile[] => {
    const own = trials.filter(({ trained }) => trained.classes[index].pixels > 0);
    if (own.length === 0) return [];
    const values = own.map(({ trained }) => trained.classes[index][kind]);
    const [trained, shuffled] = [values, own.map((one) => one.shuffled.classes[index][kind])].map((lists) => lists.map(sharesOf));
    const alike = values.flatMap((list, at) => spearman(list.map(Math.abs), own[at].shuffled.classes[index][kind].map(Math.abs)) ?? []);
    return [
      {
        class: index + 1,
        name,
        seeds: own.length,
        pixels: own.reduce((sum, one) => sum + one.trained.classes[index].pixels, 0),
        points: Array.from(values[0], (_, at) => ({
          value: averaged(values.map((list) => list[at])),
          share: averaged(trained.map((list) => list[at])),
          shuffled: averaged(shuffled.map((list) => list[at])),
        })),
        ...(alike.length > 0 ? { similarity: averaged(alike, [-1, 1]) } : {}),
      },
    ];
  });
}

/** Parts of the sum of absolute values; of nothing, zeros. */
function sharesOf(values: ClassExplanation[Kind]): Float64Array {
  const sum = values.reduce((all, value) => all + Math.abs(value), 0);
  return values.map((value) => (sum > 0 ? value / sum : 0));
}

function averaged(values: readonly number[], range?: Interval): Averaged {
  const interval = meanInterval(values, range);
  return { mean: summarize(values).mean, ...(interval ? { interval } : {}) };
}
