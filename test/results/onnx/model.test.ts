import { fromBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema, type TensorProto } from 'onnx-buf';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../../src/architecture/network.js';
import { networkParameters } from '../../../src/architecture/parameters.js';
import type { Network } from '../../../src/architecture/layers/index.js';
import { PRESETS } from '../../../src/architecture/presets/index.js';
import type { Preprocessing } from '../../../src/data/features/features.js';
import { onnxFile, type OnnxOptions } from '../../../src/results/onnx/model.js';
import type { Architecture } from '../../../src/schema/pipeline.generated.js';
import { ARCHITECTURES, BATCH_NORM, blocksOf, livelyWeights, networkOf, smallPreset } from '../../compile/networks.js';

const test = suite('results/onnx/model');
const ANY = { rows: 'rows', columns: 'columns' } as const;

const WAVELENGTHS = [1, 2, 3, 4, 5, 6, 7, 8];

const plain = (depth: number): Preprocessing => ({
  bands: depth,
  scaling: { offset: new Float64Array(depth).fill(0.1), divisor: new Float64Array(depth).fill(3) },
});

function modelOf(network: Network, preprocessing = plain(network.input.depth), padding: 'zero' | 'reflect' = 'zero') {
  return {
    name: 'tiny run',
    seed: 3,
    address: 'ab'.repeat(32),
    network,
    batchNorm: BATCH_NORM,
    weights: livelyWeights(network, 3),
    preprocessing,
    patch: { size: network.input.rows, padding },
    classNames: Array.from({ length: network.classes }, (_, index) => `Class ${index + 1}`),
  };
}

async function decoded(model: ReturnType<typeof modelOf>, options: Partial<OnnxOptions> = {}): Promise<ModelProto> {
  return fromBinary(ModelProtoSchema, await onnxFile(model, { version: '1.2.3', ...options }));
}

function valuesOf({ rawData, dataType }: TensorProto): number[] {
  const bytes = Uint8Array.from(rawData).buffer;
  return dataType === 7
    ? Array.from(new BigInt64Array(bytes), Number)
    : [...(dataType === 11 ? new Float64Array(bytes) : new Float32Array(bytes))];
}

const tensorsOf = ({ graph }: ModelProto) => new Map(graph!.initializer.map((one) => [one.name, one]));
const metadataOf = ({ metadataProps }: ModelProto) => Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));

/** That each value is known before it is used, under one name, and that all that is held is used. */
function checkGraph({ graph }: ModelProto): void {
  const known = new Set([...graph!.input.map(({ name }) => name), ...graph!.initializer.map(({ name }) => name)]);
  assert.is(known.size, graph!.input.length + graph!.initializer.length);
  const used = new Set<string>();
  for (const { input, output, opType } of graph!.node) {
    for (const name of input) {
      assert.ok(known.has(name), `${opType} takes ${name}, which is not known`);
      used.add(name);
    }
    for (const name of output) {
      assert.not(known.has(name), `${name} is given twice`);
      known.add(name);
    }
  }
  for (const { name } of graph!.output) assert.ok(known.has(name), name);
  assert.equal(
    graph!.initializer.map(({ name }) => name).filter((name) => !used.has(name)),
    [],
  );
  for (const { name, dims, rawData, dataType } of graph!.initializer) {
    const count = dims.reduce((all, one) => all * Number(one), 1);
    assert.is(rawData.length, count * (dataType === 1 ? 4 : 8), name);
  }
}

