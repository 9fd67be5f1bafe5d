import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../src/architecture/presets/index.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { Network } from '../../src/architecture/layers/index.js';
import { startEngine } from '../../src/engine/index.js';
import { Failure } from '../../src/errors/failure.js';
import { RandomStream } from '../../src/numerics/random.js';
import { modelFolder, runModelFiles } from '../../src/results/model-files.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { ARCHITECTURES, BATCH_NORM, compile, livelyWeights, networkOf, smallPreset, noise } from '../compile/networks.js';

const test = suite('results/model-files');
const COUNT = 3;

function modelOf(network: Network, seed = 3) {
  const { depth, rows: size } = network.input;
  return {
    name: 'tiny',
    seed,
    address: 'ab'.repeat(32),
    network,
    batchNorm: BATCH_NORM,
    weights: livelyWeights(network, seed),
    preprocessing: { bands: depth, scaling: { offset: new Float64Array(depth).fill(0.1), divisor: new Float64Array(depth).fill(3) } },
    patch: { size, padding: 'zero' as const },
    classNames: Array.from({ length: network.classes }, (_, index) => `Class ${index + 1}`),
  };
}

/** A model's files as tfjs gets them from wherever they lie. */
function load(files: ReadonlyMap<string, string | Uint8Array>, [json, bin]: readonly [string, string]) {
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(files.get(json) as string);
  assert.equal(weightsManifest[0].paths, [bin]);
  const weights = files.get(bin) as Uint8Array;
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer;
  return loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData, userDefinedMetadata }));
}

/** The largest distance between what the model and our own inference say of patches of noise; on cpu both. */
async function distance(network: Network): Promise<number> {
  const engine = await startEngine('cpu');
  const model = modelOf(network);
  const layers = await load(modelFolder(model), ['model.json', 'weights.bin']);
  const compiled = compile(network, engine, model.weights);
  const { rows, columns, depth } = network.input;
  const patches = noise(COUNT * rows * columns * depth, 5);
  try {
    return tf.tidy(() => {
      const theirs = (layers.predict(tf.tensor4d(patches, [COUNT, rows, columns, depth])) as tf.Tensor).dataSync();
      const ours = tf.softmax(compiled.infer(tf.tensor3d(patches, [COUNT, rows * columns, depth]))).dataSync();
      assert.is(theirs.length, ours.length);
      return (theirs as Float32Array).reduce((most, value, index) => Math.max(most, Math.abs(value - ours[index])), 0);
    });
  } finally {
    compiled.dispose();
    layers.dispose();
  }
}

for (const [title, { architecture, ...size }] of Object.entries(ARCHITECTURES)) {
  test(`tfjs' layers give the network's own probabilities: ${title}`, async () => {
    assert.ok((await distance(networkOf(architecture, size))) < 1e-5);
  });
}

for (const preset of Object.keys(PRESETS)) {
  test(`the same of the preset ${preset}`, async () => {
    assert.ok((await distance(smallPreset(preset))) < 1e-5);
  });
}

/** Blocks with settings drawn at random; some do not fit what is before them. */
function randomArchitecture(stream: RandomStream): Architecture {
  const pick = <Value>(...values: readonly Value[]) => values[Math.floor(stream.uniform() * values.length)];
  const normalize = () => pick('batch', 'none');
  const block = () =>
    pick<() => object>(
      () => ({
        conv: {
          kernels: pick(1, 2, 3),
          size: [pick(1, 2, 3), pick(1, 2, 3), pick<number | string>(1, 3, 4, 'full')],
          stride: [pick(1, 2), pick(1, 2), pick(1, 2, 3)],
          padding: pick('none', 'zero', 'replicate'),
          normalize: normalize(),
          activation: pick('relu', 'none'),
        },
      }),
      () => ({
        spectral: {
          kernels: 2,
          size: pick(3, 4),
          padding: pick('zero', 'replicate'),
          shortcut: pick('convolution', 'none'),
          normalize: normalize(),
        },
      }),
      () => ({
        spatial: {
          kernels: 3,
          size: pick(2, 3),
          padding: pick('zero', 'replicate'),
          shortcut: pick('none', 'convolution'),
          normalize: normalize(),
        },
      }),
      () => ({
        pool: {
          take: pick('max', 'average'),
          size: [pick(1, 2), pick(1, 2), pick<number | string>(1, 2, 'full')],
          stride: [pick(1, 2), pick(1, 2), pick(1, 2)],
        },
      }),
      () => ({ dense: { units: 4, activation: pick('relu', 'sigmoid', 'none') } }),
      () => ({ pool: 'average' }),
      () => ({ dropout: 0.5 }),
    )();
  return [...Array.from({ length: pick(1, 2, 3, 4) }, block), { dense: 'classes' }] as unknown as Architecture;
}

test('the same of networks drawn at random', async () => {
  const stream = new RandomStream(11, 'networks');
  let compared = 0;
  for (let draw = 0; draw < 150; draw++) {
    const architecture = randomArchitecture(stream);
    let network: Network;
    try {
      network = networkOf(architecture, { size: [1, 3, 5][draw % 3], bands: 7 + (draw % 4), classes: 3 });
    } catch (error) {
      // What the spec refuses is no network.
      if (error instanceof Failure) continue;
      throw error;
    }
    compared++;
    const found = await distance(network);
    assert.ok(found < 1e-5, `${found}: ${JSON.stringify(architecture)}`);
  }
  assert.ok(compared > 40, `${compared} networks`);
});

test("a run's files say what the folder's do, and all that is needed to predict", async () => {
  const network = networkOf({ preset: 'ssrn', kernels: 4 }, { size: 5, bands: 16, classes: 4 });
  const model = { ...modelOf(network, 7), colours: [undefined, '#123456'] };
  const [folder, flat] = [modelFolder(model), runModelFiles(model)];
  assert.equal([...folder.keys()], ['model.json', 'weights.bin', 'preprocessing.json', 'README.md']);
  assert.equal([...flat.keys()], ['model-7.json', 'model-7.bin']);
  assert.is((flat.get('model-7.json') as string).replace('model-7.bin', 'weights.bin'), folder.get('model.json'));
  assert.equal(flat.get('model-7.bin'), folder.get('weights.bin'));
  const loaded = await load(flat, ['model-7.json', 'model-7.bin']);
  const usage = loaded.getUserDefinedMetadata() as Record<string, never>;
  assert.equal(usage, JSON.parse(folder.get('preprocessing.json') as string));
  assert.equal(
    usage.classes,
    ['#ff0000', '#123456', '#00ff00', '#0000ff'].map((colour, index) => ({ name: `Class ${index + 1}`, colour })),
  );
  assert.equal([usage.patch, usage.bands], [{ size: 5, padding: 'zero' }, 16]);
  assert.is(
    loaded.countParams(),
    networkParameters(network).reduce((sum, { shape }) => sum + shape.reduce((all, one) => all * one, 1), 0),
  );
  loaded.dispose();
});

test.run();
