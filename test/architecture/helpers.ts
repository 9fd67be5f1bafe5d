import { expandArchitecture } from '../../src/architecture/presets/index.js';
import { buildNetwork } from '../../src/architecture/network.js';
import { walkLayers, type Layer, type Network } from '../../src/architecture/layers/index.js';
import { formatShape } from '../../src/architecture/shape.js';
import type { Architecture, Block, ResolvedBlock } from '../../src/schema/pipeline.generated.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';

/** Blocks as a file may write them, with the schema's defaults filled in; shapes are not checked. */
export function resolveBlocks(architecture: Architecture): ResolvedBlock[] {
  // A scene of unknown size, so that only the schema looks at the blocks.
  const text = JSON.stringify({
    version: 1,
    dataset: { cube: { file: 'a.mat' }, mask: { file: 'b.mat' } },
    split: { by: 'random', train: '20%', validation: '10%' },
    patch: { size: 7 },
    architecture: expandArchitecture(architecture),
    training: { optimizer: { sgd: {} } },
    seeds: [1],
  });
  return networkExperiment(parsePipeline(text, 'test.yaml').experiment).architecture;
}

export function network(architecture: Architecture | Block[], patch: number, bands: number, classes: number): Network {
  return buildNetwork(resolveBlocks(architecture), { rows: patch, columns: patch, depth: bands, channels: 1 }, classes);
}

/** Each layer as `name: output`. */
export function outline({ layers }: Network): string[] {
  return [...walkLayers(layers)].map(({ name, output }: Layer) => `${name}: ${formatShape(output)}`);
}
