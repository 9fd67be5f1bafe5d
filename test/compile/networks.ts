import { buildNetwork } from '../../src/architecture/network.js';
import type { Network } from '../../src/architecture/layers/index.js';
import type { Role } from '../../src/architecture/layers/parameter.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import { CompiledNetwork, type TrainedHow } from '../../src/compile/network.js';
import { initialWeights, type WeightArray } from '../../src/compile/weights.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { Architecture, ResolvedBlock } from '../../src/schema/pipeline.generated.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';

export const BATCH_NORM = { momentum: 0.9, epsilon: 0.001 };

interface Size {
  size: number;
  bands: number;
  classes: number;
}

/** An architecture as a pipeline would give it, with every default. */
export function blocksOf(architecture: Architecture, { size, bands, classes }: Size): ResolvedBlock[] {
  const text = JSON.stringify({
    version: 1,
    dataset: { synthetic: { rows: Math.max(16, size), columns: Math.max(16, size), bands, classes } },
    split: { by: 'random', train: '50%', validation: 0 },
    patch: { size },
    architecture,
    training: { optimizer: { sgd: {} }, select: 'last' },
    seeds: [1],
  });
  return networkExperiment(parsePipeline(text, 'test.yaml').experiment).architecture;
}

export function networkOf(architecture: Architecture, { size, bands, classes }: Size): Network {
  return buildNetwork(blocksOf(architecture, { size, bands, classes }), { rows: size, columns: size, depth: bands, channels: 1 }, classes);
}

/**
 * Weights that leave nothing at zero or one, so that a gradient that is lost shows. Every other channel's beta is far
 * above zero, the others' far below: few values lie near a ReLU's kink, where differences tell nothing of the slope.
 */
export function livelyWeights(network: Network, seed: number): WeightArray[] {
  const stream = new RandomStream(seed, 'lively');
  const draw: Record<Role, (value: number, index: number) => number> = {
    kernel: (value) => value,
    bias: () => 0.3 * stream.normal(),
    factor: () => 0.7 + 0.2 * stream.normal(),
    token: () => stream.normal(),
    position: () => 0.5 * stream.normal(),
    alpha: () => 0.2 + 0.2 * stream.uniform(),
    gamma: () => 0.6 + 0.6 * stream.uniform(),
    beta: (_value, index) => (index % 2 === 0 ? 2.5 : -1.5) + 0.2 * stream.normal(),
    moving_mean: () => 0.3 * stream.normal(),
    moving_variance: () => 0.5 + stream.uniform(),
  };
  return networkParameters(network).map(({ name, shape, role }, order) => {
    const { values } = initialWeights(networkParameters(network), seed)[order];
    return { name, shape, values: values.map(draw[role]) };
  });
}

export function compile(network: Network, engine: Engine, weights: readonly WeightArray[], how?: TrainedHow): CompiledNetwork {
  return new CompiledNetwork(network, engine, BATCH_NORM, weights, how);
}

export function noise(count: number, seed: number): Float32Array {
  const stream = new RandomStream(seed, 'noise');
  return Float32Array.from({ length: count }, () => stream.normal());
}