/** Each weight under its own name: as it is, or of a convolution with the outputs first. */
function checkWeights(model: ModelProto, network: Network): void {
  const tensors = tensorsOf(model);
  const weights = new Map(livelyWeights(network, 3).map((one) => [one.name, one.values]));
  for (const { name, shape } of networkParameters(network)) {
    const { dims, rawData } = tensors.get(name)!;
    const found = new Float32Array(Uint8Array.from(rawData).buffer);
    const values = weights.get(name)!;
    if (shape.length < 5) {
      // Some are written with axes to be repeated along.
      assert.equal(
        dims.map(Number).filter((length, axis) => axis === 0 || length > 1),
        shape.filter((length, axis) => axis === 0 || length > 1),
      );
      assert.ok(same(found, values), name);
      continue;
    }
    const [a, b, m, inside, outside] = shape;
    const theirs = [outside, inside, a, b, m];
    assert.equal(dims.map(Number), theirs);
    // A value somewhere in the middle of each axis, and all of them in some order.
    const at = shape.map((length) => length >> 1);
    const place = (sides: readonly number[], one: readonly number[]) => one.reduce((index, step, axis) => index * sides[axis] + step, 0);
    assert.is(found[place(theirs, [at[4], at[3], at[0], at[1], at[2]])], values[place(shape, at)], name);
    assert.ok(same(found.sort(), values.slice().sort()), name);
  }
}

const same = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, index) => value === b[index]);

const networks: [string, Network][] = [
  ...Object.entries(ARCHITECTURES).map(([title, { architecture, ...size }]): [string, Network] => [title, networkOf(architecture, size)]),
  ...Object.keys(PRESETS).map((preset): [string, Network] => [preset, smallPreset(preset)]),
];

for (const [title, network] of networks) {
  test(`a graph whose values are known, and all weights: ${title}`, async () => {
    const model = await decoded(modelOf(network));
    checkGraph(model);
    checkWeights(model, network);
    checkGraph(await decoded(modelOf(network), { tile: ANY }));
  });
}

const TINY: Architecture = [{ conv: { kernels: 2, size: [1, 1, 3] } }, { pool: 'average' }, { dense: 'classes' }];

test('of patches: ports, operations in their order, versions', async () => {
  const model = await decoded(modelOf(networkOf(TINY, { size: 3, bands: 8, classes: 2 })));
  assert.equal([model.irVersion, model.opsetImport.map(({ version }) => version), model.producerVersion], [8n, [17n], '1.2.3']);
  const ports = [...model.graph!.input, ...model.graph!.output].map(({ name, type }) => [
    name,
    type?.value.case === 'tensorType' &&
      type.value.value.shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : value.value)),
  ]);
  assert.equal(ports, [
    ['patches', ['patches', 3, 3, 8]],
    ['logits', ['patches', 2]],
    ['probabilities', ['patches', 2]],
  ]);
  assert.is(
    model.graph!.node.map(({ opType }) => opType).join(' '),
    'Cast Sub Div Cast IsNaN IsInf Or Where Unsqueeze Conv BatchNormalization Relu GlobalAveragePool Flatten Gemm Identity Softmax',
  );
});

test('of a tile: the scene is padded once, and each pixel has its window', async () => {
  const architecture: Architecture = [
    { conv: { kernels: 2, size: [1, 1, 3] } },
    { conv: { kernels: 2, size: [2, 2, 'full'] } },
    { dense: 'classes' },
  ];
  const model = await decoded(modelOf(networkOf(architecture, { size: 5, bands: 8, classes: 2 }), plain(8), 'reflect'), { tile: ANY });
  const { node } = model.graph!;
  const pad = node.find(({ opType }) => opType === 'Pad')!;
  assert.is(Buffer.from(pad.attribute[0].s).toString(), 'reflect');
  assert.equal(valuesOf(tensorsOf(model).get(pad.input[1])!), [0, 0, 2, 2, 0, 0, 0, 2, 2, 0]);
  // After a kernel of 2 x 2 a window of 4 x 4 is left, for each pixel.
  const slices = node
    .filter(({ opType }) => opType === 'Slice')
    .map(({ input }) => input.slice(1, 3).map((name) => valuesOf(tensorsOf(model).get(name)!)));
  const last = Number.MAX_SAFE_INTEGER;
  assert.is(slices.length, 16);
  assert.equal(
    [slices[0], slices[6], slices[15]],
    [
      [
        [0, 0],
        [-3, -3],
      ],
      [
        [1, 2],
        [-2, -1],
      ],
      [
        [3, 3],
        [last, last],
      ],
    ],
  );
});

