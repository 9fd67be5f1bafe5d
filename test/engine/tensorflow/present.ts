import { findTensorflow } from '../../../src/engine/tensorflow/find.js';
import { Failure } from '../../../src/errors/failure.js';

/** Whether TensorFlow loads here: else the tests print why they are skipped. */
export const HAS_TENSORFLOW = await findTensorflow().then(
  () => true,
  (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    console.log(`skipped: ${error.problems[0].message}`);
    return false;
  },
);
