import { Failure } from '../../../errors/failure.js';
import { region, type Region } from './elements.js';

export const HEADER_BYTES = 128;
const HDF5_SIGNATURE = '\x89HDF\r\n\x1a\n';

/** The file as a region, after its 128-byte header has shown that it is a MAT file of version 5 and its byte order. */
export function openMat(bytes: Uint8Array, file: string): Region {
  if (isHdf5(bytes)) throw refusal(file, 'a MAT file of version 7.3 (HDF5), which this reader does not read');
  const mark = text(bytes, 126, 128);
  if (mark !== 'IM' && mark !== 'MI') {
    if (text(bytes, 0, 10) === 'MATLAB 5.0' && bytes.length < HEADER_BYTES) {
      throw new Failure({
        code: 'truncated',
        message: `the MAT file is truncated at byte ${bytes.length}: its header has ${HEADER_BYTES} bytes`,
        cure: 'Copy or download the file again.',
        place: { file },
      });
    }
    if (isVersion4(bytes)) throw refusal(file, 'a MAT file of version 4, which this reader does not read');
    throw new Failure({
      code: 'mat-unknown',
      message: 'not a MAT file: it has no MAT header',
      cure: 'Check that the download is the file itself and not a page about it.',
      place: { file },
    });
  }
  // The mark reads MI to a program of the writer's byte order.
  return region(file, bytes, mark === 'IM');
}

function isHdf5(bytes: Uint8Array): boolean {
  return [0, 512].some((offset) => text(bytes, offset, offset + 8) === HDF5_SIGNATURE);
}

/** Version 4 starts with a type number, decimal 0000 to 4052, as a 32-bit integer; version 5 with readable text. */
function isVersion4(bytes: Uint8Array): boolean {
  if (bytes.length < 20) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [little, big] = [view.getUint32(0, true), view.getUint32(0, false)];
  return [little, big].some((type) => (
    type <= 4052 && Math.floor(type / 10) % 10 <= 5 && Math.floor(type / 100) % 10 === 0
  ));
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function refusal(file: string, what: string): Failure {
  return new Failure({
    code: 'mat-version',
    message: what,
    cure: "Save it again in MATLAB with save(..., '-v7'), or in Python with scipy.io.savemat.",
    place: { file },
  });
}
