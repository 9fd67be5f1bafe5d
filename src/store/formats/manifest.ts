import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { isObject, type JsonObject, objectText, parseObject } from '../../base/json.js';

/** What makes a folder whole: it is written with the others, and they appear together. */
export const MANIFEST = 'manifest.json';

/** Its path in a folder of a run, a trial or a map. */
export const manifestPath = (folder: string): string => join(folder, MANIFEST);

/**
 * The version of all formats in a store. A manifest without `version` is of version 1, which all are so far: their bytes stay as they are.
 * A version that changes what a file means has a higher number, and its manifests say it.
 */
const FORMAT_VERSION = 1;

/** What a manifest says of a file that is hashed. */
export interface ListedFile {
  readonly sha256: string;
  /** Not in a manifest that somebody has shortened. */
  readonly bytes?: number;
}

/** By the file's name. */
export type ListedFiles = Readonly<Record<string, ListedFile>>;

/** The manifest's text: what its kind of folder says, then the hashed files. */
export function manifestText(head: object, files: ListedFiles): string {
  return objectText({ ...head, files });
}

/**
 * A manifest of any kind of folder.
 *
 * @param file for errors
 * @throws SyntaxError if it is none; Failure `format-version` if a later version of hsi-run has written it
 */
export function parseManifest(text: string, file: string): JsonObject {
  const manifest = parseObject(text);
  if (isKnownVersion(manifest)) return manifest;
  throw new Failure({
    code: 'format-version',
    place: { file },
    message: `has the format version ${JSON.stringify(manifest.version)}, and this hsi-run reads version ${FORMAT_VERSION}`,
    hint: 'A later version of hsi-run has written the folder: update hsi-run.',
  });
}

/** Whether this hsi-run knows what a manifest says. */
export function isKnownVersion({ version = FORMAT_VERSION }: JsonObject): boolean {
  return version === FORMAT_VERSION;
}

/** @throws the system's error where it cannot be read; as `parseManifest` */
export function readManifest(folder: string): JsonObject {
  const file = join(folder, MANIFEST);
  return parseManifest(readFileSync(file, 'utf8'), file);
}

/** The hashed files of a manifest; undefined where it lists none. */
export function filesOf({ files }: JsonObject): ListedFiles | undefined {
  return isObject(files) && Object.values(files).every((entry) => isObject(entry) && typeof entry.sha256 === 'string')
    ? (files as ListedFiles)
    : undefined;
}