/** Small networks that have, together, every kind of block with every option that changes the computation. */
export const ARCHITECTURES: Record<string, { size: number; bands: number; classes: number; architecture: Architecture }> = {
  'conv with stride, dense': {
    size: 3,
    bands: 11,
    classes: 3,
    architecture: [{ conv: { kernels: 5, size: [1, 1, 4], stride: [1, 1, 2] } }, { dense: 'classes' }],
  },
  'spectral, replicate padding, identity shortcut': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 3] } },
      { spectral: { kernels: 4, size: 3, repeat: 2 } },
      { pool: 'average' },
      { dense: 'classes' },
    ],
  },
  'spectral, zero padding, convolution shortcut, doubled activation': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 3, size: [1, 1, 3] } },
      { spectral: { kernels: 5, size: 5, padding: 'zero', shortcut: 'convolution', post_activations: 2, l2: 0.01 } },
      { conv: { kernels: 6, size: [1, 1, 'full'], activation: 'none' } },
      { dense: 'classes' },
    ],
  },
  'spatial, zero padding, identity': {
    size: 5,
    bands: 8,
    classes: 4,
    architecture: [
      { conv: { kernels: 7, size: [1, 1, 'full'] } },
      { conv: { kernels: 4, size: [3, 3, 'full'] } },
      { spatial: { kernels: 4, size: 3, repeat: 2 } },
      { pool: 'average' },
      { dropout: 0.4 },
      { dense: 'classes' },
    ],
  },
  'spatial, replicate padding, convolution shortcut': {
    size: 5,
    bands: 8,
    classes: 4,
    architecture: [
      { conv: { kernels: 7, size: [1, 1, 'full'] } },
      { spatial: { kernels: 5, size: 3, padding: 'replicate', shortcut: 'convolution' } },
      { pool: 'average' },
      { dense: 'classes' },
    ],
  },
  'no normalization, a hidden dense layer, strides in the plane': {
    size: 5,
    bands: 8,
    classes: 3,
    architecture: [
      { conv: { kernels: 6, size: [3, 3, 'full'], stride: [2, 2, 1], padding: 'zero', normalize: 'none' } },
      { spatial: { kernels: 6, size: 3, normalize: 'none' } },
      { dense: { units: 8, activation: 'relu', l2: 0.02 } },
      { dense: 'classes' },
    ],
  },
  'a kernel of rows, columns and part of the depth': {
    size: 5,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [3, 2, 4], l2: 0.01 } },
      { conv: { kernels: 3, size: [2, 3, 3], normalize: 'none' } },
      { dense: 'classes' },
    ],
  },
  'the same with strides and zeros around': {
    size: 5,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [3, 3, 4], stride: [2, 2, 2], padding: 'zero' } },
      { conv: { kernels: 3, size: [2, 2, 3], stride: [2, 1, 2], padding: 'zero' } },
      { dense: 'classes' },
    ],
  },
  'the same with the border repeated, and steps between single pixels': {
    size: 5,
    bands: 8,
    classes: 3,
    architecture: [
      { conv: { kernels: 3, size: [3, 3, 3], padding: 'replicate' } },
      { conv: { kernels: 4, size: [1, 1, 3], stride: [3, 2, 1] } },
      { conv: { kernels: 3, size: [3, 5, 6], padding: 'replicate' } },
      { dense: 'classes' },
    ],
  },
  'a x a over all the depth, with zeros in front and behind': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { conv: { kernels: 3, size: [1, 1, 1] } },
      { conv: { kernels: 3, size: [3, 3, 8], padding: 'zero' } },
      { dense: 'classes' },
    ],
  },
  windows: {
    size: 5,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 2] } },
      { pool: { take: 'max', size: [2, 2, 2], stride: [1, 1, 2] } },
      { pool: { take: 'average', size: [2, 1, 3], stride: [2, 3, 1] } },
      { pool: { take: 'max', size: [1, 1, 'full'] } },
      { dense: 'classes' },
    ],
  },
  'every activation': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 3], activation: 'mish' } },
      { conv: { kernels: 4, size: [1, 1, 3], activation: 'gelu', normalize: 'none' } },
      { conv: { kernels: 4, size: [1, 1, 1], activation: 'prelu' } },
      { conv: { kernels: 5, size: [3, 3, 2], activation: 'leaky', normalize: 'none' } },
      { conv: { kernels: 5, size: [1, 1, 1], activation: 'sigmoid', normalize: 'layer' } },
      { dense: { units: 6, activation: 'silu' } },
      { dense: { units: 6, activation: 'tanh' } },
      { dense: 'classes' },
    ],
  },
  'groups, dilation, no bias': {
    size: 5,
    bands: 12,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 3], dilation: [1, 1, 2], bias: false } },
      { conv: { kernels: 8, size: [1, 1, 3], groups: 2, padding: [0, 0, 1], normalize: 'none', activation: 'tanh' } },
      { conv: { kernels: 8, size: [2, 2, 3], groups: 8, dilation: [2, 1, 1], padding: [1, 0, 1], stride: [1, 2, 2], bias: false } },
      { conv: { kernels: 6, size: [2, 2, 'full'], groups: 2, dilation: [2, 1, 1], normalize: 'none' } },
      { dense: 'classes' },
    ],
  },
  'layer and group normalization, other orders, shares of the depth': {
    size: 3,
    bands: 11,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, '1/4'], normalize: 'layer', activation: 'tanh' } },
      {
        conv: {
          kernels: 6,
          size: [1, 1, 3],
          normalize: 'group',
          normalize_groups: 2,
          activation: 'silu',
          order: ['normalization', 'activation', 'convolution'],
        },
      },
      { pool: { take: 'max', size: [1, 1, '1/5'] } },
      { conv: { kernels: 4, size: [2, 2, 1], padding: [1, 0, 0], order: ['convolution', 'activation', 'normalization'] } },
      {
        conv: {
          kernels: 4,
          size: [1, 1, 1],
          normalize: 'group',
          normalize_groups: 1,
          order: ['activation', 'normalization', 'convolution'],
        },
      },
      { dense: 'classes' },
    ],
  },
  'branches: added, concatenated, multiplied, the greatest; repeated, nested, the middle pixel': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      {
        parallel: {
          branches: [
            [{ conv: { kernels: 3, size: [1, 1, 3], padding: 'zero' } }],
            [{ conv: { kernels: 2, size: [3, 3, 1], padding: [1, 1, 0], normalize: 'none', activation: 'none' } }],
            [],
          ],
          join: 'concat',
        },
      },
      {
        parallel: {
          branches: [
            [{ conv: { kernels: 6, size: [1, 1, 3], padding: 'zero', activation: 'none' } }],
            [{ parallel: { branches: [[], [{ conv: { kernels: 6, size: [1, 1, 1], activation: 'tanh' } }]], join: 'multiply' } }],
            [],
          ],
          join: 'add',
          repeat: 2,
        },
      },
      { activation: 'relu' },
      { parallel: { branches: [[{ conv: { kernels: 6, size: [3, 3, 1], padding: 'zero', activation: 'none' } }], []], join: 'max' } },
      { group: { blocks: [{ normalize: 'layer' }, { conv: { kernels: 4, size: [1, 1, 2], activation: 'mish' } }], repeat: 2 } },
      { pool: 'centre' },
      { dense: 'classes' },
    ],
  },
  'branches first': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      {
        parallel: {
          branches: [[{ conv: { kernels: 3, size: [1, 1, 3] } }], [{ conv: { kernels: 3, size: [1, 1, 3] } }, { dropout: 0.3 }]],
          join: 'add',
        },
      },
      { dense: 'classes' },
    ],
  },
  'depth and channels as one': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 5], activation: 'none' } },
      { flatten: 'depth' },
      { conv: { kernels: 3, size: [1, 1, 4], activation: 'tanh' } },
      { flatten: 'channels' },
      { normalize: 'batch' },
      { activation: 'prelu' },
      { dense: 'classes' },
    ],
  },
  cdcnn: { size: 5, bands: 10, classes: 4, architecture: { preset: 'cdcnn', kernels: 6 } },
  fdssc: { size: 5, bands: 16, classes: 4, architecture: 'fdssc' },
  'gates over channels and positions': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 6, size: [1, 1, 4] } },
      { gate: { over: 'channels', reduction: 2, hidden: 'tanh' } },
      { gate: { over: 'channels', pool: ['average', 'max'], reduction: 3, hidden: 'mish' } },
      { gate: { over: 'channels', size: 3 } },
      { gate: { over: 'positions', size: [3, 3, 3] } },
      { gate: { over: 'positions', size: [1, 1, 1], pool: ['max'] } },
      { gate: { over: 'channels', size: 5, pool: ['average', 'max'] } },
      { dense: 'classes' },
    ],
  },
  'selective kernels': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 6, size: [1, 1, 4], activation: 'tanh' } },
      {
        parallel: {
          branches: [
            [{ conv: { kernels: 6, size: [1, 1, 3], padding: 'zero', activation: 'tanh' } }],
            [{ conv: { kernels: 6, size: [3, 3, 1], padding: 'zero', activation: 'none' } }],
            [],
          ],
          join: 'select',
          hidden: 4,
        },
      },
      { dense: 'classes' },
    ],
  },
  'attention over positions, channels and bands': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { conv: { kernels: 6, size: [1, 1, 4], activation: 'tanh' } },
      { attention: { heads: 2 } },
      { attention: { keys: 2, values: 5, heads: 3, output: false, bias: false, scale: 'none' } },
      { normalize: 'layer' },
      {
        parallel: {
          branches: [[{ attention: { over: 'channels', projections: 'none', scale: 'opposite', factor: true } }], []],
          join: 'add',
        },
      },
      { attention: { over: 'bands', projections: 'none', heads: 3 } },
      { attention: { over: 'bands', keys: 3 } },
      { attention: { over: 'channels', heads: 3 } },
      { dense: 'classes' },
    ],
  },
  'tokens of bands, fused encoder': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { tokens: { of: 'bands', group: 3, width: 8, class: true, positions: true, dropout: 0.1 } },
      { encoder: { depth: 4, heads: 2, keys: 3, mlp: 6, bias: false, fuse: true, dropout: 0.1 } },
      { pool: 'first' },
      { normalize: 'layer' },
      { dense: 'classes' },
    ],
  },
  'tokens of pixels, learned tokens': {
    size: 3,
    bands: 9,
    classes: 3,
    architecture: [
      { tokens: { of: 'pixels', width: 8, size: 3, groups: 2, positions: true } },
      { encoder: { depth: 1, heads: 2 } },
      { tokens: { of: 'learned', count: 5, back: true, scores: [{ normalize: 'batch' }] } },
      { tokens: { of: 'learned', count: 4, width: 6, bias: false, class: true } },
      { encoder: { depth: 1, mlp: 7 } },
      { dense: 'classes' },
    ],
  },
  'tokens of bands first': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { tokens: { of: 'bands' } },
      { attention: { projections: 'none', heads: 3 } },
      { pool: 'average' },
      { dense: 'classes' },
    ],
  },
  'a gate first': { size: 3, bands: 8, classes: 3, architecture: [{ gate: { over: 'positions', size: [3, 3, 1] } }, { dense: 'classes' }] },
  'no shortcuts': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { conv: { kernels: 3, size: [1, 1, 3] } },
      { spectral: { kernels: 4, size: 3, repeat: 2, shortcut: 'none' } },
      { dense: 'classes' },
    ],
  },
  'autoencoders, sigmoids': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { autoencoder: { units: 7, l2: 0.01 } },
      { autoencoder: { units: 5, activation: 'relu' } },
      { dense: { units: 6, activation: 'sigmoid' } },
      { dense: 'classes' },
    ],
  },
  'a residual block first': { size: 3, bands: 8, classes: 3, architecture: [{ spectral: { kernels: 1, size: 3 } }, { dense: 'classes' }] },
  'residual blocks behind dropout, and behind a window': {
    size: 3,
    bands: 8,
    classes: 3,
    architecture: [
      { dropout: 0.2 },
      { spectral: { kernels: 1, size: 3 } },
      { conv: { kernels: 4, size: [1, 1, 3] } },
      { pool: { take: 'average', size: [1, 1, 2] } },
      { spectral: { kernels: 4, size: 3 } },
      { dense: 'classes' },
    ],
  },
  ssrn: { size: 5, bands: 16, classes: 4, architecture: { preset: 'ssrn', kernels: 4 } },
  'ssrn-released': { size: 5, bands: 16, classes: 4, architecture: { preset: 'ssrn-released', kernels: 4 } },
};

