import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compiledKernels } from '../../../src/engine/wasm/forms.js';
import { bindKernels } from '../../../src/engine/wasm/module.js';
import { Arena } from './arena.js';

const test = suite('engine/wasm/loss');
const { kernels } = bindKernels(compiledKernels('fused'), new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }));

/** So many units in the last place lie between two numbers. */
const ulps = (found: number, due: number) => Math.abs(found - due) / 2 ** (Math.floor(Math.log2(Math.abs(due))) - 52);

test('the exponential to a unit in the last place or two, down to where it ends', () => {
  for (let x = 0; x > -700; x -= 0.37)
    assert.ok(ulps(kernels.exponential(x), Math.exp(x)) < 3, `exp(${x}): ${kernels.exponential(x)}, ${Math.exp(x)}`);
  for (let x = 0; x > -0.36; x -= 0.003) assert.ok(ulps(kernels.exponential(x), Math.exp(x)) < 3, `exp(${x})`);
  assert.equal([kernels.exponential(0), kernels.exponential(-701), kernels.exponential(-Infinity)], [1, 0, 0]);
});

test('the logarithm to a unit in the last place or two', () => {
  for (let x = 1.01; x < 1e6; x *= 1.013)
    assert.ok(ulps(kernels.logarithm(x), Math.log(x)) < 3, `log(${x}): ${kernels.logarithm(x)}, ${Math.log(x)}`);
  for (const x of [1e-300, 0.5, Math.SQRT2, 2, 1e300]) assert.ok(ulps(kernels.logarithm(x), Math.log(x)) < 3, `log(${x})`);
  assert.is(kernels.logarithm(1), 0);
});

test('the sigmoid, on both sides of zero', () => {
  const values = [-90, -20, -3, -0.5, -0, 0, 0.25, 2, 19, 90];
  const arena = new Arena();
  const [x, y] = [arena.store(values), arena.blank(values.length)];
  arena.kernels.elementwise.sigmoid(values.length, x, y);
  assert.equal(
    [...arena.read(y, values.length)],
    values.map((value) => Math.fround(1 / (1 + Math.exp(-value)))),
  );
});

test('cross-entropy: the loss of each row, the gradient of their mean', () => {
  const [rows, classes] = [2, 3];
  const logits = [1, 2, 4, -1, 0, -1];
  const labels = [2, 0];
  const arena = new Arena();
  const [x, losses, gradient] = [arena.store(logits), arena.blank(rows), arena.blank(rows * classes)];
  const places = arena.allocate(8);
  new Int32Array(arena.memory.buffer, places, 2).set(labels);
  arena.kernels.losses.softmaxCrossEntropy({ rows, classes }, x, places, losses, gradient);
  const near = (found: Float32Array, due: readonly number[]) =>
    found.forEach((value, at) => assert.ok(Math.abs(value - due[at]) < 1e-7, `${at}: ${value}, ${due[at]}`));
  const shares = labels.map((_, row) => {
    const powers = [0, 1, 2].map((label) => Math.exp(logits[row * classes + label]));
    return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
  });
  near(
    arena.read(losses, rows),
    labels.map((label, row) => -Math.log(shares[row][label])),
  );
  near(
    arena.read(gradient, 6),
    labels.flatMap((label, row) => shares[row].map((share, one) => (share - (one === label ? 1 : 0)) / rows)),
  );
});

test.run();
