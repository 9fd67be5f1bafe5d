import type { StoredType } from '../numbers.js';

/** What the tags say of an image's values. */
export interface TiffLayout {
  /** Without samples that are no bands. */
  readonly shape: readonly [rows: number, columns: number, bands: number];
  /** Of a pixel in the file, and which of them are the bands. */
  readonly samples: number;
  readonly kept: readonly number[];
  /** The sample that says how opaque a pixel is, where there is one. */
  readonly alpha?: number;
  readonly type: StoredType;
  readonly littleEndian: boolean;
  /** Of a tile, or of a strip. */
  readonly blockRows: number;
  readonly blockColumns: number;
  readonly tiled: boolean;
  /** Each band has blocks of its own. */
  readonly planar: boolean;
  readonly compression: number;
  /** Of LERC: what its bytes are compressed with besides. */
  readonly lercExtra?: number;
  /** Of JPEG: the tables that its blocks share. */
  readonly jpegTables?: Uint8Array;
  readonly predictor: number;
  readonly offsets: ArrayLike<number | bigint>;
  readonly counts: ArrayLike<number | bigint>;
}
