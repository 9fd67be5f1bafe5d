const [CLEAR, END, FIRST] = [256, 257, 258];
const MOST_CODES = 4096;

/**
 * Decompresses TIFF's LZW (TIFF 6.0, section 13: most significant bit first, codes grow one early), up to `due` bytes.
 *
 * @returns undefined where the bytes are no such stream
 */
export function unpackLzw(input: Uint8Array, due: number): Buffer | undefined {
  const output = Buffer.alloc(due);
  // An entry is the bytes of the output that were written when it was made.
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint32Array(MOST_CODES);
  let [next, width, written, previous, held, bits] = [FIRST, 9, 0, -1, 0, 0];
  for (let at = 0; written < due;) {
    while (bits < width) {
      if (at >= input.length) return output.subarray(0, written);
      held = ((held << 8) | input[at++]) & 0xffffff;
      bits += 8;
    }
    const code = (held >>> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    if (code === END) break;
    if (code === CLEAR) {
      [next, width, previous] = [FIRST, 9, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0) || (code > 255 && code < FIRST)) return undefined;
    const start = written;
    const length = code < 256 ? 1 : code < next ? lengths[code] : previous + 1;
    if (code < 256) {
      output[written++] = code;
    } else {
      // The entry that is being made: the last code's bytes and, once more, their first.
      let from = code < next ? starts[code] : start - previous;
      const end = Math.min(start + length, due);
      while (written < end) output[written++] = output[from++];
    }
    // What the last code stood for, and the first byte of this one, is the next entry: it lies in the output as it is.
    if (previous >= 0 && next < MOST_CODES) {
      lengths[next] = previous + 1;
      starts[next] = start - previous;
      next++;
    }
    previous = length;
    if (next + 1 >= 1 << width && width < 12) width++;
  }
  return output.subarray(0, written);
}

/** Decompresses PackBits (TIFF 6.0, section 9), up to `due` bytes. */
export function unpackBits(input: Uint8Array, due: number): Buffer {
  const output = Buffer.alloc(due);
  let written = 0;
  for (let at = 0; at < input.length && written < due;) {
    const head = (input[at++] << 24) >> 24;
    if (head === -128) continue;
    const count = Math.min(head < 0 ? 1 - head : head + 1, due - written);
    if (head < 0) {
      output.fill(input[at++] ?? 0, written, written + count);
      written += count;
    } else {
      const piece = input.subarray(at, at + count);
      output.set(piece, written);
      written += piece.length;
      at += head + 1;
    }
  }
  return output.subarray(0, written);
}
