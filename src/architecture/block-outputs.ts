import type { ResolvedBlock } from '../schema/pipeline.generated.js';
import type { Network } from './layers/layer.js';
import { blockNames } from './network.js';
import type { Shape } from './shape.js';

/** What each block of an architecture gives; a block without layers (a dropout of 0) what it gets. */
export function blockOutputs(network: Network, blocks: readonly ResolvedBlock[]): Shape[] {
  let shape = network.input;
  return blockNames(blocks).map((name) => {
    const layers = network.layers.filter((layer) => layer.name === name || layer.name.startsWith(`${name}/`));
    shape = layers.at(-1)?.output ?? shape;
    return shape;
  });
}
