import { appliedOnnx, asOnnxVolume, type OnnxBuilding, type OnnxValue, weightOf } from '../../onnx/building.js';
import { GROUPNORM_EPSILON, type GroupnormLayer } from './layer.js';

/** Layer normalization with the channels last. Of a sample each group is normalized as one channel, then channels are scaled. */
export function addOnnxGroupNorm(building: OnnxBuilding, value: OnnxValue, layer: GroupnormLayer): OnnxValue {
  return layer.over === 'position' ? overPositions(building, value, layer) : overSample(building, value, layer);
}

function overPositions(building: OnnxBuilding, value: OnnxValue, layer: GroupnormLayer): OnnxValue {
  const { graph } = building;
  const { name } = layer;
  const attributes = { axis: { int: -1 }, epsilon: { float: GROUPNORM_EPSILON } };
  const turn = (from: string, perm: number[]) =>
    value.isList ? from : graph.add('Transpose', `${name}/turned`, [from], { perm: { ints: perm } });
  const last = turn(value.name, [0, 2, 3, 4, 1]);
  const weights = ['gamma', 'beta'].map((role) => weightOf(building, layer, role));
  const normalized = graph.add('LayerNormalization', name, [last, ...weights], attributes);
  return { ...value, name: turn(normalized, [0, 4, 1, 2, 3]) };
}

function overSample(building: OnnxBuilding, from: OnnxValue, layer: GroupnormLayer): OnnxValue {
  const { graph, weights } = building;
  const { name, groups } = layer;
  const value = asOnnxVolume(graph, name, from);
  const { rows, columns, depth, channels } = value.shape;
  const byGroup = graph.add('Reshape', `${name}/groups`, [value.name, graph.numbers(`${name}/by-group`, [0, groups, -1])]);
  const plain = [1, 0].map((one) => graph.tensor(`${name}/plain`, 'float32', [groups], Array<number>(groups).fill(one)));
  const epsilon = { float: GROUPNORM_EPSILON };
  const normalized = graph.add('InstanceNormalization', `${name}/normalized`, [byGroup, ...plain], { epsilon });
  const back = graph.numbers(`${name}/by-channel`, [-1, channels, rows, columns, depth]);
  const together = { ...value, name: graph.add('Reshape', `${name}/channels`, [normalized, back]) };
  const [gamma, beta] = ['gamma', 'beta'].map((role) =>
    graph.tensor(`${name}/${role}`, 'float32', [channels, 1, 1, 1], weights(layer, role).values),
  );
  return appliedOnnx(building, 'Add', name, appliedOnnx(building, 'Mul', `${name}/scaled`, together, [gamma]), [beta]);
}
