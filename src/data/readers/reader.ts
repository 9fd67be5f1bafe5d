import type { ClassColour, ImageFacts } from '../cube.js';
import type { InputFile } from './input.js';
import type { StoredType } from './numbers.js';
import type { Sink } from './sink.js';

export type CubeAxis = 'rows' | 'columns' | 'bands';

/** A file format. It is told apart by a file's first bytes; the name decides only where they do not. */
export interface Reader {
  /** As messages and lists name it. */
  readonly format: string;
  readonly extensions: readonly string[];
  /** Those that a mask beside a cube is looked for under, if not all of them. */
  readonly maskExtensions?: readonly string[];
  /** It says best itself why a file that has one of its names is none of its files. */
  readonly explains?: true;
  /** The format itself says which axis is which, so that nobody else may. */
  readonly fixesAxes?: true;
  /** Whether a file is of this format: its first bytes (up to `HEAD_BYTES`), and what lies beside it. */
  recognizes(head: Buffer, file: string): boolean;
  /** Every variable, whether it can be read or not. */
  list(input: InputFile): Promise<readonly ListedVariable[]>;
  /** Whether `ReadOptions.rows` can be read of a variable, whose rows are that axis, without reading all of it. */
  readsRows?(input: InputFile, variable: ListedVariable, axis: number): Promise<boolean>;
  /** Puts the values of a variable of the list into the sink, in whatever order they come. */
  read(input: InputFile, variable: ListedVariable, sink: Sink, options: ReadOptions): Promise<void>;
}

export interface ListedVariable {
  readonly name: string;
  /** As the format's users count them: of MATLAB's files as MATLAB shows it. */
  readonly shape: readonly number[];
  /** It can be read. */
  readonly numeric: boolean;
  /** As messages write it: `double 145 x 145`. */
  readonly description: string;
  /** What its values are held in; there if it is numeric. */
  readonly type?: StoredType;
  /** What the axes of `shape` are, where the format or its users' custom fixes them. */
  readonly axes?: readonly CubeAxis[];
  /** What they are as far as names or a product's specification tell; lengths that a mask has may know better. */
  readonly likelyAxes?: readonly CubeAxis[];
  /** It is the file's image, whatever else has as many axes. */
  readonly preferred?: true;
  readonly facts?: ImageFacts;
  /** The index is the label. */
  readonly classNames?: readonly string[];
  readonly classColours?: readonly ClassColour[];
  /** Other values than `facts.ignore` that mean no data, too. */
  readonly alsoNoData?: readonly number[];
  /** The file and the place in it that it only leads to. */
  readonly elsewhere?: string;
  /** What should be known of what is read. */
  readonly remarks?: readonly string[];
  /** The reader's own. */
  readonly detail?: unknown;
}

/** Which colour of a picture is which label. */
export interface ColourLabel {
  /** #rrggbb, or #rrggbbaa. */
  readonly colour: string;
  readonly label: number;
}

export interface ReadOptions {
  readonly colours?: readonly ColourLabel[];
  /** Only these rows of a variable that `readsRows`; the sink counts from the first of them. */
  readonly rows?: RowRange;
}

/** Rows of an image, from 0; `to` is not among them any more. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  /** Which axis of the variable they are. */
  readonly axis: number;
}

/** How many first bytes `recognizes` sees. */
export const HEAD_BYTES = 4096;
