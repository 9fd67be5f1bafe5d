import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { asOnnxVolume } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** How the outputs of branches become one. */
export type Join = keyof typeof JOINS;

const JOINS = { add: 'Add', multiply: 'Multiply', max: 'Maximum', concat: 'Concatenate' } as const;

const ONNX_JOINS = { add: 'Add', multiply: 'Mul', max: 'Max', concat: 'Concat' } as const satisfies Record<Join, string>;

/** Branches that get the same input; an empty one passes it on. */
export interface ParallelLayer extends Layer {
  readonly kind: 'parallel';
  readonly chains: readonly (readonly Layer[])[];
  readonly join: Join;
}

export const parallel: LayerKind<ParallelLayer> = {
  kind: 'parallel',
  shape: ({ chains, join }, input) =>
    joinedShape(
      chains.map((chain) => chain.at(-1)?.output ?? input),
      join,
    ),
  flops: ({ chains, join, output }) => (join === 'concat' ? 0 : (chains.length - 1) * sizeOf(output)),
  reach(_layer, inside) {
    if (inside.includes('patch')) return 'patch';
    return inside.includes('position') ? 'position' : 'pixel';
  },
  branches: { of: ({ chains }) => chains, replaced: (layer, chains) => ({ ...layer, chains }) },
  keras(layer, value, { graph, chain }) {
    const name = kerasName(layer.name);
    const taken = new Set<string>();
    const wires = layer.chains.map((layers) => {
      const wire = laid(graph, name, chain(layers, value), asSpectra);
      // Keras' layers take each value once.
      const own = taken.has(wire.layer) ? graph.add('Activation', `${name}_again`, { activation: 'linear' }, [wire], wire.shape) : wire;
      taken.add(own.layer);
      return own;
    });
    const config = layer.join === 'concat' ? { axis: -1 } : {};
    return { wire: graph.add(JOINS[layer.join], name, config, wires, asSpectra(layer.output)), shape: layer.output };
  },
  onnx({ name, chains, join, output }, value, { graph, chain }) {
    const [first, ...others] = chains.map((layers) => asOnnxVolume(graph, name, chain(layers, value)).name);
    const joined =
      join === 'concat'
        ? graph.add(ONNX_JOINS[join], name, [first, ...others], { axis: { int: 1 } })
        : others.reduce((all, one) => graph.add(ONNX_JOINS[join], name, [all, one]), first);
    return { name: joined, shape: output };
  },
  draw: ({ chains, join }) => ({ labels: chains.map(() => ''), join }),
};

export function joinedShape(outputs: readonly Shape[], join: Join): Shape {
  const [first] = outputs;
  return join === 'concat' ? { ...first, channels: outputs.reduce((sum, { channels }) => sum + channels, 0) } : first;
}

export function parallelLayer(name: string, input: Shape, chains: readonly (readonly Layer[])[], join: Join, output: Shape): ParallelLayer {
  return { kind: 'parallel', name, input, output, chains, join };
}
