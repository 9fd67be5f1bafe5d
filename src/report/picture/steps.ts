import type { ConvolutionLayer, DenseLayer, Layer, Network } from '../../architecture/layers.js';
import { countParameters, layerParameters } from '../../architecture/parameters.js';
import type { Shape } from '../../architecture/shape.js';

/** What decides a step's colour. */
export type Family = 'spectral' | 'spatial' | 'activation' | 'pool' | 'dropout' | 'dense';

/** One box of a picture: a layer, with the normalization and the ReLU that follow it. */
export interface LayerStep {
  readonly kind: 'layer';
  /** The first layer's. */
  readonly name: string;
  readonly family: Family;
  /** `convolution 1 × 1 × 7`. */
  readonly title: string;
  /** The rest, such as `stride 1 × 1 × 2, batch norm, ReLU`; may be empty. */
  readonly note: string;
  /** Trained ones. */
  readonly parameters: number;
  readonly output: Shape;
}

/** A residual block: two ways that meet in a sum. */
export interface ResidualStep {
  readonly kind: 'residual';
  readonly name: string;
  readonly body: readonly LayerStep[];
  /** Empty where the input itself is added. */
  readonly shortcut: readonly LayerStep[];
  readonly output: Shape;
}

export type Step = LayerStep | ResidualStep;

/** A network as the steps that people draw, in the order of the computation. */
export function stepsOf({ layers }: Pick<Network, 'layers'>): Step[] {
  const steps: Step[] = [];
  let from = 0;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind !== 'residual') continue;
    steps.push(...fold(layers.slice(from, index)), {
      kind: 'residual', name: layer.name, body: fold(layer.body), shortcut: fold(layer.shortcut), output: layer.output,
    });
    from = index + 1;
  }
  return [...steps, ...fold(layers.slice(from))];
}

/** Layers without residual blocks, each convolution or dense layer with what is applied to its values. */
function fold(layers: readonly Layer[]): LayerStep[] {
  const groups: Layer[][] = [];
  for (const layer of layers) {
    const last = groups.at(-1);
    const isFirstOfItsKind = last?.slice(1).every((other) => other.kind !== layer.kind);
    if (last && hasKernel(last[0]) && isActivation(layer) && isFirstOfItsKind) last.push(layer);
    else groups.push([layer]);
  }
  return groups.map(stepOf);
}

function stepOf(group: readonly Layer[]): LayerStep {
  const [first, ...others] = group;
  return {
    kind: 'layer', name: first.name, family: familyOf(first), title: hasKernel(first) ? titleOf(first) : wordsOf(first).join(', '),
    note: [...strideOf(first), ...others.flatMap(wordsOf)].join(', '), parameters: countParameters(group.flatMap(layerParameters)).trainable,
    output: group[group.length - 1].output,
  };
}

function hasKernel(layer: Layer): layer is ConvolutionLayer | DenseLayer {
  return layer.kind === 'convolution' || layer.kind === 'dense';
}

function isActivation({ kind }: Layer): boolean {
  return kind === 'normalization' || kind === 'relu' || kind === 'sigmoid';
}

function titleOf(layer: ConvolutionLayer | DenseLayer): string {
  if (layer.kind === 'dense') return `${layer.pretraining === undefined ? 'dense' : 'autoencoder'}, ${layer.output.channels} unit${layer.output.channels === 1 ? '' : 's'}`;
  return `convolution ${layer.size.join(' × ')}`;
}

/** Where it is not the usual one: 1, or the size of a window. */
function strideOf(layer: Layer): string[] {
  if (layer.kind !== 'convolution' && layer.kind !== 'window') return [];
  const usual = layer.kind === 'window' ? layer.size : [1, 1, 1];
  return layer.stride.some((step, axis) => step !== usual[axis]) ? [`stride ${layer.stride.join(' × ')}`] : [];
}

function wordsOf(layer: Layer): string[] {
  switch (layer.kind) {
    case 'normalization':
      return ['batch norm', ...(layer.relu ? ['ReLU'] : [])];
    case 'relu':
      return ['ReLU'];
    case 'dropout':
      return [`dropout ${layer.rate}`];
    case 'sigmoid':
      return ['sigmoid'];
    case 'pool':
      return ['average pooling'];
    case 'window':
      return [`${layer.take} pooling ${layer.size.join(' × ')}`];
    default:
      return [layer.kind];
  }
}

function familyOf(layer: Layer): Family {
  switch (layer.kind) {
    case 'convolution':
      return layer.size[0] === 1 && layer.size[1] === 1 ? 'spectral' : 'spatial';
    case 'window':
      return 'pool';
    case 'pool':
    case 'dropout':
    case 'dense':
      return layer.kind;
    default:
      return 'activation';
  }
}

/** `7 × 7 × 97`. */
export function formatVolume({ rows, columns, depth }: Shape): string {
  return `${rows} × ${columns} × ${depth}`;
}

/** `24 channels`. */
export function formatChannels({ channels }: Shape): string {
  return `${channels} channel${channels === 1 ? '' : 's'}`;
}
