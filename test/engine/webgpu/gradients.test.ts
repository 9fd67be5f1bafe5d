import { HAS_VULKAN, shareOf } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../../src/architecture/layers/index.js';
import type { WeightArray } from '../../../src/compile/weights.js';
import { startEngine } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/gradients');
const when = HAS_VULKAN ? test : test.skip;
const BATCH = 3;

interface Evaluation {
  readonly loss: number;
  readonly logits: Float32Array;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Loss and gradients of a training step, and the logits in inference after it. */
async function evaluate(engineName: string, network: Network, weights: readonly WeightArray[]): Promise<Evaluation> {
  const engine = await startEngine(engineName);
  const compiled = compile(network, engine, weights);
  const { rows, columns, depth } = network.input;
  const x = tf.tensor3d(noise(BATCH * rows * columns * depth, 5), [BATCH, rows * columns, depth]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: BATCH }, (_, index) => index % network.classes),
    'int32',
  );
  tf.engine().startScope();
  const { loss, gradients } = compiled.gradients(x, labels, new RandomStream(9, 'dropout'));
  const logits = compiled.infer(x);
  const values = new Map<string, Float32Array>();
  for (const [name, gradient] of gradients) values.set(name, (await gradient.data()).slice() as Float32Array);
  const result = { loss: (await loss.data())[0], logits: (await logits.data()).slice() as Float32Array, gradients: values };
  tf.engine().endScope();
  compiled.dispose();
  tf.dispose([x, labels]);
  return result;
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Networks of kinds that other networks here have: on a software driver the compilation of their shaders takes long. */
const COMPOSED = ['cdcnn', 'fdssc', 'tokens of bands, fused encoder'];

for (const [title, { architecture, ...size }] of shareOf(Object.entries(ARCHITECTURES))) {
  if (COMPOSED.includes(title)) continue;
  when(`webgpu against cpu: ${title}`, async () => {
    const network = networkOf(architecture, size);
    const weights = livelyWeights(network, 3);
    const cpu = await evaluate('cpu', network, weights);
    const webgpu = await evaluate('webgpu', network, weights);
    assert.ok(Math.abs(cpu.loss - webgpu.loss) < 1e-5 * Math.max(1, cpu.loss), `loss ${cpu.loss}, ${webgpu.loss}`);
    const apart = norm(cpu.logits.map((value, index) => value - webgpu.logits[index]));
    assert.ok(apart < 1e-5 * norm(cpu.logits), `logits off by ${apart} of ${norm(cpu.logits)}`);
    const largest = Math.max(...[...cpu.gradients.values()].map(norm));
    for (const [name, gradient] of cpu.gradients) {
      const difference = norm(gradient.map((value, index) => value - webgpu.gradients.get(name)![index]));
      assert.ok(difference < 2e-5 * norm(gradient) + 3e-6 * largest, `${name}: off by ${difference} of ${norm(gradient)}`);
    }
    assert.equal(await evaluate('webgpu', network, weights), webgpu, 'the same bits again');
  });
}

test.run();
