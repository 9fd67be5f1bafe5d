import type { Layer, Network } from '../layers.js';
import { layerParameters } from '../parameters.js';
import { addConvolution } from './convolution.js';
import { KerasGraph } from './graph.js';
import { asList, asPlane, asSpectra, laid, type Value, withChannelsLast } from './layout.js';
import { addWindow } from './window.js';

/** A weight as Keras names and shapes it; its values are the same in the same order. */
export interface KerasWeight {
  /** Ours, such as `conv1/conv/kernel`. */
  readonly parameter: string;
  /** `conv1_conv/kernel` */
  readonly name: string;
  readonly shape: readonly number[];
}

export interface KerasModel {
  /** Keras' JSON, which tfjs' layers read too: from patches [rows, columns, bands] to the classes' probabilities. */
  readonly topology: object;
  /** In the order of the network's own parameters. */
  readonly weights: readonly KerasWeight[];
}

interface Building {
  readonly graph: KerasGraph;
  readonly batchNorm: { readonly momentum: number; readonly epsilon: number };
  readonly weights: KerasWeight[];
}

/** Keras' name of a layer of the network: it allows no slash. */
export function kerasName(layer: string): string {
  return layer.replaceAll('/', '_');
}

/** A network as a model of plain Keras layers, in inference; what only training needs (L2) is left away. */
export function kerasModel({ input, layers }: Network, batchNorm: Building['batchNorm'], name: string): KerasModel {
  const building: Building = { graph: new KerasGraph(), batchNorm, weights: [] };
  const patch = { wire: building.graph.input(asPlane(input)), shape: input };
  const logits = chain(building, layers, patch);
  const output = building.graph.add('Activation', 'probabilities', { activation: 'softmax' }, [logits.wire], logits.wire.shape);
  return { topology: building.graph.model(kerasName(name), output), weights: building.weights };
}

function chain(building: Building, layers: readonly Layer[], from: Value): Value {
  return layers.reduce((value, layer) => add(building, layer, value), from);
}

function add(building: Building, layer: Layer, value: Value): Value {
  const { graph, batchNorm } = building;
  const name = kerasName(layer.name);
  const apply = (kind: string, title: string, config: object, { wire }: Value): Value =>
    ({ wire: graph.add(kind, title, { ...config }, [wire], wire.shape), shape: value.shape });
  switch (layer.kind) {
    case 'convolution': {
      const { value: output, kernel } = addConvolution(graph, name, value, layer);
      note(building, layer, { kernel });
      return output;
    }
    case 'normalization': {
      note(building, layer);
      const suited = { ...value, wire: withChannelsLast(graph, name, value) };
      const normalized = apply('BatchNormalization', name, { axis: -1, ...batchNorm, center: true, scale: true }, suited);
      return layer.relu ? apply('Activation', `${name}_relu`, { activation: 'relu' }, normalized) : normalized;
    }
    case 'relu':
    case 'sigmoid':
      return apply('Activation', name, { activation: layer.kind }, value);
    case 'dropout':
      return apply('Dropout', name, { rate: layer.rate }, value);
    case 'residual': {
      const body = chain(building, layer.body, value);
      const shortcut = chain(building, layer.shortcut, value);
      const straight = graph.reshape(name, shortcut.wire, body.wire.shape);
      return { wire: graph.add('Add', `${name}_add`, {}, [straight, body.wire], body.wire.shape), shape: layer.output };
    }
    case 'window':
      return addWindow(graph, name, value, layer);
    case 'pool':
      return {
        wire: graph.add('GlobalAveragePooling2D', name, { data_format: 'channels_last' }, [laid(graph, name, value, asSpectra)], [layer.output.channels]),
        shape: layer.output,
      };
    case 'dense': {
      note(building, layer);
      const config = { units: layer.output.channels, activation: 'linear', use_bias: true };
      return { wire: graph.add('Dense', name, config, [laid(graph, name, value, asList)], [layer.output.channels]), shape: layer.output };
    }
  }
}

/** @param shapes those that are otherwise in Keras, by role */
function note({ weights }: Building, layer: Layer, shapes: Readonly<Record<string, readonly number[]>> = {}): void {
  for (const { name, role, shape } of layerParameters(layer)) {
    weights.push({ parameter: name, name: `${kerasName(layer.name)}/${role}`, shape: shapes[role] ?? shape });
  }
}
