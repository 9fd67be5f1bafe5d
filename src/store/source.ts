import { Failure } from '../errors/failure.js';
import type { FileData } from '../base/file-data.js';

/** The folders of a store that may come from elsewhere, below its root. */
export const FOLDER = /^(?:(?:trials|maps)\/[0-9a-f]{64}|[A-Za-z0-9._-]+-[0-9a-f]{12}(?:\/maps\/[A-Za-z0-9_-][A-Za-z0-9._-]*)?)$/;

/** A file from elsewhere. */
export interface SourceFile {
  /** Below the root of a store. */
  readonly folder: string;
  readonly name: string;
  /** Can be read once, before the next file is asked for; what is not read is skipped. */
  readonly data: FileData;
}

/** Where folders of a store come from: an archive, or another store. */
export interface ResultSource {
  /** What errors name. */
  readonly place: string;
  /** What errors advise. */
  readonly hint: string;
  /** Its files, those of a folder one after the other; it is asked twice. */
  files(): AsyncIterable<SourceFile>;
}

export function refusal({ place, hint }: Pick<ResultSource, 'place' | 'hint'>, message: string): Failure {
  return new Failure({ code: 'archive', message, place: { file: place }, hint });
}
