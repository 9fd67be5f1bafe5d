import type { AttributeFacts } from '../facts/attributes.js';
import type { StoredType } from '../numbers.js';
import type { CubeAxis } from '../reader.js';

/** What is needed of the module h5wasm (its own types leave the low level out). */
export interface Hdf5 {
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_type(file: bigint, path: string): number;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(file: bigint, path: string): { id: number; name: string }[];
  get_dataset_data(file: bigint, path: string, count: bigint[], offset: bigint[], strides: bigint[], into: bigint): number;
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): { size: number; total_size: number; vlen: boolean; type: number };
  get_attribute_data(file: bigint, path: string, name: string, into: bigint): number;
  get_attached_scales(file: bigint, path: string, axis: number): string[];
  get_dimension_labels(file: bigint, path: string): (string | null)[];
  get_external_link(file: bigint, path: string): { readonly filename?: string; readonly obj_path?: string };
  activate_throwing_error_handler(): number;
  _free(place: number): void;
  _malloc(bytes: number): number;
  readonly HEAPU8: Uint8Array;
  readonly H5O_TYPE_DATASET: number;
  readonly H5O_TYPE_GROUP: number;
}

export interface Metadata {
  readonly shape: number[] | null;
  readonly chunks: number[] | null;
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly enum_type?: { readonly type: number };
  readonly virtual_sources?: readonly unknown[];
}

/** A dataset of a file, as the worker tells of it. */
export interface Hdf5Dataset {
  /** Without the first slash: `scene/cube`. */
  readonly path: string;
  /** As HDF5 has it, row-major. */
  readonly shape: readonly number[];
  readonly type?: StoredType;
  readonly description: string;
  readonly chunks?: readonly number[];
  /** The class of an array that MATLAB wrote. */
  readonly matlab?: string;
  /** Of a sparse matrix that MATLAB wrote: the rows of its values, where each column begins, the values. */
  readonly sparse?: readonly [rows: Hdf5Dataset, columns: Hdf5Dataset, values: Hdf5Dataset];
  /** What its axes are by the names of its dimensions or its product's specification; the lengths of a mask may know better. */
  readonly likelyAxes?: readonly CubeAxis[];
  /** What they are for certain. */
  readonly fixedAxes?: readonly CubeAxis[];
  /** Of one that is joined of others: these. */
  readonly joined?: readonly JoinedPart[];
  /** It is the file's image, whatever else has as many axes. */
  readonly preferred?: true;
  /** Why it cannot be read though it holds numbers. */
  readonly obstacle?: string;
  /** The file and the place in it that a link leads to. */
  readonly elsewhere?: string;
  /** What attributes and arrays beside it say of it. */
  readonly about?: AttributeFacts;
}

/** A dataset of which some steps along an axis go into another one. */
export interface JoinedPart {
  readonly dataset: Hdf5Dataset;
  readonly axis: number;
  /** For each step where it goes; -1: nowhere. */
  readonly to: readonly number[];
}

/** What the low level cannot: values of any kind, of an attribute or a whole small array. */
export interface Hdf5Values {
  attribute(path: string, name: string): unknown;
  dataset(path: string): unknown;
  /** Undefined where the values lie in the file itself. */
  elsewhere(path: string, shape: readonly number[]): string | undefined;
}
