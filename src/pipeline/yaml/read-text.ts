import { closeSync, openSync, readSync } from 'node:fs';
import { folderInstead } from '../../base/folder-instead.js';
import { Failure } from '../../errors/failure.js';
import { LONGEST, tooLong } from './mistakes.js';

/** @throws Failure `pipeline-missing` or `encoding` */
export function readText(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notUtf8(bytes, file).causedBy(error);
  }
}

export const PIPELINE_FILES = { what: 'a pipeline', fits: (name: string) => /\.ya?ml$/i.test(name) };

/** No more than a pipeline may have: the file may be a cube, or a device without end. */
function readBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(LONGEST * 3 + 1);
  let length = 0;
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(descriptor, bytes, length, bytes.length - length, null);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new Failure(folderInstead('pipeline-missing', file, PIPELINE_FILES), { cause: error });
    throw new Failure(
      {
        code: 'pipeline-missing',
        place: { file },
        hint: code === 'ENOENT' ? 'The path starts from the current folder.' : undefined,
        message: code === 'ENOENT' ? 'there is no such pipeline file' : `the pipeline file cannot be read (${code})`,
      },
      { cause: error },
    );
  }
  if (length < bytes.length) return bytes.subarray(0, length);
  throw new Failure({ ...tooLong(`more than ${LONGEST} characters`), place: { file } });
}

function notUtf8(bytes: Uint8Array, file: string): Failure {
  const code = 'encoding';
  const message = 'the file is not UTF-8 text';
  const mark = (bytes[0] << 8) | bytes[1];
  if (mark === 0xfffe || mark === 0xfeff)
    return new Failure({ code, message: `${message} but UTF-16`, place: { file }, hint: 'Save it as UTF-8.' });
  const line = lineOfFirstWrongByte(bytes);
  return new Failure({
    code,
    message,
    place: { file, line },
    hint: `Line ${line} has a character in another encoding: save the file as UTF-8.`,
  });
}

/** A line feed is never part of another character in UTF-8, so that lines can be told apart before they are decoded. */
function lineOfFirstWrongByte(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}
