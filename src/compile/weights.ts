import { type Parameter, ROLES } from '../architecture/layers/parameter.js';
import { RandomStream } from '../numerics/random.js';

/** One array of weights in memory: row-major float32. */
export interface WeightArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * The weights that training starts from: He normal kernels (He et al. 2015: standard deviation sqrt(2 / fan-in)), zero
 * biases, and batch normalization that does nothing. Every kernel draws from a stream of its own name.
 */
export function initialWeights(parameters: readonly Parameter[], seed: number): WeightArray[] {
  return parameters.map((parameter) => ({ name: parameter.name, shape: parameter.shape, values: initialValues(parameter, seed) }));
}

function initialValues({ name, shape, role, fanIn }: Parameter, seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const { start } = ROLES[role];
  if (start === 'one') return values.fill(1);
  if (start === 'quarter') return values.fill(0.25);
  if (start === 'zero') return values;
  const stream = new RandomStream(seed, `init/${name}`);
  const deviation = Math.sqrt(2 / fanIn);
  return values.map(() => stream.normal() * deviation);
}
