import { kindOf, type Network } from '../layers/index.js';
import type { OnnxBuilding, OnnxValue } from './building.js';
import { OnnxGraph, type OnnxPort } from './graph.js';
import { addPreparation, type OnnxPreparation } from './preparation.js';
import { addTile, type OnnxPadding } from './tile.js';

/** Rows and columns of a tile; words where a caller chooses them. */
export interface OnnxTile {
  readonly rows: number | 'rows';
  readonly columns: number | 'columns';
}

export interface OnnxModelParts {
  readonly network: Network;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array }[];
  readonly batchNorm: { readonly epsilon: number };
  readonly preparation: OnnxPreparation;
  readonly padding: OnnxPadding;
  /** A whole tile in, instead of patches. */
  readonly tile?: OnnxTile;
}

/** From raw values to the classes' probabilities. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  readonly input: OnnxPort;
  readonly outputs: readonly OnnxPort[];
}

/**
 * A trained network with its preparation, in inference. Of patches: `patches` [patches, rows, columns, bands] to `logits` and
 * `probabilities` [patches, classes]. Of a tile: `tile` [1, bands, rows, columns] to `probabilities` [1, classes, rows, columns].
 */
export function onnxModel(parts: OnnxModelParts): OnnxModel {
  const graph = new OnnxGraph();
  return parts.tile ? tileModel(graph, parts, parts.tile) : patchModel(graph, parts);
}

function patchModel(graph: OnnxGraph, parts: OnnxModelParts): OnnxModel {
  const { network, preparation } = parts;
  const { rows, columns } = network.input;
  const prepared = addPreparation(graph, 'patches', preparation);
  const building = buildingOf(graph, parts);
  const list = building.chain(network.layers, volumeOf(graph, prepared, network));
  const logits = graph.add('Identity', '', [list.name], {}, 'logits');
  graph.add('Softmax', '', [logits], { axis: { int: 1 } }, 'probabilities');
  return {
    graph,
    input: { name: 'patches', shape: ['patches', rows, columns, preparation.bands] },
    outputs: ['logits', 'probabilities'].map((name) => ({ name, shape: ['patches', network.classes] })),
  };
}

function tileModel(graph: OnnxGraph, parts: OnnxModelParts, { rows, columns }: OnnxTile): OnnxModel {
  const { network, preparation, padding } = parts;
  const { classes } = network;
  const last = graph.add('Transpose', 'tile/bands-last', ['tile'], { perm: { ints: [0, 2, 3, 1] } });
  const from = volumeOf(graph, addPreparation(graph, last, preparation), network);
  const logits = addTile(buildingOf(graph, parts), network.layers, from, network.input.rows, padding);
  const softmax = graph.add('Softmax', 'tile/softmax', [logits.name], { axis: { int: 1 } });
  const turned = graph.add('Transpose', 'tile/by-class', [softmax], { perm: { ints: [1, 0] } });
  const shape = graph.add('Shape', 'tile/extent', ['tile'], { start: { int: 2 }, end: { int: 4 } });
  const whole = graph.add('Concat', 'tile/shape', [graph.numbers('tile/classes', [1, classes]), shape], { axis: { int: 0 } });
  graph.add('Reshape', '', [turned, whole], {}, 'probabilities');
  return {
    graph,
    input: { name: 'tile', shape: [1, preparation.bands, rows, columns] },
    outputs: [{ name: 'probabilities', shape: [1, classes, rows, columns] }],
  };
}

/** [samples, rows, columns, depth] with one channel. */
function volumeOf(graph: OnnxGraph, name: string, { input }: Network): OnnxValue {
  return { name: graph.add('Unsqueeze', 'prepare/volume', [name, graph.numbers('prepare/channel', [1])]), shape: input };
}

function buildingOf(graph: OnnxGraph, { batchNorm, weights }: OnnxModelParts): OnnxBuilding {
  const known = new Map(weights.map((one) => [one.name, one]));
  const building: OnnxBuilding = {
    graph,
    batchNorm,
    weights: ({ name }, role) => known.get(`${name}/${role}`) ?? absent(`${name}/${role}`),
    chain: (layers, from) => layers.reduce((value, layer) => kindOf(layer).onnx(layer, value, building), from),
  };
  return building;
}

function absent(name: string): never {
  throw new Error(`the weights have no ${name}`);
}
