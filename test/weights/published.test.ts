import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../src/architecture/presets/index.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { Network } from '../../src/architecture/layers/index.js';
import { Failure } from '../../src/errors/failure.js';
import { encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { earlierOf, formatOf } from '../../src/weights/earlier.js';
import { matchWeights } from '../../src/weights/match.js';
import { readWeights } from '../../src/weights/read.js';
import { PUBLISHED } from '../../src/weights/state-dict/published/index.js';
import { publishedOf } from '../../src/weights/state-dict/match.js';
import { networkOf } from '../compile/networks.js';
import { withFolder } from '../data/helpers.js';

const test = suite('weights/published');

type Shapes = Readonly<Record<string, readonly number[]>>;
interface Case {
  readonly preset: string;
  readonly size: number;
  readonly bands: number;
  readonly options?: object;
  /** Kernels as the source has them; each has a bias of as many values as kernels, but for those below. */
  readonly kernels: Shapes;
  /** What else the state dict has. */
  readonly others?: Shapes;
  /** A value of a kernel: where PyTorch has it, and where hsi-run. */
  readonly place: readonly [tensor: string, at: readonly number[], weight: string, ours: readonly number[]];
}

const CLASSES = 5;
const sum = (of: number) => ({
  [`conv${of}_1`]: [16, 16, 1, 1, 1],
  [`conv${of}_2`]: [16, 16, 3, 1, 1],
  [`conv${of}_3`]: [16, 16, 5, 1, 1],
  [`conv${of}_4`]: [16, 16, 11, 1, 1],
});
const norm = (module: string, channels: number): Shapes =>
  Object.fromEntries(['weight', 'bias', 'running_mean', 'running_var'].map((role) => [`${module}.${role}`, [channels]]));
const line = (module: string, ...shape: number[]): Shapes => ({ [`${module}.weight`]: shape, [`${module}.bias`]: [shape[0]] });
const layer = (index: number): Shapes => {
  const [attention, mlp] = [`transformer.layers.${index}.0.fn`, `transformer.layers.${index}.1.fn`];
  return {
    ...line(`${attention}.norm`, 64),
    [`${attention}.fn.to_qkv.weight`]: [192, 64],
    ...line(`${attention}.fn.to_out.0`, 64, 64),
    ...line(`${mlp}.norm`, 64),
    ...line(`${mlp}.fn.net.0`, 8, 64),
    ...line(`${mlp}.fn.net.3`, 64, 8),
  };
};

/** Names and shapes for five classes, by the constructors of the sources that the tables name. */
const CASES: readonly Case[] = [
  {
    preset: 'hu',
    size: 1,
    bands: 103,
    kernels: { conv: [20, 1, 12], fc1: [100, 600], fc2: [CLASSES, 100] },
    // 30 positions of 20 kernels: theirs by kernels, ours by positions.
    place: ['fc1.weight', [7, 3 * 30 + 2], 'dense1/kernel', [2 * 20 + 3, 7]],
  },
  {
    preset: 'hamida',
    size: 5,
    bands: 103,
    kernels: {
      conv1: [20, 1, 3, 3, 3],
      pool1: [20, 20, 3, 1, 1],
      conv2: [35, 20, 3, 3, 3],
      pool2: [35, 35, 3, 1, 1],
      conv3: [35, 35, 3, 1, 1],
      conv4: [35, 35, 2, 1, 1],
      fc: [CLASSES, 490],
    },
    place: ['conv2.weight', [4, 3, 2, 0, 1], 'conv3/conv/kernel', [0, 1, 2, 3, 4]],
  },
  {
    preset: 'li',
    size: 5,
    bands: 103,
    options: { kernels: 16 },
    kernels: { conv1: [16, 1, 7, 3, 3], conv2: [32, 16, 3, 3, 3], fc: [CLASSES, 3168] },
    place: ['fc.weight', [1, 9 * 99 + 5], 'dense1/kernel', [5 * 32 + 9, 1]],
  },
  {
    preset: 'chen',
    size: 27,
    bands: 103,
    kernels: { conv1: [32, 1, 32, 4, 4], conv2: [32, 32, 32, 4, 4], conv3: [32, 32, 32, 4, 4], fc: [CLASSES, 320] },
    place: ['conv2.weight', [5, 4, 3, 2, 1], 'conv2/conv/kernel', [2, 1, 3, 4, 5]],
  },
  {
    preset: 'm3d-dcnn',
    size: 7,
    bands: 103,
    kernels: { conv1: [16, 1, 11, 3, 3], ...sum(2), ...sum(3), conv4: [16, 16, 3, 2, 2], fc: [CLASSES, 7424] },
    place: ['conv3_4.weight', [2, 1, 9, 0, 0], 'group1/repeat2/parallel1/branch4/conv1/conv/kernel', [0, 0, 9, 1, 2]],
  },
  {
    preset: 'cdcnn',
    size: 5,
    bands: 102,
    kernels: {
      'conv11.0': [128, 102, 1, 1],
      'conv12.0': [128, 102, 3, 3],
      conv13: [128, 102, 5, 5],
      conv2: [128, 384, 1, 1],
      ...Object.fromEntries(['1.conv1', '1.conv2', '2.conv1', '2.conv2'].map((one) => [`res_net${one}`, [128, 128, 1, 1]])),
      ...Object.fromEntries(['conv3.1', 'conv4.2', 'conv5.2'].map((one) => [one, [128, 128, 1, 1]])),
      'full_connection.0': [CLASSES, 128],
    },
    others: { ...norm('res_net1.bn.1', 128), ...norm('batch_normal1.1', 128) },
    place: ['conv12.0.weight', [6, 100, 0, 2], 'parallel1/branch2/conv1/conv/kernel', [0, 2, 100, 0, 6]],
  },
  {
    preset: 'fdssc',
    size: 9,
    bands: 101,
    kernels: {
      conv1: [24, 1, 1, 1, 7],
      conv2: [12, 24, 1, 1, 7],
      conv3: [12, 36, 1, 1, 7],
      conv4: [12, 48, 1, 1, 7],
      conv5: [200, 60, 1, 1, 48],
      conv6: [24, 1, 3, 3, 200],
      conv7: [12, 24, 1, 1, 7],
      conv8: [12, 36, 1, 1, 7],
      conv9: [12, 48, 1, 1, 7],
      'full_connection.1': [CLASSES, 60],
    },
    others: Object.assign(
      {},
      ...[24, 36, 48, 60, 1, 24, 36, 48, 60].map((channels, index) => norm(`batch_norm${index + 1}.0`, channels)),
      ...[1, 2, 3, 5, 6, 7, 8, 9].map((index) => ({ [`batch_norm${index}.1.weight`]: [1] })),
    ),
    place: ['conv6.weight', [20, 0, 2, 1, 150], 'conv3/conv/kernel', [2, 1, 150, 0, 20]],
  },
  {
    preset: 'vit',
    size: 1,
    bands: 103,
    kernels: { patch_to_embedding: [64, 1], 'mlp_head.1': [CLASSES, 64] },
    others: {
      cls_token: [1, 1, 64],
      pos_embedding: [1, 104, 64],
      ...Object.assign({}, ...[0, 1, 2, 3, 4].map(layer)),
      ...line('mlp_head.0', 64),
      ...Object.assign({}, ...[0, 1, 2].map((one) => line(`transformer.skipcat.${one}`, 104, 104, 1, 2))),
    },
    place: ['transformer.layers.4.0.fn.fn.to_qkv.weight', [130, 5], 'encoder1/layer5/attention/in/kernel', [0, 0, 0, 5, 130]],
  },
];

function networkFor({ preset, size, bands, options }: Case): Network {
  return networkOf({ preset, ...options } as Parameters<typeof networkOf>[0], { size, bands, classes: CLASSES });
}

function stateDict({ kernels, others = {} }: Case, prefix = '') {
  const shapes = { ...Object.assign({}, ...Object.entries(kernels).map(([name, shape]) => line(name, ...shape))), ...others } as Shapes;
  return Object.entries(shapes).map(([name, shape], at) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return { name: `${prefix}${name}`, shape, values: Float32Array.from({ length: count }, (_, index) => at + index / 2 ** 20) };
  });
}

