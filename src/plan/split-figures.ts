import { omit } from '../base/omit.js';
import { leakageOf, type Leakage } from '../data/leakage.js';
import { loadMask, type MaskScene } from '../data/masks/mask-scene.js';
import type { Split } from '../splits/index.js';
import { trainingMask } from '../splits/test-on.js';
import { type Configuration, sampleSize } from '../pipeline/experiment.js';
import { checkParts, givenFor, splitFor } from './split-pixels.js';
import { placed } from './placed.js';

/** The split of one seed, and how near its parts lie to each other. */
export interface SeedSplit {
  readonly seed: number;
  readonly split: Split;
  /** Of each class its pixels in each part; index 0 is class 1. */
  readonly counts: readonly Record<keyof Split, number>[];
  readonly leakage: Leakage;
  /** The same of the validation pixels. */
  readonly validation: Leakage;
}

export interface ConfigurationSplits extends MaskScene {
  readonly configuration: Configuration;
  readonly seeds: readonly SeedSplit[];
}

/** The splits of all seeds of a configuration, from the mask alone. */
export async function splitsOf(configuration: Configuration, data?: string): Promise<ConfigurationSplits> {
  const { experiment, folder } = configuration;
  const { dataset, seeds } = experiment;
  const size = sampleSize(experiment);
  const options = { dataFolder: data, baseFolder: folder };
  const { mask, classNames, facts, identity } = await loadMask(dataset, options).catch((error: unknown) => {
    throw placed(error, configuration, data);
  });
  const own = identity?.test_on ? trainingMask(mask, identity.test_on) : mask;
  const given = await givenFor(configuration, { ...own, facts, testedElsewhere: identity?.test_on !== undefined }, data);
  return {
    configuration,
    mask,
    classNames,
    ...(identity && { identity }),
    seeds: seeds.map((seed) => {
      const split = splitFor(configuration, { mask, classNames, identity }, seed, given);
      checkParts(configuration, split);
      const nearness = leakageOf(split, mask, size, classNames.length);
      const leakage = identity?.test_on ? withoutDistances(nearness) : nearness;
      const validation = leakageOf(split, mask, size, classNames.length, 'validation');
      return { seed, split, counts: countsOf(split, mask.values, classNames.length), leakage, validation };
    }),
  };
}

/** Between two scenes there are none: pixels lie where an array has them. */
function withoutDistances({ classes, ...all }: Leakage): Leakage {
  return { ...omit(all, 'distance'), classes: classes.map((one) => omit(one, 'distance')) };
}

function countsOf(split: Split, labels: ArrayLike<number>, classes: number): Record<keyof Split, number>[] {
  const counts = Array.from({ length: classes }, () => ({ train: 0, validation: 0, test: 0 }));
  for (const part of ['train', 'validation', 'test'] as const) for (const pixel of split[part]) counts[labels[pixel] - 1][part]++;
  return counts;
}
