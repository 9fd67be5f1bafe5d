import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { WeightArray } from '../../src/compile/weights.js';
import { Failure } from '../../src/errors/failure.js';
import { encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { matchWeights, type MatchSettings } from '../../src/weights/match.js';
import { readWeights } from '../../src/weights/read.js';
import { startFrom, weightsDigest } from '../../src/weights/start.js';
import { livelyWeights, networkOf } from '../compile/networks.js';
import { withFolder } from '../data/helpers.js';

const test = suite('weights/state-dict');
const NETWORK = networkOf(
  [
    { conv: { kernels: 3, size: [3, 3, 5], normalize: 'batch' } },
    { conv: { kernels: 4, size: [3, 3, 3], normalize: 'none' } },
    { dense: 'classes' },
  ],
  { size: 7, bands: 12, classes: 5 },
);
const WEIGHTS = livelyWeights(NETWORK, 3);
/** conv2 gives 3 x 3 pixels, 6 bands, 4 channels. */
const LAST = [3, 3, 6, 4] as const;

type Axes = 'bands-first' | 'bands-last';
interface Tensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** Our value at [rows, columns, depth, channels, out], written where PyTorch has it. */
function turned({ shape, values }: Tensor, axes: Axes, torch: string): Tensor {
  const [rows, columns, depth, channels, out] = shape.length === 5 ? shape : [...LAST, shape[1]];
  const result = new Float32Array(values.length);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let band = 0; band < depth; band++)
        for (let channel = 0; channel < channels; channel++)
          for (let one = 0; one < out; one++) {
            const volume = axes === 'bands-first' ? (band * rows + row) * columns + column : (row * columns + column) * depth + band;
            result[(one * channels + channel) * rows * columns * depth + volume] = values[at++];
          }
  const volume = axes === 'bands-first' ? [depth, rows, columns] : [rows, columns, depth];
  return { name: torch, shape: shape.length === 5 ? [out, channels, ...volume] : [out, channels * rows * columns * depth], values: result };
}

const ROLES: Readonly<Record<string, string>> = {
  kernel: 'weight',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

function stateDict(axes: Axes = 'bands-first', rename: (name: string) => string | undefined = (name) => name): Tensor[] {
  return WEIGHTS.flatMap((weight) => {
    const at = weight.name.lastIndexOf('/');
    const role = weight.name.slice(at + 1);
    const own = `${weight.name.slice(0, at).replaceAll('/', '.')}.${ROLES[role] ?? role}`;
    const name = rename(own);
    if (name === undefined) return [];
    return [role === 'kernel' ? turned(weight, axes, name) : { ...weight, name }];
  });
}

async function match(tensors: readonly Tensor[], settings: MatchSettings = {}, bytes = encodeSafetensors(tensors)) {
  let weights: readonly WeightArray[] = [];
  await withFolder(async (folder) => {
    const file = join(folder, 'net.safetensors');
    writeFileSync(file, bytes);
    ({ weights } = matchWeights(NETWORK, await readWeights(file), 'net.safetensors', settings));
  });
  return weights;
}

async function messages(tensors: readonly Tensor[], settings: MatchSettings = {}): Promise<string[]> {
  try {
    await match(tensors, settings);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    assert.ok(error.problems.every(({ code }) => code === 'weights-mismatch'));
    return error.problems.map(({ message }) => message);
  }
  return [];
}

for (const axes of ['bands-first', 'bands-last'] as const) {
  test(`kernels and the dense layer after them come into our order, ${axes}, to the same address`, async () => {
    const found = await match(stateDict(axes));
    assert.equal(found, WEIGHTS);
    assert.is(weightsDigest(found), weightsDigest(WEIGHTS));
  });
}

test('modules go by other names where the pipeline says so, and what all names begin with does not count', async () => {
  const renamed = stateDict('bands-first', (name) =>
    `module.net.${name}`.replace('conv1.conv', 'features.0').replace('conv1.norm', 'features.1').replace('conv2.conv', 'features.3'),
  );
  assert.equal(await match(renamed, { names: { 'conv1/conv': 'features.0', 'conv1/norm': 'features.1', conv2: 'features.3' } }), WEIGHTS);
  assert.equal(await match(stateDict('bands-first', (name) => name.replace('conv2.conv', 'conv2'))), WEIGHTS);
});

test('each tensor that is missing, left over or of another shape is named', async () => {
  const [missing, left] = await messages(stateDict('bands-first', (name) => name.replace('conv2.conv.bias', 'conv2.conv.bais')));
  assert.equal([missing, left], ['conv2.conv.bais is in the file, but no weight of the network', undefined]);
  assert.equal(await messages(stateDict('bands-first', (name) => (name === 'conv1.norm.running_mean' ? undefined : name))), [
    'conv1/norm/moving_mean: the file has no conv1.norm.running_mean',
  ]);
  const wide = stateDict().map((one) => (one.name === 'dense1.weight' ? { ...one, shape: [one.shape[1], one.shape[0]] } : one));
  assert.equal(await messages(wide), ["dense1/kernel is [5, 216] in PyTorch's order, but dense1.weight is [216, 5] in the file"]);
  const mixed = stateDict().map((one) => (one.name === 'conv1.conv.weight' ? { ...one, shape: [3, 1, 3, 5, 3] } : one));
  assert.match(
    (await messages(mixed))[0],
    /^conv1\/conv\/kernel is \[3, 1, 5, 3, 3\] in PyTorch's order, but conv1\.conv\.weight is \[3, 1, 3, 5, 3\]/,
  );
  assert.match(
    (await messages(stateDict(), { names: { conv9: 'a' } }))[0],
    /^training\.from\.names: the network has no layer or block conv9/,
  );
});

test('a convolution without bias has none: zeros', async () => {
  const found = await match(stateDict('bands-first', (name) => (name === 'conv2.conv.bias' ? undefined : name)));
  assert.equal(found.find(({ name }) => name === 'conv2/conv/bias')!.values, new Float32Array(4));
});

test('where no shape tells the spectral axis, the pipeline must', async () => {
  const taken: MatchSettings = { wanted: (layer) => layer !== 'conv1/conv' };
  for (const axes of ['bands-first', 'bands-last'] as const) {
    const found = await messages(stateDict(axes), taken);
    assert.equal(
      found.map((message) => message.split(':')[0]),
      ['conv2.conv.weight', 'dense1.weight'],
    );
    assert.equal(
      await match(stateDict(axes), { ...taken, axes }),
      WEIGHTS.filter(({ name }) => !name.startsWith('conv1/conv')),
    );
  }
});

test('blocks but the head, whatever else the file has', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'a.safetensors');
    writeFileSync(file, encodeSafetensors([...stateDict(), { name: 'other.weight', shape: [1], values: new Float32Array(1) }]));
    const names = ['conv1', 'conv2', 'dense1'];
    const { weights } = startFrom(NETWORK, { blocks: names, taken: names.slice(0, 2) }, await readWeights(file), 'a');
    assert.equal(
      weights,
      WEIGHTS.filter(({ name }) => !name.startsWith('dense1')),
    );
  });
});

