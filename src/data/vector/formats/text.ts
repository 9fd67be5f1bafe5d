import { withInput } from '../../readers/input.js';
import { unsupported } from '../../readers/problems.js';
import { MOST_BYTES } from '../layer.js';

export async function bytesOf(file: string): Promise<Buffer> {
  return withInput(file, async (input) => {
    if (input.size > MOST_BYTES)
      throw unsupported(file, `the file has ${input.size} bytes, more than are read of drawn labels`, 'Keep only the areas of this scene.');
    return input.read(0, input.size);
  });
}

/** UTF-8, or Latin-1 where that is not valid. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}
