import { Failure } from '../../errors/failure.js';
import type { Layer } from '../layers.js';
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
}

/** One kind of block: its settings, as the schema `blocks/<kind>.schema.json` types them, to layers. */
export interface BlockKind<Settings> {
  readonly kind: string;
  /** @throws Failure `shape` where the settings do not fit the input; the message names the block and the shapes. */
  expand(settings: Settings, context: BlockContext): Layer[];
}

export function shapeFailure(context: BlockContext, message: string, cure?: string): Failure {
  return new Failure({ code: 'shape', message: `${context.title}: ${message}`, cure });
}

export function outputOf(layers: readonly Layer[], input: Shape): Shape {
  return layers.length > 0 ? layers[layers.length - 1].output : input;
}
