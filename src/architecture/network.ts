import { Failure } from '../errors/failure.js';
import type { ResolvedBlock } from '../schema/pipeline.generated.js';
import type { BlockContext } from './blocks/block.js';
import { openBlock } from './blocks/index.js';
import { isKind, kindOf, type Layer, type Network, walkLayers } from './layers/index.js';
import { layerParameters } from './parameters.js';
import { formatShape, sameShape, type Shape } from './shape.js';

/** A Failure that knows which block it is about, so that the spec can say where it stands. */
export class BlockFailure extends Failure {
  /** @param path of the block below `architecture`: its index, and of a block in a block the way to it */
  constructor(
    readonly path: readonly (string | number)[],
    failure: Failure,
  ) {
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
  const layers = chain(blocks, { title: '', prefix: '', path: [], before: [], input, activated: true, classes });
  const wanted = { rows: 1, columns: 1, depth: 1, channels: classes };
  const last = layers.at(-1);
  if (!last || !isKind(last, 'dense') || !sameShape(last.output, wanted)) {
    throw new BlockFailure(
      [blocks.length - 1],
      new Failure({
        code: 'shape',
        message:
          `${titleOf(blocks, blocks.length - 1)}: the last block must be dense, without activation, with one output value ` +
          `for each of the ${classes} classes (it gives ${formatShape(last?.output ?? input)})`,
        hint: 'End the architecture with dense: classes.',
      }),
    );
  }
  return { input, classes, layers };
}

/** Where a list of blocks stands: at the top, or in a block. */
interface Surroundings extends Pick<BlockContext, 'title' | 'input' | 'activated' | 'classes'> {
  /** Of its layers' names. */
  readonly prefix: string;
  readonly path: readonly (string | number)[];
  /** All layers that are computed before. */
  readonly before: readonly Layer[];
}

function chain(blocks: readonly ResolvedBlock[], around: Surroundings): Layer[] {
  const layers: Layer[] = [];
  const names = blockNames(blocks);
  let { input, activated } = around;
  blocks.forEach((block, index) => {
    const { key, kind, settings } = openBlock(block);
    const [title, name, path] = [`${around.title}${titleOf(blocks, index)}`, `${around.prefix}${names[index]}`, [...around.path, index]];
    const before = [...around.before, ...layers];
    const context: BlockContext = {
      title,
      name,
      input,
      activated,
      classes: around.classes,
      pretrained: [...walkLayers(before)].every(isPretrained),
      inside: (list, place) =>
        chain(list, {
          ...context,
          input: place.input ?? context.input,
          activated: place.activated ?? context.activated,
          title: `${title}, ${place.title === undefined ? '' : `${place.title}, `}`,
          prefix: `${name}/${place.name}/`,
          path: [...path, key, ...place.path],
          before,
        }),
    };
    const added = attempt(path, () => kind.expand(settings, context));
    layers.push(...added);
    if (added.length === 0) return;
    const last = added[added.length - 1];
    input = last.output;
    activated = kindOf(last).activated?.(last) ?? false;
  });
  return layers;
}

function isPretrained(layer: Layer): boolean {
  return layerParameters(layer).length === 0 || (isKind(layer, 'dense') && layer.pretraining !== undefined);
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

/** A block in a block has said already which one it is. */
function attempt<Result>(path: readonly (string | number)[], action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure && !(error instanceof BlockFailure) ? new BlockFailure(path, error) : error;
  }
}
