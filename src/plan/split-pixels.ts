import { readPixelGroups } from '../data/masks/pixel-groups.js';
import { readGivenSplits } from '../data/split-files/split-files.js';
import type { PartLabels } from '../data/split-files/pixel-parts.js';
import type { Scene } from '../data/cube.js';
import { Failure } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';
import type { Configuration } from '../pipeline/experiment.js';
import { type Given, split, type Split, SplitFailure } from '../splits/index.js';
import { noValidation } from '../splits/problems.js';
import { trainingMask, withTestPixels } from '../splits/test-on.js';

/** What files say of the split of a seed. */
export interface GivenPixels {
  readonly at: (seed: number) => Given;
  /** What should be known of where they lie. */
  readonly warnings: readonly string[];
}

/** The pixels of one seed; a share that cannot be had is reported at its line. */
export function splitFor(
  { experiment, document }: Configuration,
  { mask, classNames, identity }: Pick<Scene, 'mask' | 'classNames'> & { readonly identity?: Pick<Scene['identity'], 'test_on'> },
  seed: number,
  given?: GivenPixels,
): Split {
  try {
    const place = identity?.test_on;
    const own = place ? trainingMask(mask, place) : mask;
    const stream = new RandomStream(experiment.split.seed ?? seed, 'split');
    const ofOwn = split(experiment.split, own, stream, classNames, { ...given?.at(seed), ...(place && { testedElsewhere: true }) });
    return place ? withTestPixels(ofOwn, mask, place) : ofOwn;
  } catch (error) {
    if (!(error instanceof SplitFailure)) throw error;
    const place = document.place(['split', error.part]);
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, place })),
      { cause: error },
    );
  }
}

/**
 * What a configuration's training asks of its split: configurations may share a split and differ in this, so each is checked.
 *
 * @throws Failure `selection` without the validation pixels that choose the epoch or fit the temperature
 */
export function checkParts({ experiment: { training }, document }: Configuration, { validation }: Pick<Split, 'validation'>): void {
  if (!training || validation.length > 0) return;
  const { select, calibrate } = training;
  const problem = select !== 'last' ? noValidation(select) : calibrate === 'temperature' ? NOTHING_TO_CALIBRATE : undefined;
  if (problem) throw new Failure({ ...problem, place: document.place(['split', 'by']) });
}

const NOTHING_TO_CALIBRATE = {
  code: 'selection',
  message: 'training.calibrate: temperature needs validation pixels, and this split has none',
  hint: 'Keep some pixels for validation, or leave calibrate out.',
} as const;

/** The labels that a split is drawn from, and what the file says of where they lie. */
export function labelsOf({ mask, cube, identity: { test_on: place, classes: classLabels }, trainingFacts }: Scene): PartLabels {
  const own = place ? { ...trainingMask(mask, place), facts: trainingFacts, testedElsewhere: true } : { ...mask, facts: cube.facts };
  return { ...own, ...(classLabels && { classLabels }) };
}

/** What the files of a split give; one that is not there is reported at the line that names it. */
export async function givenFor(
  { experiment: { split: spec, dataset }, document, folder }: Configuration,
  of: PartLabels,
  data?: string,
): Promise<GivenPixels | undefined> {
  const labels = { ...of, ...(dataset.mask?.axes && { axes: dataset.mask.axes }) };
  try {
    const options = { dataFolder: data, baseFolder: folder };
    if (spec.by === 'groups') {
      const groups = await readPixelGroups(spec.groups, labels, dataset, options);
      return { at: () => ({ groups }), warnings: groups.warnings ?? [] };
    }
    const given = await readGivenSplits(spec, labels, options);
    return given && { at: (seed) => ({ given: given.at(seed) }), warnings: given.warnings };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const key =
      spec.by === 'groups'
        ? ['groups']
        : spec.by === 'published'
          ? ['name']
          : spec.by === 'files' && spec.table !== undefined
            ? ['table']
            : [];
    const place = document.place(['split', ...key]);
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, place: problem.place ?? place })),
      { cause: error },
    );
  }
}
