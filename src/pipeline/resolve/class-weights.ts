import type { Problem } from '../../errors/failure.js';
import type { PipelineDocument } from '../document.js';
import type { Experiment } from '../experiment.js';
import type { SceneSize } from './dataset-checks.js';

/** A list of weights has one for each class of the experiment; all zero they would teach nothing. */
export function checkClassWeights(
  { training }: Experiment,
  document: PipelineDocument,
  { classes }: Pick<SceneSize, 'classes'>,
): Problem | undefined {
  const weights = training?.loss?.class_weights;
  if (!Array.isArray(weights)) return undefined;
  const place = document.place(['training', 'loss', 'class_weights']);
  if (weights.length !== classes) {
    return {
      code: 'class-weights',
      message: `training.loss.class_weights has ${weights.length} weights, and the experiment ${classes} classes`,
      expected: `${classes} numbers`,
      place,
      hint: 'Give a weight for each class, in the order of the classes; merged classes count once, those left out do not count.',
    };
  }
  if (weights.some((weight) => weight > 0)) return undefined;
  return {
    code: 'class-weights',
    message: 'training.loss.class_weights are all 0: nothing would be learnt',
    expected: 'at least one weight above 0',
    place,
    hint: 'Give the classes that matter a weight above 0.',
  };
}
