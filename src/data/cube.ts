import type { LabelledClass } from '../architecture/classes.js';
import type { DataIdentity } from '../spec/address.js';

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

/** Zeros in memory that all worker threads see, so that a cube is there once. */
export function newArray(type: NumericType, length: number): NumericArray {
  const kind = ARRAYS[type] as unknown as { new(buffer: SharedArrayBuffer): NumericArray; BYTES_PER_ELEMENT: number };
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}

export interface Cube {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  readonly type: NumericType;
  /** [rows, columns, bands], row-major: a pixel's spectrum is contiguous. */
  readonly values: NumericArray;
  readonly facts?: ImageFacts;
}

export interface Mask {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], row-major: 0 is unlabelled. In a file any number is a label; in an experiment classes are 1, 2, ... without gaps. */
  readonly values: Uint8Array | Uint16Array;
}

/** What a file says of its bands. */
export interface ImageFacts {
  /** Centres of the bands, in nanometres. */
  readonly wavelengths?: readonly number[];
  /** Of each band, whether it is good. */
  readonly goodBands?: readonly boolean[];
  /** Digital numbers for a reflectance of 1. */
  readonly scale?: number;
  /** The value that stands for no measurement. */
  readonly ignore?: number;
}

/** A file that a scene was read from. */
export interface Source {
  readonly role: 'cube' | 'mask';
  readonly file: string;
  readonly variable: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A scene as its files hold it. */
export interface RawScene extends Pick<Scene, 'cube' | 'sources' | 'warnings'> {
  readonly labels: Mask;
  /** Of cube and labels (digest.ts). */
  readonly digest: string;
  /** In the order of their labels. */
  readonly classes: readonly LabelledClass[];
}

export interface Scene {
  /** NaN where a value is missing and that is allowed. */
  readonly cube: Cube;
  /** Classes without gaps. */
  readonly mask: Mask;
  /** The name of class 1 first. */
  readonly classNames: readonly string[];
  /** Their colours, where somebody has chosen them: `#2ca02c`. */
  readonly classColours?: readonly (string | undefined)[];
  readonly identity: DataIdentity;
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
