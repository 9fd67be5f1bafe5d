import type { Scenes } from '../scenes/index.js';
import { expectedCounts, methodOf, type PartCounts, split, type Split } from '../splits/index.js';
import { chooseMask } from '../data/masks/labels.js';
import { makeSyntheticScene } from '../data/synthetic/synthetic.js';
import type { Mask } from '../data/cube.js';
import { RandomStream } from '../numerics/random.js';
import { knownClasses } from '../pipeline/resolve/dataset-checks.js';
import type { Experiment } from '../pipeline/experiment.js';

export interface PixelCounts extends PartCounts {
  /** Where the classes' pixels lie decides; these are what the shares come to, and the most that can test. */
  readonly expected?: boolean;
}

/** How many pixels a pipeline trains, validates and tests with, without reading data; undefined where that does not tell. */
export function pixelCounts(experiment: Experiment, scenes: Scenes): PixelCounts | undefined {
  const { dataset, split: spec } = experiment;
  // What tests is known when its scene is read.
  if (dataset.test_on) return undefined;
  const classes = dataset.scene === undefined ? undefined : knownClasses(dataset, scenes);
  // The catalogue says how many there are, whatever the scene.
  if (spec.by === 'published') return expectedCounts(spec, []);
  if (methodOf(spec).given) return undefined;
  const expected =
    classes &&
    expectedCounts(
      spec,
      classes.map(({ pixels = 0 }) => pixels),
    );
  if (expected) return expected;
  const known = knownMask(experiment, scenes);
  if (!known) return undefined;
  return countPixels(split(spec, known.mask, new RandomStream(spec.seed ?? experiment.seeds[0], 'split'), known.classNames));
}

export function countPixels({ train, validation, test }: Split): PixelCounts {
  return { train: train.length, validation: validation.length, test: test.length };
}

/** A mask with the right number of pixels of each class, wherever they lie; the synthetic scene's own. */
function knownMask({ dataset }: Experiment, scenes: Scenes): { mask: Mask; classNames: readonly string[] } | undefined {
  if (dataset.synthetic) {
    const { labels, classes } = makeSyntheticScene(dataset.synthetic);
    const chosen = chooseMask(labels, classes, dataset);
    return { mask: chosen.mask, classNames: chosen.classes.map(({ name }) => name) };
  }
  const scene = dataset.scene === undefined ? undefined : scenes.find(dataset.scene);
  const classes = knownClasses(dataset, scenes);
  if (!scene || !classes) return undefined;
  const values = new Uint8Array(scene.rows * scene.columns);
  let from = 0;
  for (const [index, { pixels = 0 }] of classes.entries()) {
    values.fill(index + 1, from, from + pixels);
    from += pixels;
  }
  return { mask: { rows: scene.rows, columns: scene.columns, values }, classNames: classes.map(({ name }) => name) };
}
