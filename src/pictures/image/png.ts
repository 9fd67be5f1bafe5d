import { encode } from 'fast-png';
import type { Picture } from './picture.js';

/** A picture as the bytes of a PNG file, the same on every machine. */
export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