/** Of presets that are made for other patches, need other bands, or take long as they are. */
const SMALL: Readonly<Record<string, { size?: number; bands?: number; kernels?: number }>> = {
  'cnn-chen': { size: 7, bands: 80 },
  hu: { size: 1, bands: 60 },
  li: { bands: 20 },
  hamida: { bands: 12 },
  lee: { bands: 20, kernels: 8 },
  chen: { size: 27, bands: 94, kernels: 1 },
  'm3d-dcnn': { size: 7, bands: 20, kernels: 4 },
  hybridsn: { size: 9, bands: 16 },
  cdcnn: { size: 5, bands: 20, kernels: 8 },
  fdssc: { size: 5, bands: 16 },
  dbma: { bands: 16 },
  a2s2k: { bands: 16, kernels: 6 },
  dbda: { bands: 16 },
  vit: { size: 1, bands: 12 },
  spectralformer: { size: 3, bands: 9 },
  ssftt: { bands: 9 },
  sstn: { bands: 16, kernels: 8 },
  gaht: { size: 3, bands: 9, kernels: 32 },
};

/** The network of a preset, for five classes, of a size that is computed in no time. */
/** The blocks of the same. */
export function smallBlocks(preset: string): ResolvedBlock[] {
  const { size = 5, bands = 40, ...options } = SMALL[preset] ?? {};
  return blocksOf({ preset, ...options } as Architecture, { size, bands, classes: 5 });
}

export function smallPreset(preset: string): Network {
  const { size = 5, bands = 40, ...options } = SMALL[preset] ?? {};
  return networkOf({ preset, ...options } as Architecture, { size, bands, classes: 5 });
}
