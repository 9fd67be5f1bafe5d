import { Failure } from '../errors/failure.js';
import type { ResolvedBlock } from '../schema/pipeline.generated.js';
import { autoencoder } from './blocks/autoencoder.js';
import type { BlockContext, BlockKind } from './blocks/block.js';
import { conv } from './blocks/conv.js';
import { dense } from './blocks/dense.js';
import { dropout } from './blocks/dropout.js';
import { pool } from './blocks/pool.js';
import { spatial } from './blocks/spatial.js';
import { spectral } from './blocks/spectral.js';
import { type Layer, type Network, walkLayers } from './layers.js';
import { layerParameters } from './parameters.js';
import { formatShape, sameShape, type Shape } from './shape.js';

/** Every kind of block, by its key in the pipeline file. */
const BLOCK_KINDS: Record<keyof ResolvedBlock, BlockKind<never>> = { conv, spectral, spatial, pool, dropout, autoencoder, dense };

/** A Failure that knows which block it is about, so that the spec can say where it stands. */
export class BlockFailure extends Failure {
  constructor(readonly block: number, failure: Failure) {
    super(failure.problems);
  }
}

/**
 * The layers of an architecture with every shape inferred.
 *
 * @param input what one sample is: patch rows x patch columns x bands, 1 channel
 * @throws BlockFailure where a block does not fit, or the last one does not give one logit for each class
 */
export function buildNetwork(blocks: readonly ResolvedBlock[], input: Shape, classes: number): Network {
  const layers: Layer[] = [];
  const names = blockNames(blocks);
  let shape = input;
  let activated = true;
  blocks.forEach((block, index) => {
    const [kind, settings] = Object.entries(block)[0] as [keyof ResolvedBlock, never];
    const context: BlockContext = {
      title: titleOf(blocks, index), name: names[index], input: shape, activated, classes,
      pretrained: [...walkLayers(layers)].every((layer) => layerParameters(layer).length === 0 || (layer.kind === 'dense' && layer.pretraining !== undefined)),
    };
    const added = attempt(index, () => BLOCK_KINDS[kind].expand(settings, context));
    layers.push(...added);
    if (added.length === 0) return;
    const last = added[added.length - 1];
    shape = last.output;
    activated = last.kind === 'relu' || (last.kind === 'normalization' && last.relu);
  });
  const wanted = { rows: 1, columns: 1, depth: 1, channels: classes };
  if (layers.at(-1)?.kind !== 'dense' || !sameShape(shape, wanted)) {
    throw new BlockFailure(blocks.length - 1, new Failure({
      code: 'shape', message: `${titleOf(blocks, blocks.length - 1)}: the last block must be dense, without activation, with one output value `
        + `for each of the ${classes} classes (it gives ${formatShape(shape)})`,
      cure: 'End the architecture with dense: classes.',
    }));
  }
  return { input, classes, layers };
}

/** The prefixes of the layers' names: `conv1`, `spectral1`, `conv2`, … */
export function blockNames(blocks: readonly ResolvedBlock[]): string[] {
  const counts = new Map<string, number>();
  return blocks.map((block) => {
    const [kind] = Object.keys(block);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `${kind}${counts.get(kind)}`;
  });
}

function titleOf(blocks: readonly ResolvedBlock[], index: number): string {
  return `block ${index + 1} (${Object.keys(blocks[index])[0]})`;
}

function attempt<Result>(block: number, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure ? new BlockFailure(block, error) : error;
  }
}
