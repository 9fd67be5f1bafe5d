import * as tf from '@tensorflow/tfjs-core';
import type { DataId, Tensor } from '@tensorflow/tfjs-core';

/** TensorFlow itself, as tfjs-node's addon shows it; tensors go by number. */
export interface TensorflowBinding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): unknown[];
  getNumOfTensors(): number;
}

/** What our kernels use of tfjs' TensorFlow back end. */
export interface TensorflowBackend {
  readonly binding: TensorflowBinding;
  readonly isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: readonly { dataId: DataId }[]): number[];
  createOutputTensor(output: unknown): Tensor;
}

/** An attribute of an operation as the addon takes it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** A tensor, a float32 constant, or a vector of int32. */
export type Input = Tensor | number | Int32Array;

/**
 * Runs TensorFlow's operations by name, past tfjs: half the cost of a call through it. The results belong to the
 * current scope, as any tensor does.
 */
export class Operations {
  readonly #attributes = new Map<string, Attribute[]>();

  constructor(readonly backend: TensorflowBackend) {}

  /**
   * @param name such as `Conv2D`, as TensorFlow's list of operations has it
   * @param attributes those that are not known from the inputs' type (float32 throughout)
   * @returns the first output
   */
  run<Result extends Tensor>(name: string, inputs: readonly Input[], attributes?: readonly Attribute[]): Result {
    return this.runAll(name, inputs, 1, attributes)[0] as Result;
  }

  /** @returns all the outputs, of which there are `count` */
  runAll(name: string, inputs: readonly Input[], count: number, attributes: readonly Attribute[] = []): Tensor[] {
    const { binding } = this.backend;
    const constants: number[] = [];
    const ids = inputs.map((input) => {
      if (input instanceof tf.Tensor) return this.backend.getInputTensorIds([input])[0];
      const constant =
        typeof input === 'number'
          ? binding.createTensor([], binding.TF_FLOAT, Float32Array.of(input))
          : binding.createTensor([input.length], binding.TF_INT32, input);
      constants.push(constant);
      return constant;
    });
    try {
      return binding.executeOp(name, [this.floats, ...attributes], ids, count).map((output) => this.backend.createOutputTensor(output));
    } finally {
      for (const id of constants) binding.deleteTensor(id);
    }
  }

  /** The attributes of one kind of operation, made once for each key. */
  attributes(key: string, make: (binding: TensorflowBinding) => Attribute[]): readonly Attribute[] {
    let known = this.#attributes.get(key);
    if (!known) this.#attributes.set(key, (known = make(this.backend.binding)));
    return known;
  }

  get floats(): Attribute {
    return this.attributes('T', ({ TF_ATTR_TYPE, TF_FLOAT }) => [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }])[0];
  }
}
