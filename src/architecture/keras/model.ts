import { kindOf, type Layer, type Network } from '../layers/index.js';
import { layerParameters } from '../parameters.js';
import { type KerasBuilding, kerasName } from './building.js';
import { KerasGraph } from './graph.js';
import { asPlane, type KerasValue } from './layout.js';

export { kerasName } from './building.js';

/** A weight as Keras names and shapes it; its values are the same in the same order unless `values` says otherwise. */
export interface KerasWeight {
  /** Ours, such as `conv1/conv/kernel`. */
  readonly parameter: string;
  /** `conv1_conv/kernel` */
  readonly name: string;
  readonly shape: readonly number[];
  /** Ours to Keras'. */
  readonly values?: (own: Float32Array) => Float32Array;
}

export interface KerasModel {
  /** Keras' JSON, which tfjs' layers read too: from patches [rows, columns, bands] to the classes' probabilities. */
  readonly topology: object;
  /** In the order of the network's own parameters. */
  readonly weights: readonly KerasWeight[];
}

/** A network as a model of plain Keras layers, in inference; what only training needs (L2) is left away. */
export function kerasModel({ input, layers }: Network, batchNorm: KerasBuilding['batchNorm'], name: string): KerasModel {
  const weights: KerasWeight[] = [];
  const graph = new KerasGraph();
  const building: KerasBuilding = { graph, batchNorm, chain };
  const logits = chain(layers, { wire: graph.input(asPlane(input)), shape: input });
  const output = graph.add('Activation', 'probabilities', { activation: 'softmax' }, [logits.wire], logits.wire.shape);
  return { topology: graph.model(kerasName(name), output), weights };

  function chain(list: readonly Layer[], from: KerasValue): KerasValue {
    return list.reduce((value, layer) => {
      const { weights: shapes = {}, names = {}, values = {}, ...given } = kindOf(layer).keras(layer, value, building);
      for (const { name: parameter, role, shape } of layerParameters(layer)) {
        weights.push({
          parameter,
          name: `${kerasName(layer.name)}/${names[role] ?? role}`,
          shape: shapes[role] ?? shape,
          ...(values[role] ? { values: values[role] } : {}),
        });
      }
      return given;
    }, from);
  }
}
