import { omit } from '../../base/omit.js';
import { Failure } from '../../errors/failure.js';
import { addressOf } from '../../pipeline/address/address.js';
import type { ResolvedTestScene } from '../../schema/pipeline.generated.js';
import { type Conversion, conversionOf, isSame } from '../features/conversion.js';
import { liesFar, meanAndDeviation } from '../features/spread.js';
import type { Cube, RawScene, Scene } from '../cube.js';
import { maskDigest } from '../scene/digest.js';
import { DatasetFailure } from '../masks/labels.js';
import { type SceneLoadOptions, readScene } from '../scene/raw-scene.js';
import { chooseFrom, type SceneChoice } from '../features/choose.js';
import { inTrainingBands } from './bands.js';
import { labelsByName } from './classes.js';
import { joinCubes, joinLabels } from './join.js';

type ReadTest = (tested: Omit<ResolvedTestScene, 'leave_out' | 'rename'>) => Promise<RawScene>;

/**
 * The training scene with the scene that tests beside it (`dataset.test_on`), in the training scene's bands, classes and units.
 *
 * @param raw the training scene as its files hold it
 * @param read the test scene
 * @throws Failure `bands-mismatch`, and those of reading a scene; DatasetFailure `class-unknown`, `mask-empty`, `value`
 */
export async function withTestScene(
  raw: RawScene,
  dataset: SceneChoice,
  options: SceneLoadOptions,
  read: ReadTest = (tested) => readScene(tested, options),
): Promise<Scene> {
  const training = chooseFrom(raw, dataset);
  if (!dataset.test_on) return training;
  return located(() => joined(raw, training, dataset, dataset.test_on!, read));
}

async function joined(raw: RawScene, training: Scene, dataset: SceneChoice, tested: ResolvedTestScene, read: ReadTest): Promise<Scene> {
  const other = await read(omit(tested, 'leave_out', 'rename'));
  if (isSameCube(raw.cube, other.cube)) throw sameScene(other.digest === raw.digest);
  const { cube, matched } = inTrainingBands(raw.cube, other.cube, dataset.bands, other.sources[0]?.file ?? 'the test scene');
  const { labels, untested } = labelsByName(other, raw.classes, tested, dataset.merge);
  const own = { ...omit(dataset, 'test_on', 'labels_of'), ignore: other.cube.facts?.ignore ?? dataset.ignore };
  const test = chooseFrom({ ...other, cube, labels, classes: raw.classes }, own);
  const conversion = conversionOf(raw.cube.facts ?? {}, cube.facts ?? {});
  const { cube: both, place } = joinCubes(training.cube, test.cube, conversion);
  const kept = untested.filter((name) => training.classNames.includes(name));
  const digest = addressOf({
    format: 'hsi-run scenes 1',
    training: training.identity.digest,
    test: {
      data: other.digest,
      bands: matched.bands,
      labels: maskDigest(test.mask),
      ...(test.identity.ignore === undefined ? {} : { ignore: test.identity.ignore }),
      ...(isSame(conversion) ? {} : { conversion }),
    },
  });
  return {
    ...omit(training, 'canonical'),
    ...(training.canonical && test.canonical && { canonical: true }),
    cube: both,
    mask: joinLabels(training.mask, test.mask, both, place),
    ...(raw.cube.facts && { trainingFacts: raw.cube.facts }),
    sources: [...training.sources, ...test.sources],
    identity: { ...training.identity, digest, test_on: place },
    warnings: [
      ...training.warnings,
      ...test.warnings,
      ...unitWarnings(training, test.cube, conversion, dataset),
      ...(kept.length > 0 ? [`dataset.test_on: the test scene has no pixel of ${kept.join(', ')}: trained, but not tested`] : []),
    ],
  };
}

/** Steps that make spectra of any unit the same. */
const WITHOUT_UNIT: readonly unknown[] = ['snv', 'continuum_removal'];

/** Values of the test scene that lie far outside those of the training: perhaps their files mean other units, and one does not say so. */
function unitWarnings(
  { cube, identity: { bands } }: Scene,
  test: Cube,
  { factor, shift }: Conversion,
  { spectra = [] }: SceneChoice,
): string[] {
  if (spectra.some((step) => WITHOUT_UNIT.includes(step))) return [];
  const known = meanAndDeviation(cube, bands);
  const own = meanAndDeviation(test, bands);
  const there = { mean: own.mean * factor + shift, deviation: own.deviation * factor };
  if (!liesFar(there, known)) return [];
  const [mean, deviation, ofMean, ofDeviation] = [there.mean, there.deviation, known.mean, known.deviation].map((value) =>
    Number(value.toPrecision(4)),
  );
  return [
    `dataset.test_on: the test scene's values (mean ${mean}, deviation ${deviation}) lie far from those of the training (${ofMean}, ${ofDeviation}): ` +
      'the test may mean nothing. Are both in the same units? A scale factor counts where both files say theirs',
  ];
}

/** The same pixels, whatever is labelled and whichever type their numbers have. */
function isSameCube(some: Cube, others: Cube): boolean {
  if (some.rows !== others.rows || some.columns !== others.columns || some.bands !== others.bands) return false;
  const [a, b] = [some.values, others.values];
  for (let index = 0; index < a.length; index++)
    if (a[index] !== b[index] && !(Number.isNaN(a[index]) && Number.isNaN(b[index]))) return false;
  return true;
}

function sameScene(hasSameLabels: boolean): DatasetFailure {
  return new DatasetFailure(
    [],
    new Failure({
      code: 'value',
      message: `dataset.test_on: the test scene is the training scene${hasSameLabels ? '' : ' with other labels: its test pixels would lie beside those of training'}`,
      hint: hasSameLabels
        ? 'Name another scene, or leave test_on out: the split then tests on the same scene.'
        : 'Name another scene. Or leave test_on out, and give the pixels of training and test of one scene (split: {by: files, train: …, test: …}).',
    }),
  );
}

/** What is wrong with the test scene stands below `test_on`. */
async function located<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof DatasetFailure)) throw error;
    throw new DatasetFailure(error.path[0] === 'test_on' ? error.path : ['test_on', ...error.path], error);
  }
}
