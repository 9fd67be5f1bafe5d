import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { StoredType } from '../../../../src/data/readers/numbers.js';
import { laidOut, numberBytes } from './numbers.js';

const DATA_TYPES: Partial<Record<StoredType, number>> = {
  uint8: 1,
  int16: 2,
  int32: 3,
  float32: 4,
  float64: 5,
  uint16: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
};
const ORDERS = { bsq: [2, 0, 1], bil: [0, 2, 1], bip: [0, 1, 2] } as const;

export interface EnviOptions {
  readonly type: StoredType;
  readonly interleave?: keyof typeof ORDERS;
  readonly littleEndian?: boolean;
  readonly offset?: number;
  readonly compressed?: boolean;
  /** Lines behind the others. */
  readonly more?: string;
}

/** Writes `stem.hdr` and `stem.raw`; values are in row-major order of rows x columns x bands. */
export function writeEnvi(
  stem: string,
  shape: readonly [number, number, number],
  values: readonly (number | bigint)[],
  options: EnviOptions,
): void {
  const { type, interleave = 'bsq', littleEndian = true, offset = 0, compressed = false, more = '' } = options;
  const bytes = Buffer.concat([Buffer.alloc(offset, 'x'), numberBytes(laidOut(values, shape, ORDERS[interleave]), type, littleEndian)]);
  writeFileSync(`${stem}.raw`, compressed ? gzipSync(bytes) : bytes);
  writeFileSync(
    `${stem}.hdr`,
    [
      'ENVI',
      'description = {written by a test}',
      `samples = ${shape[1]}`,
      `lines = ${shape[0]}`,
      `bands = ${shape[2]}`,
      `header offset = ${offset}`,
      'file type = ENVI Standard',
      `data type = ${DATA_TYPES[type]}`,
      `interleave = ${interleave}`,
      `byte order = ${littleEndian ? 0 : 1}`,
      ...(compressed ? ['file compression = 1'] : []),
      more,
      '',
    ].join('\n'),
  );
}

export const ENVI_TYPES = Object.keys(DATA_TYPES) as StoredType[];
export const INTERLEAVES = Object.keys(ORDERS) as (keyof typeof ORDERS)[];
