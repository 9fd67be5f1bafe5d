/** Which pixel of a scene is of which class. */
export interface Mask {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], row-major: 0 is unlabelled. In a file any number is a label; in an experiment classes are 1, 2, ... without gaps. */
  readonly values: Uint8Array | Uint16Array;
}
