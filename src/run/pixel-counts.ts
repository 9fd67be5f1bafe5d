import { findScene } from '../architecture/scenes.js';
import { split } from '../data/splits/index.js';
import { makeSyntheticScene } from '../data/synthetic.js';
import type { Mask } from '../data/cube.js';
import { RandomStream } from '../numerics/random.js';
import type { Experiment } from '../spec/experiment.js';

/** How many pixels a pipeline trains, validates and tests with, from the catalogue alone; undefined of a scene of one's own. */
export function pixelCounts(experiment: Experiment): { train: number; validation: number; test: number } | undefined {
  const known = knownMask(experiment);
  if (!known) return undefined;
  const { train, validation, test } = split(experiment.split, known.mask, new RandomStream(1, 'split'), known.names);
  return { train: train.length, validation: validation.length, test: test.length };
}

/** A mask with the right number of pixels of each class, wherever they lie. */
function knownMask({ dataset }: Experiment): { mask: Mask; names: readonly string[] } | undefined {
  if (dataset.synthetic) {
    const { mask, classNames } = makeSyntheticScene(dataset.synthetic);
    return { mask, names: classNames };
  }
  const scene = dataset.scene === undefined ? undefined : findScene(dataset.scene);
  if (!scene) return undefined;
  const values = new Uint8Array(scene.rows * scene.columns);
  let from = 0;
  for (const [index, { pixels }] of scene.classes.entries()) {
    values.fill(index + 1, from, from + pixels);
    from += pixels;
  }
  return { mask: { rows: scene.rows, columns: scene.columns, values }, names: scene.classes.map(({ name }) => name) };
}
