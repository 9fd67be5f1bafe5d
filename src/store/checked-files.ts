import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Digest, fileData, type Pieces } from '../base/file-data.js';
import { isSystemError } from '../base/system-error.js';
import { Failure } from '../errors/failure.js';
import { isThere } from './entries.js';
import { filesOf, type ListedFiles, MANIFEST, parseManifest } from './formats/manifest.js';
import { sha256 } from './formats/sums.js';

/** Reads a file of a finished folder, checked against the manifest where that lists it. */
export async function readChecked(folder: string, name: string): Promise<Buffer> {
  const data = await read(folder, name);
  const entry = manifestFiles((await read(folder, MANIFEST)).toString('utf8'), folder)[name];
  if (entry && entry.sha256 !== sha256(data)) {
    throw changed(folder, name);
  }
  return data;
}

/** The same of a file that not every folder has; undefined where it is not there and the manifest does not list it. */
export async function readCheckedIfAny(folder: string, name: string): Promise<Buffer | undefined> {
  const listed = manifestFiles((await read(folder, MANIFEST)).toString('utf8'), folder)[name];
  return listed || isThere(join(folder, name)) ? readChecked(folder, name) : undefined;
}

/** A finished folder whose files are read piece by piece. */
export interface StoredFiles {
  /** Whether a file is there, or the manifest lists it. */
  has(name: string): boolean;
  /** A file, checked against the manifest where that lists it when its last piece has been read: until then nothing may follow from it. */
  open(name: string): Pieces;
}

export async function storedFiles(folder: string): Promise<StoredFiles> {
  const listed = manifestFiles((await read(folder, MANIFEST)).toString('utf8'), folder);
  return {
    has: (name) => listed[name] !== undefined || isThere(join(folder, name)),
    open: (name) => ({ pieces: () => checkedPieces(folder, name, listed[name]?.sha256) }),
  };
}

async function* checkedPieces(folder: string, name: string, expected: string | undefined): AsyncGenerator<string | Uint8Array> {
  const digest = new Digest();
  const pieces = fileData(join(folder, name)).pieces() as AsyncIterable<Uint8Array>;
  try {
    for await (const piece of pieces) {
      digest.add(piece);
      yield piece;
    }
  } catch (error) {
    throw isSystemError(error) && !(error instanceof Failure) ? unreadable(folder, name, error) : error;
  }
  if (expected !== undefined && digest.sha256() !== expected) throw changed(folder, name);
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    throw unreadable(folder, name, error as NodeJS.ErrnoException).causedBy(error);
  }
}

function unreadable(folder: string, name: string, { code }: NodeJS.ErrnoException): Failure {
  if (code === 'ENOENT') return damaged(folder, name, 'no longer exists (ENOENT)');
  // Too many open files, a right that is missing: what was written may be there all the same.
  return damaged(folder, name, `cannot be read (${code})`, 'Correct the cause, and try again.');
}

function changed(folder: string, name: string): Failure {
  return damaged(folder, name, 'is not what was written (its SHA-256 differs from the manifest)');
}

function manifestFiles(text: string, folder: string): ListedFiles {
  try {
    const files = filesOf(parseManifest(text, join(folder, MANIFEST)));
    if (files) return files;
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  throw damaged(folder, MANIFEST, 'is no longer a valid manifest');
}

function damaged(folder: string, name: string, message: string, hint = `Remove the folder ${folder}: it will be computed again.`): Failure {
  return new Failure({ code: 'damaged', message, place: { file: join(folder, name) }, hint });
}
