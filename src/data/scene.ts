import { areLabels } from '../architecture/classes.js';
import { chooseBands } from '../architecture/bands.js';
import { Failure } from '../errors/failure.js';
import type { ResolvedDataset } from '../schema/pipeline.generated.js';
import { bandProblems } from '../spec/dataset-checks.js';
import type { DataIdentity } from '../spec/address.js';
import type { RawScene, Scene } from './cube.js';
import { implausibleValues } from './implausible.js';
import { chooseMask, DatasetFailure } from './labels.js';
import { withoutMissing } from './missing.js';
import { type LoadOptions, readScene } from './raw-scene.js';

/** What of a pipeline's dataset says which scene it is, and what of it is used. */
export type SceneChoice = Partial<Omit<ResolvedDataset, 'standardize'>>;

/** Loads the scene of a pipeline, checked, with the classes and bands that its dataset chooses. */
export async function loadScene(dataset: SceneChoice, options: LoadOptions): Promise<Scene> {
  return chooseFrom(await readScene(dataset, options), dataset);
}

/**
 * What an experiment takes of a scene.
 *
 * @throws Failure `cube-not-finite`, `cube-range`; DatasetFailure `class-unknown`, `bands`
 */
export function chooseFrom(raw: RawScene, dataset: SceneChoice): Scene {
  const { cube: whole, labels, classes: known, sources } = raw;
  const { goodBands, wavelengths, scale, ignore: declared } = whole.facts ?? {};
  const facts = { bands: whole.bands, goodBands, wavelengths };
  const [problem] = bandProblems(dataset, facts);
  if (problem) throw new DatasetFailure(problem.path, new Failure(problem));
  const { bands } = chooseBands(dataset.bands, facts);
  const ignore = dataset.ignore ?? declared;
  const file = sources[0]?.file ?? 'the scene';
  const { cube, mask: left, warnings } = withoutMissing(whole, labels, { ignore, missing: dataset.missing ?? 'error', bands }, file);
  const implausible = implausibleValues(cube, bands, file);
  const { mask, classes } = chooseMask(left, known, dataset);
  const identity: DataIdentity = {
    digest: raw.digest,
    ...(bands ? { bands } : {}),
    ...(areLabels(classes) && classes.length === known.length ? {} : { classes: classes.map((one) => one.labels) }),
    ...(ignore !== undefined && warnings.length > 0 ? { ignore } : {}),
    ...(scale !== undefined && scale !== 1 && dataset.scaling === 'none' ? { scale } : {}),
  };
  return {
    cube, mask, sources, identity, classNames: classes.map(({ name }) => name), classColours: classes.map(({ colour }) => colour),
    warnings: [...raw.warnings, ...warnings, ...(implausible ? [implausible] : [])], ...(raw.canonical ? { canonical: true } : {}),
  };
}
