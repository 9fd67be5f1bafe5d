/** What ONNX calls an attribute, by the type that it has there. */
export type OnnxAttribute =
  { readonly int: number } | { readonly ints: readonly number[] } | { readonly float: number } | { readonly text: string };

export type OnnxType = 'float32' | 'float64' | 'int64';

/** One operation of ONNX' default domain; each gives one value. */
export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** Values that the file holds: weights, and what operations take as inputs. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** What goes in or comes out, float32; a word names a length that a caller chooses. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A graph of ONNX as plain values, in the order of the computation (results/onnx/file.ts writes it). */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];
  readonly #names = new Set<string>();

  /** The value of a new operation. */
  add(op: string, title: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}, output?: string): string {
    const name = output ?? this.#free(title);
    this.#names.add(name);
    this.nodes.push({ name, op, inputs, output: name, attributes });
    return name;
  }

  tensor(title: string, type: OnnxType, shape: readonly number[], values: ArrayLike<number>): string {
    const name = this.#free(title);
    this.#names.add(name);
    this.tensors.push({ name, type, shape, values });
    return name;
  }

  /** Whole numbers that an operation takes as an input. */
  numbers(title: string, values: readonly number[]): string {
    return this.tensor(title, 'int64', [values.length], values);
  }

  #free(title: string): string {
    for (let number = 1; ; number++) {
      const wanted = number === 1 ? title : `${title}_${number}`;
      if (!this.#names.has(wanted)) return wanted;
    }
  }
}
