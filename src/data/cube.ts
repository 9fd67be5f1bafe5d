import type { LabelledClass } from '../architecture/classes.js';
import type { DataIdentity } from '../pipeline/address/address.js';
import type { Mask } from '../splits/mask.js';

export type { Mask } from '../splits/mask.js';

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
export type NumericArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Zeros in memory that all worker threads see, so that a cube is there once. */
export function newArray(type: NumericType, length: number): NumericArray {
  const kind = ARRAYS[type] as unknown as { new (buffer: SharedArrayBuffer): NumericArray; BYTES_PER_ELEMENT: number };
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
  /** Of several scenes in one array: where each lies. What lies in none is as what lies beyond a scene's border. */
  readonly scenes?: readonly ScenePlace[];
}

/** Where a scene lies among others, at the left. */
export interface ScenePlace {
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
}

/** What a file says of its image beside the values. Nothing of it is applied to them. */
export interface ImageFacts {
  /** Of each band, in nm. */
  readonly wavelengths?: readonly number[];
  /** Full width at half maximum of each band, in nm. */
  readonly fwhm?: readonly number[];
  /** ENVI's bad band list: false marks a bad one. */
  readonly goodBands?: readonly boolean[];
  readonly bandNames?: readonly string[];
  /** The digital number that means a reflectance of 1. */
  readonly scale?: number;
  /** The digital number that means a reflectance of 0, unless it is 0. */
  readonly zero?: number;
  /** What values can be, as the file declares (netCDF's valid_range): what lies outside is no measurement. */
  readonly range?: readonly [least: number, most: number];
  /** The value that means no data, as the cube's type holds it. */
  readonly ignore?: number;
  /** As the file has it: ENVI's map info and coordinate system string, GeoTIFF's tags and keys. */
  readonly georeference?: Readonly<Record<string, unknown>>;
}

/** The colour of a class, 0 to 255. */
export type ClassColour = readonly [red: number, green: number, blue: number];

/** A file that a scene was read from. */
export interface SceneSource {
  readonly role: 'cube' | 'mask';
  readonly file: string;
  readonly variable: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The header that an ENVI file has beside it. */
  readonly header?: { readonly file: string; readonly sha256: string };
}

/** What the axes of a cube are taken for, where neither its file nor the pipeline says. */
export interface TakenAxes {
  readonly axes: readonly ('rows' | 'columns' | 'bands')[];
  /** Where the mask may be transposed instead: how the cube is read, and what to write for either. */
  readonly doubt?: string;
}

/** A scene as its files hold it. */
export interface RawScene extends Pick<Scene, 'cube' | 'sources' | 'warnings' | 'canonical'> {
  readonly labels: Mask;
  /** Of cube and labels (digest.ts). */
  readonly digest: string;
  /** In the order of their labels. */
  readonly classes: readonly LabelledClass[];
  /** What the cube's axes are taken for, where lengths alone decided that they are not rows x columns x bands. */
  readonly taken?: TakenAxes;
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
  /** Where another scene lies beside it (`dataset.test_on`): what the file of the training scene says. */
  readonly trainingFacts?: ImageFacts;
  /** Empty for the synthetic scene. */
  readonly sources: readonly SceneSource[];
  readonly warnings: readonly string[];
  /** Of a scene of the catalogue: its files, or their values, are those that the catalogue knows. */
  readonly canonical?: true;
}

/** One array as read: values in row-major order of `shape`, [rows, columns, bands] or [rows, columns]. */
export interface NumericVariable {
  readonly name: string;
  readonly type: NumericType;
  readonly shape: readonly number[];
  readonly values: NumericArray;
  readonly facts?: ImageFacts;
  /** Of a mask whose file names its classes: the index is the label. */
  readonly classNames?: readonly string[];
  /** Its file has no labels but names: the labels number those that it has. */
  readonly numbersNames?: true;
  readonly classColours?: readonly ClassColour[];
  /** Of a mask whose format says which axis is which, so that a pipeline may not. */
  readonly fixesAxes?: true;
  /** What should be known of how it was read. */
  readonly remarks?: readonly string[];
}

/** 145 x 145 x 200, as messages write it. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' x ');
}
