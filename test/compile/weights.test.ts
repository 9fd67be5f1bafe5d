import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Role } from '../../src/architecture/layers/parameter.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import { initialWeights } from '../../src/compile/weights.js';
import { RandomStream } from '../../src/numerics/random.js';
import { networkOf } from './networks.js';

const test = suite('compile/weights');
const network = networkOf([{ conv: { kernels: 40, size: [3, 3, 8] } }, { dense: { units: 60 } }, { dense: 'classes' }], {
  size: 5,
  bands: 8,
  classes: 3,
});
const parameters = networkParameters(network);
const weights = new Map(initialWeights(parameters, 7).map((one) => [one.name, one]));

test('kernels are He normal: zero mean, variance 2 / fan-in, each from a stream of its own name', () => {
  for (const { name, role, fanIn } of parameters.filter((one) => one.role === 'kernel')) {
    const { values } = weights.get(name)!;
    const stream = new RandomStream(7, `init/${name}`);
    const deviation = Math.sqrt(2 / fanIn);
    assert.equal(
      [...values.slice(0, 5)],
      Array.from({ length: 5 }, () => Math.fround(stream.normal() * deviation)),
      `${role} ${name}`,
    );
    if (values.length < 1000) continue;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(Math.abs(variance / (2 / fanIn) - 1) < 0.15, `${name}: ${variance}`);
  }
  // What one output sums over.
  assert.equal(
    parameters.filter(({ role }) => role === 'kernel').map(({ fanIn }) => fanIn),
    [72, 360, 60],
  );
});

test('biases, beta and the moving mean begin at zero, gamma and the moving variance at one', () => {
  const starts: Partial<Record<Role, number>> = { bias: 0, alpha: 0.25, beta: 0, moving_mean: 0, gamma: 1, moving_variance: 1 };
  for (const { name, role } of parameters) {
    if (role !== 'kernel')
      assert.ok(
        weights.get(name)!.values.every((value) => value === starts[role]),
        name,
      );
  }
});

test.run();
