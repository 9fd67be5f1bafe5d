import { nearName } from '../errors/near-name.js';
import type { Network } from '../architecture/layers/index.js';
import { Failure } from '../errors/failure.js';

/** The blocks of a network in their order: what stands before the first `/` of its layers' names. */
function blocksOf({ layers }: Pick<Network, 'layers'>): string[] {
  return [...new Set(layers.map(({ name }) => name.split('/')[0]))];
}

/**
 * How many of a network's layers end with a block, or with a layer, of this name.
 *
 * @param name if left out the last one before the head that computes something: what the head decides by
 * @throws Failure `usage`
 */
export function layersUpTo(network: Pick<Network, 'layers'>, name: string | undefined): { readonly name: string; readonly layers: number } {
  const { layers } = network;
  const blocks = blocksOf(network);
  // In prediction dropout does nothing.
  const working = blocksOf({ layers: layers.filter(({ kind }) => kind !== 'dropout') });
  const wanted = name ?? working.at(-2) ?? working[0];
  const last = layers.reduce((found, layer, index) => (layer.name === wanted || layer.name.split('/')[0] === wanted ? index : found), -1);
  if (last >= 0) return { name: wanted, layers: last + 1 };
  throw new Failure({
    code: 'usage',
    message: `--layer ${wanted}: the network has no such block or layer`,
    suggestion: nearName(wanted, [...blocks, ...layers.map((layer) => layer.name)]),
    hint: `Its blocks: ${blocks.join(', ')}. hsi-run plan shows the layers.`,
  });
}
