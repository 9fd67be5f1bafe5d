import type { OnnxGraph } from './graph.js';

/** How raw values become what the network sees: `Preprocessing` of data/features/features.ts. */
export interface OnnxPreparation {
  readonly bands: number;
  readonly used?: readonly number[];
  readonly ignore?: number;
  readonly scaling: { readonly offset: ArrayLike<number>; readonly divisor: ArrayLike<number> };
  readonly components?: { readonly mean: ArrayLike<number>; readonly vectors: readonly ArrayLike<number>[] };
}

/**
 * Choice of bands, scaling and components, in float64 as in training: [samples, rows, columns, bands] becomes the same with
 * the network's depth. NaN, infinity and the value for no measurement become the band's mean. Infinity also stands for a
 * pixel beyond the scene's border, which is zero after all of this.
 */
export function addPreparation(graph: OnnxGraph, input: string, { used, ignore, scaling, components }: OnnxPreparation): string {
  const depth = scaling.offset.length;
  const values = used ? graph.add('Gather', 'prepare/used', [input, graph.numbers('prepare/bands', used)], { axis: { int: 3 } }) : input;
  const { offset, divisor } = scaling;
  const wide = graph.add('Cast', 'prepare/wide', [values], { to: { int: FLOAT64 } });
  const centred = graph.add('Sub', 'prepare/centred', [wide, graph.tensor('prepare/offset', 'float64', [depth], offset)]);
  // What is not above zero makes zeros, as does a division by infinity.
  const by = Array.from(divisor, (value) => (value > 0 ? value : Infinity));
  const divided = graph.add('Div', 'prepare/divided', [centred, graph.tensor('prepare/divisor', 'float64', [depth], by)]);
  const narrow = graph.add('Cast', 'prepare/narrow', [divided], { to: { int: FLOAT32 } });
  const zero = graph.tensor('prepare/zero', 'float32', [], [0]);
  const scaled = graph.add('Where', 'prepare/scaled', [missing(graph, values, ignore), zero, narrow]);
  if (!components) return scaled;
  const scores = addComponents(graph, scaled, components, depth);
  const first = graph.add('Gather', 'prepare/first', [values, graph.numbers('prepare/first-band', [0])], { axis: { int: 3 } });
  return graph.add('Where', 'prepare/components', [graph.add('IsInf', 'prepare/beyond', [first]), zero, scores]);
}

/** The numbers of TensorProto's types. */
const [FLOAT32, FLOAT64] = [1, 11];

function missing(graph: OnnxGraph, values: string, ignore: number | undefined): string {
  const none = graph.add('Or', 'prepare/none', [
    graph.add('IsNaN', 'prepare/nan', [values]),
    graph.add('IsInf', 'prepare/infinite', [values]),
  ]);
  if (ignore === undefined || !Number.isFinite(ignore)) return none;
  const same = graph.add('Equal', 'prepare/ignored', [values, graph.tensor('prepare/ignore', 'float32', [], [ignore])]);
  return graph.add('Or', 'prepare/missing', [none, same]);
}

function addComponents(
  graph: OnnxGraph,
  scaled: string,
  { mean, vectors }: Required<OnnxPreparation>['components'],
  depth: number,
): string {
  const wide = graph.add('Cast', 'components/wide', [scaled], { to: { int: FLOAT64 } });
  const centred = graph.add('Sub', 'components/centred', [wide, graph.tensor('components/mean', 'float64', [depth], mean)]);
  const columns = Array.from({ length: depth }, (_, band) => vectors.map((vector) => vector[band])).flat();
  const turned = graph.tensor('components/vectors', 'float64', [depth, vectors.length], columns);
  const scores = graph.add('MatMul', 'components/scores', [centred, turned]);
  return graph.add('Cast', 'components/narrow', [scores], { to: { int: FLOAT32 } });
}
