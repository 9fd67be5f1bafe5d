import { areLabels, type ExperimentClass } from '../../architecture/classes.js';
import { chooseBands } from '../../architecture/bands.js';
import { Failure } from '../../errors/failure.js';
import { plainName } from '../../errors/visible.js';
import type { ResolvedDataset } from '../../schema/pipeline.generated.js';
import { bandProblems } from '../../pipeline/resolve/dataset-checks.js';
import type { DataIdentity } from '../../pipeline/address/address.js';
import type { Mask, RawScene, Scene } from '../cube.js';
import { implausibleValues } from './implausible.js';
import { chooseMask, DatasetFailure } from '../masks/labels.js';
import { bandsWithoutValue, emptyBands, type Filled, withoutMissing } from './missing.js';
import { needsCentres } from '../spectra/steps.js';

/** What of a pipeline's dataset says which scene it is, and what of it is used. */
export type SceneChoice = Partial<Omit<ResolvedDataset, 'standardize'>>;

/**
 * What an experiment takes of a scene.
 *
 * @throws Failure `cube-not-finite`, `cube-range`; DatasetFailure `class-unknown`, `bands`, `class-lost`
 */
export function chooseFrom(raw: RawScene, dataset: SceneChoice): Scene {
  const { cube: whole, labels, classes: known, sources } = raw;
  const { goodBands, wavelengths, scale, zero, ignore: declared } = whole.facts ?? {};
  const facts = { bands: whole.bands, goodBands, wavelengths };
  const [problem] = bandProblems(dataset, facts);
  if (problem) throw new DatasetFailure(problem.path, new Failure(problem));
  const { bands } = chooseBands(dataset.bands, facts);
  const ignore = dataset.ignore ?? declared;
  const file = sources[0]?.file ?? 'the scene';
  const { missing = 'error', scaling } = dataset;
  const filled = withoutMissing(whole, labels, { ignore, missing, bands, scaling }, file);
  const { cube, mask: left, warnings } = filled;
  const implausible = implausibleValues(cube, bands, file);
  const { mask, classes } = chooseMask(left, known, dataset);
  if (warnings.length > 0) checkLost(labels, filled, classes, emptyBands(whole, ignore, bands));
  const { spectra } = dataset;
  const unscaled = isUnscaled(dataset);
  const centres = needsCentres(spectra) ? wavelengths : undefined;
  const identity: DataIdentity = {
    digest: raw.digest,
    ...(bands ? { bands } : {}),
    ...(areLabels(classes) && classes.length === known.length ? {} : { classes: classes.map((one) => one.labels) }),
    // What is not finite is missing whether the file says so or not.
    ...(ignore !== undefined && Number.isFinite(ignore) && warnings.length > 0 ? { ignore } : {}),
    ...(scale !== undefined && scale !== 1 && unscaled ? { scale } : {}),
    ...(zero !== undefined && unscaled ? { zero } : {}),
    ...(centres ? { centres: bands ? bands.map((band) => centres[band]) : centres } : {}),
  };
  return {
    cube,
    mask,
    sources,
    identity,
    classNames: classes.map(({ name }) => plainName(name)),
    classColours: classes.map(({ colour }) => colour),
    warnings: [...raw.warnings, ...warnings, ...(implausible ? [implausible] : [])],
    ...(raw.canonical ? { canonical: true } : {}),
  };
}

/** Whether values enter as they are: steps of spectra, too, work on what digital numbers mean. */
export function isUnscaled({ scaling, spectra }: Pick<SceneChoice, 'scaling' | 'spectra'>): boolean {
  return scaling === 'none' || spectra !== undefined;
}

/**
 * A class of which missing values leave nothing would vanish from every figure: it is left out by name or not at all.
 *
 * @param empty bands, from 0, without any value
 * @throws DatasetFailure `class-lost`
 */
function checkLost(
  { values: before }: Mask,
  { mask: { values: after }, valueless }: Filled,
  classes: readonly ExperimentClass[],
  empty: readonly number[],
): void {
  const without = new Set(valueless);
  const counts = (lives: (pixel: number) => boolean) => {
    const found = new Map<number, number>();
    for (const [pixel, label] of before.entries()) if (label > 0 && lives(pixel)) found.set(label, (found.get(label) ?? 0) + 1);
    return ({ labels }: ExperimentClass) => labels.reduce((sum, label) => sum + (found.get(label) ?? 0), 0);
  };
  const [all, left] = [counts(() => true), counts((pixel) => after[pixel] > 0 && !without.has(pixel))];
  const lost = classes.filter((one) => all(one) > 0 && left(one) === 0);
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => JSON.stringify(name)).join(', ');
  const what =
    lost.length === 1
      ? `the class ${names}: each of its ${all(lost[0])} labelled pixels misses`
      : `the classes ${names}: each of their labelled pixels misses`;
  throw new DatasetFailure(
    ['missing'],
    new Failure({
      code: 'class-lost',
      message: `missing values leave no pixel of ${what} values in used bands`,
      hint:
        empty.length > 0
          ? `${bandsWithoutValue(empty)}.`.replace(/^b/, 'B')
          : `Leave ${lost.length === 1 ? 'it' : 'them'} out by name: dataset.leave_out: [${lost.map(({ name }) => name).join(', ')}]. Or leave out the bands with missing values (dataset.bands), ` +
            'or write dataset.missing: mean.',
    }),
  );
}
