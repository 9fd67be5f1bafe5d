import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kerasModel } from '../../src/architecture/keras/model.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import { Failure } from '../../src/errors/failure.js';
import { modelFolder } from '../../src/results/model-files.js';
import { matchWeights } from '../../src/weights/match.js';
import { readWeights } from '../../src/weights/read.js';
import { encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { BATCH_NORM, livelyWeights, networkOf } from '../compile/networks.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';
import { type WrittenDataset, writeHdf5 } from '../data/readers/writers/hdf5.js';

const test = suite('weights');
const SIZE = { size: 5, bands: 16, classes: 4 };
const NETWORK = networkOf({ preset: 'ssrn-released', kernels: 4 }, SIZE);
const WEIGHTS = livelyWeights(NETWORK, 5);
const KERAS = kerasModel(NETWORK, BATCH_NORM, 'tiny').weights;

/** The network's arrays as datasets, at the path that each shall have; a path of undefined leaves one out. */
function datasets(pathOf: (layer: string, role: string, parameter: string) => string | undefined): Record<string, WrittenDataset> {
  return Object.fromEntries(
    WEIGHTS.flatMap(({ name, values }, index) => {
      const { name: keras, shape } = KERAS[index];
      const path = pathOf(...(keras.split('/') as [string, string]), name);
      return path === undefined ? [] : [[path, { shape, type: '<f', values: [...values] }]];
    }),
  );
}

/** Keras' own names: the nth of its kind, in the order in which the layers are made; `from` is the first number. */
function ownNumbers(from: number, stems = { convolution: 'conv3d', normalization: 'batch_normalization', dense: 'dense' }) {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { name, role } of networkParameters(NETWORK)) {
    const layer = name.slice(0, -role.length - 1).replaceAll('/', '_');
    if (names.has(layer)) continue;
    const stem = role === 'gamma' ? stems.normalization : layer === 'dense1' ? stems.dense : stems.convolution;
    const number = counts.get(stem) ?? from;
    counts.set(stem, number + 1);
    names.set(layer, number === 0 ? stem : `${stem}_${number}`);
  }
  return (layer: string) => names.get(layer)!;
}

async function matched(file: string) {
  const found = await readWeights(file);
  return { format: found.format, ...matchWeights(NETWORK, found, file) };
}

async function problemsOf(action: Promise<unknown>): Promise<string[]> {
  try {
    await action;
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ code, message }) => `${code}: ${message}`);
    throw error;
  }
  return [];
}

test('what hsi-run writes comes back: safetensors, model.json, its folder', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'a.safetensors'), encodeSafetensors(WEIGHTS));
    const { depth, rows: size } = NETWORK.input;
    const preprocessing = { bands: depth, scaling: { offset: new Float64Array(depth), divisor: new Float64Array(depth).fill(1) } };
    const about = { name: 'tiny', seed: 1, address: 'ab', patch: { size, padding: 'zero' as const }, classNames: ['A', 'B', 'C', 'D'] };
    for (const [name, data] of modelFolder({ ...about, network: NETWORK, batchNorm: BATCH_NORM, weights: WEIGHTS, preprocessing })) {
      writeFileSync(join(folder, name), data);
    }
    assert.equal(await matched(join(folder, 'a.safetensors')), { format: 'safetensors', by: 'name', weights: WEIGHTS });
    assert.is((await readWeights(join(folder, 'model.json'))).epsilon, BATCH_NORM.epsilon);
    for (const named of ['', 'model.json']) {
      assert.equal(await matched(join(folder, named)), { format: 'LayersModel of TensorFlow.js', by: 'name', weights: WEIGHTS });
    }
  }));

test("HDF5 of Keras: a whole model by its own numbers, weights alone by the network's names, and as Keras 3 does", () =>
  withFolder(async (folder) => {
    // Files list names by their letters: 10 before 6.
    const [numbers, snake] = [ownNumbers(6), ownNumbers(0)];
    const order = ['kernel', 'bias'];
    const statistics = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
    const index = (role: string) => Math.max(order.indexOf(role), statistics.indexOf(role));
    const written: Record<string, [Record<string, WrittenDataset>, string]> = {
      'whole.h5': [
        {
          ...datasets((layer, role) => `model_weights/${numbers(layer)}/${numbers(layer)}/${role}:0`),
          'optimizer_weights/RMSprop/conv3d_1/kernel:0': { shape: [2], type: '<f', values: [1, 2] },
        },
        'order',
      ],
      'weights.h5': [datasets((layer, role) => `${layer}/${layer}/${role}:0`), 'name'],
      'keras3.weights.h5': [datasets((layer, role) => `layers/${snake(layer)}/vars/${index(role)}`), 'order'],
    };
    for (const [name, [content, by]] of Object.entries(written)) {
      await writeHdf5(join(folder, name), content);
      const found = await matched(join(folder, name));
      assert.equal([found.format, found.by], ['HDF5 of Keras', by], name);
      assert.equal(found.weights, WEIGHTS, name);
    }
  }));

