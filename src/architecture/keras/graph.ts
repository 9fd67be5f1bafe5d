/** A layer as Keras writes it. */
export interface KerasLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

/** A value between layers, by the layer that gives it; the batch is left out of its shape. */
export interface Wire {
  readonly layer: string;
  readonly shape: readonly number[];
}

/** Layers in the order of the computation, each with a name of its own. */
export class KerasGraph {
  readonly layers: KerasLayer[] = [];
  readonly #names = new Set<string>();

  input(shape: readonly number[]): Wire {
    const config = { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false };
    return this.#place('InputLayer', 'patch', config, [], shape);
  }

  /** A layer with weights is named as it is called; others get a number where a name is taken. */
  add(kind: string, name: string, config: Readonly<Record<string, unknown>>, inputs: readonly Wire[], shape: readonly number[]): Wire {
    const nodes = [inputs.map(({ layer }) => [layer, 0, 0, {}])];
    return this.#place(kind, this.#free(name), { trainable: true, dtype: 'float32', ...config }, nodes, shape);
  }

  reshape(name: string, wire: Wire, shape: readonly number[]): Wire {
    if (wire.shape.join() === shape.join()) return wire;
    return this.add('Reshape', `${name}_reshape`, { target_shape: shape }, [wire], shape);
  }

  /** Keras' JSON of a model from its first layer to `output`. */
  model(name: string, output: Wire): object {
    return {
      class_name: 'Model',
      config: { name, layers: this.layers, input_layers: [[this.layers[0].name, 0, 0]], output_layers: [[output.layer, 0, 0]] },
    };
  }

  #free(name: string): string {
    for (let number = 1; ; number++) {
      const wanted = number === 1 ? name : `${name}_${number}`;
      if (!this.#names.has(wanted)) return wanted;
    }
  }

  #place(kind: string, name: string, config: Readonly<Record<string, unknown>>, nodes: readonly unknown[], shape: readonly number[]): Wire {
    this.#names.add(name);
    this.layers.push({ class_name: kind, name, config: { name, ...config }, inbound_nodes: nodes });
    return { layer: name, shape };
  }
}
