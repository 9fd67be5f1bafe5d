import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';
import { type Ops, sizeOf } from './op.js';

/** What counts right answers, of a few values each: in JavaScript. */
export const judgement: Ops = {
  Cast({ x }, { dtype }, backend) {
    const target = dtype as 'float32' | 'int32' | 'bool';
    if (x.dtype === target) return backend.share(x, x.shape);
    const y = backend.make(x.shape, target);
    const values = backend.values(x);
    // What is not zero is true; to int32 a fraction is cut off.
    backend.values(y).set(target === 'bool' ? values.map((value) => (value === 0 ? 0 : 1)) : values);
    return y;
  },
  Equal({ a, b }, _, backend) {
    if (sizeOf(a.shape) !== sizeOf(b.shape)) throw new Error(`Equal of ${a.shape} and ${b.shape} is not supported by the wasm engine`);
    const y = backend.make(a.shape, 'bool');
    const [left, right, equal] = [backend.values(a), backend.values(b), backend.values(y)];
    for (let index = 0; index < equal.length; index++) equal[index] = left[index] === right[index] ? 1 : 0;
    return y;
  },
  /** Along the last axis; the first of equals. */
  ArgMax({ x }, { axis }, backend) {
    const last = x.shape.length - 1;
    if ((axis as number) !== last && (axis as number) !== -1)
      throw new Error('ArgMax along another axis than the last is not supported by the wasm engine');
    const length = x.shape[last];
    const y = backend.make(x.shape.slice(0, -1), 'int32');
    const [values, places] = [backend.values(x), backend.values(y)];
    for (let row = 0; row < places.length; row++) {
      let best = 0;
      for (let index = 1; index < length; index++) if (values[row * length + index] > values[row * length + best]) best = index;
      places[row] = best;
    }
    return y;
  },
  OnesLike: ({ x }, _, backend) => filled(backend.make(x.shape, x.dtype), 1, backend),
  ZerosLike: ({ x }, _, backend) => filled(backend.make(x.shape, x.dtype), 0, backend),
};

function filled(y: TensorInfo, value: number, backend: WasmBackend): TensorInfo {
  backend.values(y).fill(value);
  return y;
}
