import { Failure } from '../../errors/failure.js';
import { type ChosenEngine, namedEngine } from './auto.js';

/** A class names its engine. One that this machine lacks is replaced only where the user names another. */
export async function engineOfClass(engineClass: string): Promise<ChosenEngine> {
  try {
    return await namedEngine(engineClass);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [problem] = error.problems;
    throw new Failure(
      {
        ...problem,
        message: `the run was computed on ${engineClass}: ${problem.message}`,
        hint: `${problem.hint ?? ''} Or compare within --tolerance on another engine: --engine wasm.`.trim(),
      },
      { cause: error },
    );
  }
}