const offset = (at: readonly number[], shape: readonly number[]) => at.reduce((sum, one, axis) => sum * shape[axis] + one, 0);

async function found(tensors: ReturnType<typeof stateDict>) {
  let weights: Awaited<ReturnType<typeof readWeights>> | undefined;
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'a.safetensors'), encodeSafetensors(tensors));
    weights = await readWeights(join(folder, 'a.safetensors'));
  });
  return weights!;
}

for (const one of CASES) {
  test(`the state dict of ${one.preset} as its public source makes it, with the prefix of DataParallel too`, async () => {
    const network = networkFor(one);
    for (const prefix of ['', 'module.']) {
      const tensors = stateDict(one, prefix);
      const file = await found(tensors);
      const { weights } = matchWeights(network, file, 'a.safetensors');
      assert.equal(
        weights.map(({ name }) => name),
        networkParameters(network).map(({ name }) => name),
      );
      const [tensor, theirs, weight, ours] = one.place;
      const [from, to] = [tensors.find(({ name }) => name === prefix + tensor)!, weights.find(({ name }) => name === weight)!];
      assert.is(to.values[offset(ours, to.shape)], from.values[offset(theirs, from.shape)], one.preset);
      assert.is(publishedOf(network, file.arrays)?.preset, one.preset);
    }
  });
}

test('every table is tried above, and is of a preset', () => {
  assert.equal(
    PUBLISHED.map(({ preset }) => preset),
    CASES.map(({ preset }) => preset),
  );
  for (const { preset } of PUBLISHED) assert.ok(preset in PRESETS, preset);
});

test('a file with one more module, or one fewer, is of nobody known: the error names what is wrong', async () => {
  const hamida = CASES[1];
  const network = networkFor(hamida);
  const more = await found([...stateDict(hamida), { name: 'bn.weight', shape: [20], values: new Float32Array(20) }]);
  const fewer = await found(stateDict(hamida).filter(({ name }) => !name.startsWith('pool2.')));
  for (const { arrays } of [more, fewer]) {
    assert.is(publishedOf(network, arrays), undefined);
    assert.throws(
      () => matchWeights(network, { arrays, by: 'pytorch' }, 'a'),
      (error: unknown) => error instanceof Failure,
    );
  }
});

test('a table says whose names they are, and what batch normalization adds, where the network has some', async () => {
  const [cdcnn, hu] = [CASES[5], CASES[0]];
  assert.equal(earlierOf(networkFor(cdcnn), await found(stateDict(cdcnn))), { epsilon: 1e-5 });
  assert.equal(earlierOf(networkFor(hu), await found(stateDict(hu))), {});
  assert.is(formatOf(networkFor(hu), await found(stateDict(hu)), undefined), 'state dict of PyTorch, names of nshaud/DeepHyperX, HuEtAl');
  assert.is(formatOf(networkFor(hu), await found(stateDict(hu)), { conv1: 'conv' }), 'state dict of PyTorch');
});

test.run();
