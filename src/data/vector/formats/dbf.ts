import { truncated } from '../../readers/problems.js';
import type { FieldValue } from '../layer.js';
import { bytesOf, decodeText } from './text.js';

interface Column {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

/** The records of a dBASE file, as a shapefile has one beside it; deleted ones keep their place. */
export async function readDbf(file: string): Promise<ReadonlyMap<string, FieldValue>[]> {
  const bytes = await bytesOf(file);
  if (bytes.length < 32) throw truncated(file, 'the dBASE file is truncated: its header has 32 bytes');
  const [count, header, size] = [bytes.readUInt32LE(4), bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
  const columns: Column[] = [];
  for (let at = 32, start = 1; at + 32 <= Math.min(header, bytes.length) && bytes[at] !== 0x0d; at += 32) {
    const name = decodeText(bytes.subarray(at, at + 11))
      .replace(/\0.*$/s, '')
      .trim();
    columns.push({ name, kind: String.fromCharCode(bytes[at + 11]), start, length: bytes[at + 16] });
    start += bytes[at + 16];
  }
  if (size < 1 || header + count * size > bytes.length + 1)
    throw truncated(file, `the dBASE file is truncated: expected ${count} records of ${size} bytes`);
  return Array.from({ length: count }, (_, record) => {
    const from = header + record * size;
    return new Map(columns.map((column) => [column.name, valueOf(bytes, from, column)]));
  });
}

function valueOf(bytes: Buffer, from: number, { kind, start, length }: Column): FieldValue {
  const text = decodeText(bytes.subarray(from + start, from + start + length))
    .replaceAll('\0', '')
    .trim();
  if (text === '' || /^\*+$/.test(text)) return undefined;
  if (!'NFIOB'.includes(kind)) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
