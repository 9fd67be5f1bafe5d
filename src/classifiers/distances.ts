import { readFileSync } from 'node:fs';
import type { Samples } from './classifier.js';

type Kernel = (rows: number, others: number, features: number, a: number, b: number, out: number) => void;

/** Rows of each side at once: what lies in the module's memory stays small. */
const BLOCK = 64;
const PAGE = 65536;
/** The module's own first bytes are left alone. */
const START = 1024;

let module: WebAssembly.Module | undefined;

/**
 * Squared Euclidean distances between samples, in float64 (assembly/distances.ts): the same bits on every machine.
 *
 * @returns [a.count, b.count], row-major
 */
export function squaredDistances(a: Samples, b: Samples): Float64Array {
  module ??= new WebAssembly.Module(readFileSync(new URL('./distances.wasm', import.meta.url)));
  const stride = a.features + (a.features % 2);
  const [left, right] = [START, START + BLOCK * stride * 4];
  const out = right + BLOCK * stride * 4;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((out + BLOCK * BLOCK * 8) / PAGE) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() {} } });
  const kernel = exports.squaredDistances as Kernel;
  const floats = new Float32Array(memory.buffer);
  const found = new Float64Array(memory.buffer, out, BLOCK * BLOCK);
  const put = ({ values, features }: Samples, from: number, count: number, at: number) => {
    floats.fill(0, at / 4, at / 4 + BLOCK * stride);
    for (let row = 0; row < count; row++) {
      floats.set(values.subarray((from + row) * features, (from + row + 1) * features), at / 4 + row * stride);
    }
  };
  const distances = new Float64Array(a.count * b.count);
  for (let i = 0; i < a.count; i += BLOCK) {
    const rows = Math.min(BLOCK, a.count - i);
    put(a, i, rows, left);
    for (let j = 0; j < b.count; j += BLOCK) {
      const columns = Math.min(BLOCK, b.count - j);
      put(b, j, columns, right);
      kernel(BLOCK, BLOCK, stride, left, right, out);
      for (let row = 0; row < rows; row++) {
        distances.set(found.subarray(row * BLOCK, row * BLOCK + columns), (i + row) * b.count + j);
      }
    }
  }
  return distances;
}
