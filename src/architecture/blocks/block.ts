import { Failure } from '../../errors/failure.js';
import type { ResolvedBlock } from '../../schema/pipeline.generated.js';
import type { Layer } from '../layers/layer.js';
import type { Shape } from '../shape.js';

/** What a block sees of the network around it. */
export interface BlockContext {
  /** How messages call the block, such as `block 3 (spectral)`. */
  readonly title: string;
  /** The prefix of its layers' names, such as `spectral1`. */
  readonly name: string;
  readonly input: Shape;
  /** The input has passed a ReLU already, or is the raw input, so that pre-activation has nothing to add. */
  readonly activated: boolean;
  /** All weights before it are pretrained ones. */
  readonly pretrained: boolean;
  readonly classes: number;
  /** The layers of blocks that stand in this block, one after the other; of no block none, which passes its input on. */
  inside(blocks: readonly ResolvedBlock[], place: PlaceInside): Layer[];
}

/** Where a list of blocks stands in a block. */
export interface PlaceInside {
  /** Below the block's settings, such as `branches`, 0: messages point there. */
  readonly path: readonly (string | number)[];
  /** After the block's own name in those of the layers, such as `branch1`. */
  readonly name: string;
  /** What they get, if not the block's own input. */
  readonly input?: Shape;
  /** Whether that has passed a ReLU, if not as the block's own input. */
  readonly activated?: boolean;
  /** How messages call the list, such as `branch 1`. */
  readonly title?: string;
}

/** One kind of block: its settings, as the schema `blocks/<kind>.schema.json` types them, to layers. */
export interface BlockKind<Settings> {
  readonly kind: string;
  /** @throws Failure `shape` where the settings do not fit the input; the message names the block and the shapes. */
  expand(settings: Settings, context: BlockContext): Layer[];
  /** Where a text may stand for all settings: what it means, and the key that it is the value of. */
  readonly short?: { readonly key: string; spelled(written: string): Settings };
  /** Of a kind that holds blocks: the settings with those spelled as `spell` does. */
  spelled?(settings: Settings, spell: (block: ResolvedBlock) => ResolvedBlock): Settings;
  /** Values that mean the same as to leave their keys out: whoever writes them has the same experiment. */
  readonly implied?: Readonly<Partial<Settings>>;
  /** What words of the settings come to for an input, for people; empty where there are none. */
  meaning?(settings: Settings, input: Shape): string;
}

export function shapeFailure(context: BlockContext, message: string, hint?: string): Failure {
  return new Failure({ code: 'shape', message: `${context.title}: ${message}`, hint });
}

/** Refuses keys that would change nothing: whoever wrote one means something by it. */
export function refuseIdle<Settings extends object>(
  settings: Settings,
  idle: readonly (keyof Settings & string)[],
  context: BlockContext,
  why: string,
): void {
  const written = idle.filter((key) => settings[key] !== undefined);
  if (written.length > 0)
    throw shapeFailure(context, `${why}, so that ${written.join(' and ')} would change nothing`, `Leave ${written.join(' and ')} out.`);
}

export function outputOf(layers: readonly Layer[], input: Shape): Shape {
  return layers.length > 0 ? layers[layers.length - 1].output : input;
}
