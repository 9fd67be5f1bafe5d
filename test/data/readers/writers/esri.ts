import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { laidOut, numberBytes } from './numbers.js';

const ORDERS = { bsq: [2, 0, 1], bil: [0, 2, 1], bip: [0, 1, 2] } as const;

export interface EsriOptions {
  readonly layout?: keyof typeof ORDERS;
  readonly littleEndian?: boolean;
  /** Lines behind the others. */
  readonly more?: string;
}

/** Writes `a.bil` with its header `a.hdr`, of uint16; values are in row-major order of rows x columns x bands. */
export function writeEsri(
  folder: string,
  shape: readonly [number, number, number],
  values: readonly number[],
  { layout = 'bil', littleEndian = true, more = '' }: EsriOptions = {},
): { header: string; data: string } {
  const [header, data] = [join(folder, 'a.hdr'), join(folder, `a.${layout}`)];
  writeFileSync(data, numberBytes(laidOut(values, shape, ORDERS[layout]), 'uint16', littleEndian));
  const words = [
    ['BYTEORDER', littleEndian ? 'I' : 'M'],
    ['LAYOUT', layout.toUpperCase()],
    ['NROWS', shape[0]],
    ['NCOLS', shape[1]],
    ['NBANDS', shape[2]],
    ['NBITS', 16],
  ];
  writeFileSync(header, `${words.map(([word, value]) => `${String(word).padEnd(15)}${value}`).join('\r\n')}\r\n${more}\r\n`);
  return { header, data };
}
