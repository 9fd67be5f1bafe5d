import { readFileSync } from 'node:fs';
import { Failure } from '../errors/failure.js';

/** The text of a pipeline file. */
export function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new Failure({ code: 'encoding', message: 'the file is not UTF-8 text', place: { file }, cure: 'Save it as UTF-8.' });
    }
    throw new Failure({
      code: 'pipeline-missing', place: { file }, cure: code === 'ENOENT' ? 'The path starts from the current folder.' : undefined,
      message: code === 'ENOENT' ? 'there is no such pipeline file' : `the pipeline file cannot be read (${code})`,
    });
  }
}