test('the preparation: chosen bands, scaling in float64, a constant band, components', async () => {
  const preprocessing: Preprocessing = {
    bands: 6,
    used: [0, 2, 5],
    ignore: -9999,
    scaling: { offset: Float64Array.of(1, 2, 0.1), divisor: Float64Array.of(3, 0, 0.7) },
    components: {
      mean: Float64Array.of(0.5, 0.25, 0.125),
      vectors: [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)],
      explained: [0.9, 0.1],
    },
  };
  const architecture: Architecture = [{ conv: { kernels: 2, size: [1, 1, 2] } }, { dense: 'classes' }];
  const blocks = blocksOf(architecture, { size: 3, bands: 8, classes: 2 });
  const network = buildNetwork(blocks, { rows: 3, columns: 3, depth: 2, channels: 1 }, 2);
  const model = await decoded(modelOf(network, preprocessing));
  checkGraph(model);
  const tensors = tensorsOf(model);
  const values = (name: string) => valuesOf(tensors.get(name)!);
  assert.equal(values('prepare/bands'), [0, 2, 5]);
  assert.equal(values('prepare/offset'), [1, 2, 0.1]);
  assert.equal(values('prepare/divisor'), [3, Infinity, 0.7]);
  assert.equal(values('prepare/ignore'), [-9999]);
  assert.equal(values('components/mean'), [0.5, 0.25, 0.125]);
  assert.equal(
    [tensors.get('components/vectors')!.dims, values('components/vectors')],
    [
      [3n, 2n],
      [1, 4, 2, 5, 3, 6],
    ],
  );
});

test("classes and colours, and for square tiles what QGIS' Deepness reads", async () => {
  const network = networkOf(TINY, { size: 3, bands: 8, classes: 2 });
  const colours = [undefined, '#123456'];
  const read = async (tile?: OnnxOptions['tile']) =>
    metadataOf(await decoded({ ...modelOf(network), ...{ colours } }, { tile, wavelengths: WAVELENGTHS }));
  const facts = JSON.parse((await read())['hsi-run']);
  assert.equal(facts.classes, [
    { name: 'Class 1', colour: '#ff0000' },
    { name: 'Class 2', colour: '#123456' },
  ]);
  assert.equal([facts.trial, facts.patch, facts.wavelengths], ['ab'.repeat(32), { size: 3, padding: 'zero' }, WAVELENGTHS]);
  assert.not('model_type' in (await read(ANY)));
  const square = Object.fromEntries(Object.entries(await read({ rows: 64, columns: 64 })).map(([key, value]) => [key, JSON.parse(value)]));
  assert.equal(
    [square.model_type, square.class_names, square.class_colours],
    ['Segmentor', { 0: 'Class 1', 1: 'Class 2' }, { 0: '#ff0000', 1: '#123456' }],
  );
  // Of a patch of 3 pixels one beyond each side: 2 of 64 are 4 %.
  assert.equal([square.tile_size, square.tiles_overlap, square.seg_thresh], [64, 4, 0]);
  assert.equal([square.standardization_mean, square.standardization_std], [Array(8).fill(0), Array(8).fill(1 / 255)]);
});

test('the same model has the same bytes', async () => {
  const model = modelOf(networkOf(TINY, { size: 3, bands: 8, classes: 2 }));
  assert.equal(await onnxFile(model, { version: '1' }), await onnxFile(model, { version: '1' }));
});

test('a network whose spectra are prepared is refused: its steps would be lost', async () => {
  const model = modelOf(networkOf(TINY, { size: 3, bands: 8, classes: 2 }));
  const spectra = { steps: ['snv'], zero: 0, scale: 1, centres: [0, 1, 2, 3, 4, 5, 6, 7] };
  const refused = async () => onnxFile({ ...model, preprocessing: { ...model.preprocessing, spectra } }, { version: '1' });
  assert.match(String(await refused().catch(String)), /spectra/);
});

test.run();
