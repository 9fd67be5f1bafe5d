import { eachValue } from '../each-value.js';
import { type Program, read, write } from '../program.js';

/** Of a and b. The greater one of NaN and another value is NaN. */
const BINARY = {
  Add: 'a_ + b_',
  Sub: 'a_ - b_',
  Multiply: 'a_ * b_',
  RealDiv: 'a_ / b_',
  Maximum: 'select(select(a_ + b_, b_, a_ < b_), a_, a_ >= b_)',
} as const;

/** Of x. A ReLU lets NaN through. */
const UNARY = {
  Square: 'v * v',
  Sqrt: 'sqrt(v)',
  Relu: 'select(v, 0f, v <= 0f)',
  Step: 'select(0f, 1f, v > 0f)',
  Sigmoid: '1 / (1 + exp(-v))',
} as const;

export type BinaryName = keyof typeof BINARY;
export type UnaryName = keyof typeof UNARY;
export const BINARY_NAMES = Object.keys(BINARY) as BinaryName[];
export const UNARY_NAMES = Object.keys(UNARY) as UnaryName[];

/** A value for each place, or one for all of them. */
export type Extent = 'each' | 'one';

/** Buffers: a, b, y. */
export function binaryProgram(name: BinaryName, count: number, a: Extent, b: Extent): Program {
  const code = `let a_ = a[${a === 'each' ? 'at' : '0u'}];
  let b_ = b[${b === 'each' ? 'at' : '0u'}];
  y[at] = ${BINARY[name]};`;
  return eachValue(name, count, [read('a'), read('b'), write('y')], code);
}

/** Buffers: x, y. */
export function unaryProgram(name: UnaryName, count: number): Program {
  return eachValue(name, count, [read('x'), write('y')], `let v = x[at];\n  y[at] = ${UNARY[name]};`);
}

/** Whether values are the same, as 0 or 1. Buffers: a, b, y. */
export function equalProgram(count: number): Program {
  return eachValue('Equal', count, [read('a'), read('b'), write('y', 'i32')], 'y[at] = select(0i, 1i, a[at] == b[at]);');
}

/** Whole numbers as float32. Buffers: x, y. */
export function castProgram(count: number): Program {
  return eachValue('Cast', count, [read('x', 'i32'), write('y')], 'y[at] = f32(x[at]);');
}