test('numbers of other types are rounded to float32, and counts are no weights', async () => {
  const entries: [string, string, number[], Buffer][] = [];
  const numbers: Record<string, (value: number) => Buffer> = {
    F64: (value) => Buffer.from(Float64Array.of(value).buffer),
    BF16: (value) => Buffer.from(Float32Array.of(value).buffer).subarray(2),
  };
  const short = new Map<string, Float32Array>();
  for (const [index, { name, shape, values }] of stateDict().entries()) {
    const type = index % 2 ? 'F64' : 'BF16';
    // Bits that a short number has no room for are zero.
    const kept =
      type === 'F64'
        ? values
        : new Float32Array(Uint32Array.from(new Uint32Array(values.slice().buffer), (bits) => bits & 0xffff0000).buffer);
    short.set(name, kept);
    entries.push([name, type, [...shape], Buffer.concat([...kept].map(numbers[type]))]);
  }
  entries.push(['conv1.norm.num_batches_tracked', 'I64', [], Buffer.alloc(8, 1)]);
  const whole = stateDict().map((one) => ({ ...one, values: short.get(one.name)! }));
  assert.equal(await match([], {}, fileOf(entries)), await match(whole));
  // 1, the least number, -2 and infinity of float16.
  const halves = Buffer.from(Uint16Array.of(0x3c00, 1, 0xc000, 0x7c00, 0x3555).buffer);
  const bias = networkParameters(NETWORK).find(({ name }) => name === 'dense1/bias')!;
  const found = await match(
    [],
    { wanted: (layer) => layer === 'dense1', axes: 'bands-first' },
    fileOf([['dense1.bias', 'F16', [5], halves], ...entries.filter(([name]) => name === 'dense1.weight')]),
  );
  assert.equal([...found.find(({ name }) => name === bias.name)!.values], [1, 2 ** -24, -2, Infinity, 0x555 / 4096]);
});

function fileOf(entries: readonly [string, string, number[], Buffer][]): Uint8Array {
  let at = 0;
  const header = Object.fromEntries(
    entries.map(([name, dtype, shape, { length }]) => [name, { dtype, shape, data_offsets: [at, (at += length)] }]),
  );
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, ...entries.map(([, , , bytes]) => bytes)]);
}

test.run();
