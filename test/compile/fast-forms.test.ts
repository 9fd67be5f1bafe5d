import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mayBeFast } from '../../src/architecture/fast-forms.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from './networks.js';

const test = suite('compile/fast-forms');
const engine = await startEngine('wasm');

/** Bits of a prediction, and of a step's loss and gradients. */
function bitsOf(title: string, fast: boolean) {
  const { architecture, ...sizes } = ARCHITECTURES[title];
  const network = networkOf(architecture, sizes);
  const compiled = compile(network, engine, livelyWeights(network, 1), { fast });
  const count = 3;
  const bits = tf.tidy(() => {
    const x = tf.tensor3d(noise(count * sizes.size ** 2 * sizes.bands, 1), [count, sizes.size ** 2, sizes.bands]);
    const labels = tf.tensor1d(
      Int32Array.from({ length: count }, (_, index) => index % sizes.classes),
      'int32',
    );
    const predicted = [...compiled.infer(x).dataSync()];
    const { loss, gradients } = compiled.gradients(x, labels, new RandomStream(1, 'dropout'));
    return { predicted, trained: [...loss.dataSync(), ...[...gradients.values()].flatMap((one) => [...one.dataSync()])] };
  });
  compiled.dispose();
  return { ...bits, layers: network.layers };
}

test('fast convolutions change no prediction, and no training step of a network that is said to have none', () => {
  const others = Object.keys(ARCHITECTURES).filter((title) => {
    const [plain, fast] = [false, true].map((given) => bitsOf(title, given));
    assert.equal(fast.predicted, plain.predicted, title);
    if (mayBeFast(plain.layers)) return false;
    assert.equal(fast.trained, plain.trained, title);
    return true;
  });
  assert.ok(others.length > 5 && others.length < Object.keys(ARCHITECTURES).length, `${others.length}`);
});

test.run();
