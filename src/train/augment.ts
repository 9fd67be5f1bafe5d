import type { PatchChange } from '../compile/patch-feed.js';
import { MIRRORED, type Orientation, ORIENTATIONS, TURNED } from '../data/orientation.js';
import type { RandomStream } from '../numerics/random.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';

export type Augmentation = NonNullable<ResolvedTraining['augment']>;

/**
 * How a batch's patches are changed: each lies in one of the orientations that flips and rotations reach, all equally
 * likely; every value gets normal noise of its own. Draws nothing where nothing changes.
 *
 * @param values of one patch
 */
export function drawChange(settings: Augmentation | undefined, count: number, values: number, random: RandomStream): PatchChange {
  if (!settings) return {};
  const reached = orientationsOf(settings);
  const { noise: deviation } = settings;
  return {
    ...(reached.length > 1 ? { orientations: Uint8Array.from({ length: count }, () => reached[random.below(reached.length)]) } : {}),
    ...(deviation > 0 ? { noise: Float32Array.from({ length: count * values }, () => deviation * random.normal()) } : {}),
  };
}

function orientationsOf({ flips, rotations }: Augmentation): readonly Orientation[] {
  if (flips && rotations) return Array.from({ length: ORIENTATIONS }, (_, orientation) => orientation);
  return flips ? MIRRORED : rotations ? TURNED : [0];
}
