/** A position: x to the right or east, y down (pixels) or north (a map). */
export type Position = readonly [x: number, y: number];

/** What is drawn: areas as rings (an area's own and its holes, filled by the even-odd rule), or points. */
export type VectorShape =
  | { readonly kind: 'area'; readonly rings: readonly (readonly Position[])[] }
  | { readonly kind: 'points'; readonly points: readonly Position[] };

export type FieldValue = string | number | undefined;

export interface Feature {
  /** As messages name it: its number in the file, and its id where it has one. */
  readonly name: string;
  readonly shapes: readonly VectorShape[];
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** The colour in which its class is drawn, 0 to 255. */
  readonly colour?: readonly [number, number, number];
}

/** How a file says in which coordinates it is drawn. */
export interface Crs {
  /** Of EPSG. */
  readonly code?: number;
  readonly wkt?: string;
}

/** What was drawn, in one layer of a file. */
export interface VectorLayer {
  readonly name: string;
  readonly features: readonly Feature[];
  /** Undefined: the file does not say. */
  readonly crs?: Crs;
  /** Coordinates are columns and rows of the image, counted from its upper left corner. */
  readonly pixels?: true;
  readonly remarks: readonly string[];
}

/** A format of drawn labels. Told apart by a file's first bytes. */
export interface VectorFormat {
  readonly format: string;
  readonly extensions: readonly string[];
  recognizes(head: Buffer, file: string): boolean;
  /**
   * @param layer where a file has several
   * @throws Failure `damaged`, `truncated`, `format-unsupported`, `variable-missing`, `variable-ambiguous`
   */
  read(file: string, layer: string | undefined): Promise<VectorLayer>;
}

/** More corners, and larger files, nobody has drawn. */
export const [MOST_POSITIONS, MOST_BYTES] = [20_000_000, 1 << 29];
