import { asOnnxVolume, type OnnxBuilding, type OnnxValue } from '../../onnx/building.js';
import type { ReduceLayer, Take } from './layer.js';

const REDUCTIONS = { average: 'ReduceMean', max: 'ReduceMax', sum: 'ReduceSum' } as const satisfies Record<Take, string>;
const OF_SEVERAL = { average: 'Mean', max: 'Max', sum: 'Sum' } as const satisfies Record<Take, string>;

/** A reduction for each way to take; over parts the operation of so many values. The graph does not depend on rows and columns. */
export function addOnnxReduction({ graph }: OnnxBuilding, from: OnnxValue, layer: ReduceLayer): OnnxValue {
  const { name, over, take, parts, input, output } = layer;
  const value = asOnnxVolume(graph, name, from).name;
  const axes = over === 'positions' ? [2, 3, 4] : [1];
  const taken = take.map((one) => {
    if (over === 'parts') {
      return graph.add(OF_SEVERAL[one], `${name}/${one}`, onnxParts(graph, name, value, { parts, channels: input.channels }));
    }
    // Of opset 17, where the sum alone has its axes as an input.
    return one === 'sum'
      ? graph.add(REDUCTIONS[one], `${name}/${one}`, [value, graph.numbers(`${name}/axes`, axes)], { keepdims: { int: 1 } })
      : graph.add(REDUCTIONS[one], `${name}/${one}`, [value], { axes: { ints: axes }, keepdims: { int: 1 } });
  });
  const axis = { int: over === 'positions' ? 2 : 1 };
  return { name: taken.length === 1 ? taken[0] : graph.add('Concat', name, taken, { axis }), shape: output };
}

/** The parts that stand behind one another as channels, each a value. */
export function onnxParts(
  graph: OnnxBuilding['graph'],
  name: string,
  value: string,
  { parts, channels }: { readonly parts: number; readonly channels: number },
): string[] {
  const each = channels / parts;
  return Array.from({ length: parts }, (_, part) => {
    const limits = [[part * each], [(part + 1) * each], [1]].map((numbers) => graph.numbers(`${name}/limits`, numbers));
    return graph.add('Slice', `${name}/part`, [value, ...limits]);
  });
}
