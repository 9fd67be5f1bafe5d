import { Failure } from '../../errors/failure.js';

const COPY_AGAIN = 'Copy or download the file again.';

export function truncated(file: string, message: string): Failure {
  return new Failure({ code: 'truncated', message, hint: COPY_AGAIN, place: { file } });
}

export function damaged(file: string, message: string, hint = COPY_AGAIN): Failure {
  return new Failure({ code: 'damaged', message, hint, place: { file } });
}

/** The file is whole, and of a kind that is not read. */
export function unsupported(file: string, message: string, hint: string): Failure {
  return new Failure({ code: 'format-unsupported', message, hint, place: { file } });
}

/** No stream of deflate, the common compression, can hold more than so many bytes for each of its own. */
const MOST_DEFLATED = 1032;

/** Refuses a size that compressed bytes cannot hold, before anything is decompressed or allocated. */
export function checkRatio(file: string, declared: number, compressed: number): void {
  if (declared <= MOST_DEFLATED * compressed + 65536) return;
  throw damaged(file, `the file says that ${declared} bytes are compressed in ${compressed}, which cannot be`);
}
