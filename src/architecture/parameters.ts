import { type Layer, type Network, walkLayers } from './layers.js';
import { sizeOf } from './shape.js';

/** One array of weights. Kernels are [rows, columns, depth, channels in, channels out], dense ones [in, out]. */
export interface Parameter {
  /** Unique in the network, such as `conv1/conv/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: 'kernel' | 'bias' | 'gamma' | 'beta' | 'moving_mean' | 'moving_variance';
  /** Moving statistics are weights too, but no gradient reaches them. */
  readonly trainable: boolean;
  /** Values that one output sums over: He initialisation's fan-in. 0 but for kernels. */
  readonly fanIn: number;
  readonly l2: number;
}

/** All weights of a network in the order of the computation. */
export function networkParameters(network: Network): Parameter[] {
  return [...walkLayers(network.layers)].flatMap(layerParameters);
}

/** The weights that the layer itself owns; those of a residual block belong to the layers in it. */
export function layerParameters(layer: Layer): Parameter[] {
  const parameter = (role: Parameter['role'], shape: readonly number[], fanIn = 0, l2 = 0): Parameter => ({
    name: `${layer.name}/${role}`, shape, role, trainable: !role.startsWith('moving'), fanIn, l2,
  });
  switch (layer.kind) {
    case 'convolution': {
      const inside = layer.size[0] * layer.size[1] * layer.size[2] * layer.input.channels;
      return [parameter('kernel', [...layer.size, layer.input.channels, layer.output.channels], inside, layer.l2),
        parameter('bias', [layer.output.channels])];
    }
    case 'dense':
      return [parameter('kernel', [sizeOf(layer.input), layer.output.channels], sizeOf(layer.input), layer.l2),
        parameter('bias', [layer.output.channels])];
    case 'normalization':
      return (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const)
        .map((role) => parameter(role, [layer.input.channels]));
    default:
      return [];
  }
}

/** How many weights are trained: in all, and without batch normalization's gamma and beta, as papers count. */
export function countParameters(parameters: readonly Parameter[]): { trainable: number; withoutNormalization: number } {
  const total = (list: readonly Parameter[]) =>
    list.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const trainable = parameters.filter((parameter) => parameter.trainable);
  return {
    trainable: total(trainable),
    withoutNormalization: total(trainable.filter(({ role }) => role === 'kernel' || role === 'bias')),
  };
}

/** Floating-point operations of a layer's forward pass for one patch: two for each product of a kernel. */
export function layerFlops(layer: Layer): number {
  const { output } = layer;
  switch (layer.kind) {
    case 'convolution':
      return 2 * sizeOf(output) * layer.size[0] * layer.size[1] * layer.size[2] * layer.input.channels;
    case 'dense':
      return 2 * sizeOf(layer.input) * output.channels;
    case 'normalization':
      return 2 * sizeOf(output);
    case 'residual':
      return sizeOf(output);
    case 'pool':
      return sizeOf(layer.input);
    case 'window':
      return sizeOf(output) * layer.size[0] * layer.size[1] * layer.size[2];
    default:
      return 0;
  }
}

export function networkFlops(network: Network): number {
  return [...walkLayers(network.layers)].reduce((sum, layer) => sum + layerFlops(layer), 0);
}
