/** The number types a cube can have, each with the typed array that holds it. 64-bit integers are held as float64. */
export const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export type NumericType = keyof typeof ARRAYS;
export type NumericArray =
  | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export interface Cube {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  readonly type: NumericType;
  /** [rows, columns, bands], row-major: a pixel's spectrum is contiguous. */
  readonly values: NumericArray;
}

export interface Mask {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], row-major: 0 is unlabelled, classes are 1, 2, ... without gaps. */
  readonly values: Uint8Array | Uint16Array;
}

/** A file that a scene was read from. */
export interface Source {
  readonly role: 'cube' | 'mask';
  readonly file: string;
  readonly variable: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Scene {
  readonly cube: Cube;
  readonly mask: Mask;
  /** The name of label 1 first. */
  readonly classNames: readonly string[];
  /** Empty for the synthetic scene. */
  readonly sources: readonly Source[];
  readonly warnings: readonly string[];
}

/** What a reader returns for one variable or file: values in row-major order of `shape`. */
export interface NumericVariable {
  readonly name: string;
  readonly type: NumericType;
  readonly shape: readonly number[];
  readonly values: NumericArray;
}

/** 145 x 145 x 200, as messages write it. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' x ');
}