test('a layer that Keras made without bias, scale or centre has what does nothing', () =>
  withFolder(async (folder) => {
    const numbers = ownNumbers(1);
    const file = join(folder, 'plain.h5');
    await writeHdf5(
      file,
      datasets((layer, role) => (['bias', 'gamma', 'beta'].includes(role) ? undefined : `${numbers(layer)}/${role}:0`)),
    );
    const neutral: Record<string, number> = { bias: 0, gamma: 1, beta: 0 };
    for (const { name, values } of (await matched(file)).weights) {
      const value = neutral[name.split('/').at(-1)!];
      if (value !== undefined)
        assert.ok(
          values.every((one) => one === value),
          name,
        );
    }
  }));

test('what does not fit is told for every layer, with both shapes', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'other.safetensors');
    writeFileSync(file, encodeSafetensors(livelyWeights(networkOf({ preset: 'ssrn-released', kernels: 4 }, { ...SIZE, classes: 3 }), 1)));
    assert.equal(await problemsOf(matched(file)), [
      'weights-mismatch: dense1/kernel is [4, 4] in the network, and [4, 3] in the file (dense1/kernel)',
      'weights-mismatch: dense1/bias is [4] in the network, and [3] in the file (dense1/bias)',
    ]);
    writeFileSync(file, encodeSafetensors(WEIGHTS.filter(({ name }) => !/^conv2\/conv|spatial1\/post1\/norm\/beta/.test(name))));
    assert.equal(await problemsOf(matched(file)), [
      'weights-mismatch: conv2/conv: the file has no layer of this name',
      "weights-mismatch: spatial1/post1/norm/beta: the file's spatial1/post1/norm has no beta",
    ]);
    writeFileSync(file, encodeSafetensors([...WEIGHTS, { name: 'spatial1/block3/conv1/kernel', shape: [1], values: Float32Array.of(1) }]));
    assert.equal(await problemsOf(matched(file)), [
      'weights-mismatch: the file has a layer spatial1/block3/conv1, but the network has not',
    ]);
    const numbers = ownNumbers(1);
    await writeHdf5(
      file,
      datasets((layer, role) => (layer === 'conv1_conv' ? undefined : `${numbers(layer)}/${role}:0`)),
    );
    assert.equal(await problemsOf(matched(file)), ['weights-mismatch: the network has 8 convolutions, the file 7']);
    await writeHdf5(
      file,
      datasets((layer, role) => `${layer === 'conv1_conv' ? 'conv2d_1' : numbers(layer)}/${role}:0`),
    );
    assert.match((await problemsOf(matched(file)))[0], /named conv2d, conv3d, so their order is unknown/);
  }));

test('what is no file of weights is refused', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x');
    const refused = async (content: string | Uint8Array) => {
      writeFileSync(file, content);
      return (await problemOfAsync(() => readWeights(file))).message;
    };
    assert.match(await refused('row,column\n'), /not a known format of weights/);
    assert.match(await refused(''), /not a known format of weights/);
    assert.match(await refused('{"format": "graph-model"}'), /no weightsManifest/);
    assert.match(await refused('{'), /is not valid JSON/);
    assert.match(await refused(encodeSafetensors(WEIGHTS).subarray(0, 300)), /not a complete safetensors/);
    assert.match(await refused(JSON.stringify({ weightsManifest: [{ paths: ['gone.bin'], weights: [] }] })), /cannot be read \(ENOENT\)/);
    for (const manifest of [5, [{}], [{ paths: ['b.bin'], weights: [{ name: 'a/kernel' }] }], [{ paths: 'b.bin', weights: [null] }]])
      assert.match(await refused(JSON.stringify({ weightsManifest: manifest })), /has a weightsManifest without paths and weights/);
    assert.match(await refused('{"weightsManifest": null}'), /has a weightsManifest without/);
    const header = (entry: object) => {
      const text = JSON.stringify({ 'a/kernel': entry });
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(text.length));
      return Buffer.concat([length, Buffer.from(text), Buffer.alloc(8)]);
    };
    assert.match(await refused(header({ dtype: 'F16', shape: [4], data_offsets: [0, 8] })), /a\/kernel has the type "F16", not "F32"/);
    assert.match(await refused(header({ dtype: 'F32', shape: [4], data_offsets: [0, 8] })), /not as many bytes as its shape/);
    assert.match(await refused(header({ dtype: 'F32', shape: [4], data_offsets: [0, 16] })), /beyond the end of the file/);
    writeFileSync(join(folder, 'b.bin'), Buffer.alloc(4));
    const named = (dtype: string) =>
      JSON.stringify({ weightsManifest: [{ paths: ['b.bin'], weights: [{ name: 'a/kernel', shape: [2], dtype }] }] });
    assert.match(await refused(named('float16')), /a\/kernel is float16/);
    assert.match(await refused(named('float32')), /is beyond the end of b\.bin/);
    await writeHdf5(file, { cube: { shape: [2], type: '<f', values: [1, 2] } });
    assert.match((await problemOfAsync(() => readWeights(file))).message, /no weights in the form of Keras/);
    assert.is((await problemOfAsync(() => readWeights(join(folder, 'gone')))).code, 'file-missing');
  }));

test.run();
