import { Failure } from '../../../errors/failure.js';
import type { InputFile } from '../input.js';
import { truncated } from '../problems.js';

export const HEADER_BYTES = 128;

/** The byte order of a MAT file of version 5, after its 128-byte header has shown that it is one: true for little-endian. */
export async function openMat(input: InputFile): Promise<boolean> {
  const { file } = input;
  const bytes = await input.read(0, HEADER_BYTES);
  const mark = text(bytes, 126, 128);
  if (mark !== 'IM' && mark !== 'MI') {
    if (text(bytes, 0, 10) === 'MATLAB 5.0' && bytes.length < HEADER_BYTES) {
      throw truncated(file, `the MAT file is truncated at byte ${bytes.length}: its header has ${HEADER_BYTES} bytes`);
    }
    if (isVersion4(bytes)) {
      throw new Failure({
        code: 'mat-version',
        message: 'a MAT file of version 4, which this reader does not read',
        hint: "Save it again in MATLAB with save(..., '-v7'), or in Python with scipy.io.savemat.",
        place: { file },
      });
    }
    throw new Failure({
      code: 'mat-unknown',
      message: 'not a MAT file: it has no MAT header',
      hint: 'Check that the download is the file itself and not a page about it.',
      place: { file },
    });
  }
  // The mark reads MI to a program of the writer's byte order.
  return mark === 'IM';
}

/** Version 4 starts with a type number, decimal 0000 to 4052, as a 32-bit integer; version 5 with readable text. */
function isVersion4(bytes: Uint8Array): boolean {
  if (bytes.length < 20) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [little, big] = [view.getUint32(0, true), view.getUint32(0, false)];
  return [little, big].some((type) => type <= 4052 && Math.floor(type / 10) % 10 <= 5 && Math.floor(type / 100) % 10 === 0);
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
