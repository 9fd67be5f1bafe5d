import type { Network } from '../../../src/architecture/layers/index.js';
import type { Padding } from '../../../src/data/patches.js';
import { Failure } from '../../../src/errors/failure.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { Block } from '../../../src/schema/pipeline.generated.js';
import { networkOf, noise } from '../../compile/networks.js';

/** A network, a scene, and pixels to predict in it. */
export interface DenseCase {
  readonly blocks: readonly Block[];
  readonly network: Network;
  readonly scene: { readonly rows: number; readonly columns: number; readonly bands: number };
  readonly patch: { readonly size: number; readonly padding: Padding };
  readonly values: Float32Array;
  readonly pixels: Uint32Array;
  /** Sometimes so little that there are many tiles. */
  readonly tileBytes: number | undefined;
}

/** What a seed draws; most networks begin with layers that are the same at every place, some do not. */
export function drawCase(seed: number): DenseCase {
  const random = new Random(new RandomStream(seed, 'dense'));
  const size = random.of([1, 3, 5, 7, 9, 11]);
  const scene = { rows: size + random.below(14), columns: size + random.below(14), bands: 8 + random.below(20) };
  const patch = { size, padding: random.of<Padding>(['zero', 'replicate', 'reflect']) };
  const { blocks, network } = drawNetwork(random, size, scene.bands);
  const all = scene.rows * scene.columns;
  const pixels = drawPixels(random, scene.rows, scene.columns, random.of([1, 5, Math.ceil(all / 4), all]));
  return {
    blocks,
    network,
    scene,
    patch,
    pixels,
    values: noise(all * scene.bands, seed),
    tileBytes: random.of([undefined, 4000 * size * size, 20000 * size * size]),
  };
}

/** Border and corners first, then any; an order without order, some of them twice. */
function drawPixels(random: Random, rows: number, columns: number, count: number): Uint32Array {
  const all = rows * columns;
  const corners = [0, columns - 1, all - columns, all - 1];
  return Uint32Array.from({ length: count }, (_, index) => (index < 4 && count >= 4 ? corners[index] : random.below(all))).sort(() =>
    random.of([-1, 1]),
  );
}

function drawNetwork(random: Random, size: number, bands: number): { blocks: Block[]; network: Network } {
  const classes = 2 + random.below(4);
  for (;;) {
    const blocks = [...Array.from({ length: 1 + random.below(4) }, () => drawBlock(random)), ...drawEnd(random)];
    try {
      return { blocks, network: networkOf(blocks, { size, bands, classes }) };
    } catch (error) {
      if (!(error instanceof Failure && error.problems.every(({ code }) => code === 'shape'))) throw error;
    }
  }
}

function drawBlock(random: Random): Block {
  const kernels = random.of([1, 3, 5, 8, 8, 16]);
  const normalize = random.of(['batch', 'none'] as const);
  const section = {
    kernels,
    normalize,
    repeat: 1 + random.below(2),
    padding: random.of(['zero', 'replicate'] as const),
    shortcut: random.of(['identity', 'convolution', 'none'] as const),
  };
  return random.of<() => Block>([
    () => ({
      conv: {
        kernels,
        normalize,
        size: [1, 1, random.of<number | 'full'>([1, 3, 5, 7, 'full'])],
        stride: [1, 1, 1 + random.below(2)],
        padding: random.of(['none', 'zero', 'replicate']),
        activation: random.of(['relu', 'none']),
      },
    }),
    () => ({
      conv: {
        kernels,
        normalize,
        size: [random.of([1, 2, 3, 5]), random.of([1, 2, 3, 5, 7]), random.of<number | 'full'>([1, 2, 4, 'full', 'full'])],
        stride: [random.of([1, 1, 1, 1, 2]), random.of([1, 1, 1, 1, 2]), 1 + random.below(2)],
        padding: random.of(['none', 'none', 'none', 'zero', 'replicate']),
        activation: random.of(['relu', 'none']),
      },
    }),
    () => ({ spectral: { ...section, size: random.of([3, 5, 7]) } }),
    () => ({ spatial: { ...section, size: 3 } }),
    () => ({
      pool: {
        take: random.of(['max', 'average']),
        size: [random.of([1, 1, 2, 3]), random.of([1, 1, 2]), 1 + random.below(3)],
        stride: [random.of([1, 1, 1, 2]), random.of([1, 1, 1, 2]), 1 + random.below(2)],
      },
    }),
    () => ({
      conv: {
        kernels: 8,
        normalize: random.of(['layer', 'group', 'none']),
        activation: random.of(['prelu', 'gelu', 'mish', 'tanh', 'leaky']),
        size: [random.of([1, 1, 2, 3]), random.of([1, 1, 3]), random.of([1, 2, 3])],
        dilation: [random.of([1, 1, 2]), random.of([1, 2]), random.of([1, 2])],
        padding: [0, random.of([0, 0, 0, 1]), random.of([0, 2])],
        bias: random.of([true, false]),
      },
    }),
    () => ({ dropout: 0.5 }),
  ])();
}

function drawEnd(random: Random): Block[] {
  return random.of<Block[]>([
    [{ dense: 'classes' }],
    [{ pool: 'average' }, { dense: 'classes' }],
    [{ dense: { units: 6, activation: random.of(['relu', 'sigmoid']) } }, { dense: 'classes' }],
  ]);
}

class Random {
  constructor(readonly stream: RandomStream) {}

  below(count: number): number {
    return Math.floor(this.stream.uniform() * count);
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)];
  }
}
