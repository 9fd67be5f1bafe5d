import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { isThere } from './entries.js';
import { Digest, type FileData, fileData, isPieces, type Pieces, piecesOf } from '../base/file-data.js';
import { PARTIAL } from './names.js';
import { filesOf, type ListedFiles, MANIFEST, manifestText, parseManifest } from './formats/manifest.js';
import { isRemnant } from './remnant.js';
import { removeFolder, removeRemnant } from './remove-folder.js';
import { writeFailure } from '../base/space.js';
import { sha256, SUMS, writeSums } from './formats/sums.js';

/** Files in memory, by name. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** The files of a folder, by name: in memory, or made piece by piece. */
export type FolderFiles = ReadonlyMap<string, FileData>;

/** What is the same on every machine is hashed; what tells of the machine stands beside it. */
export interface FolderContent {
  readonly hashed: FolderFiles;
  readonly aside: FolderFiles;
}

/** What a file turned out to be. */
export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

interface Placing {
  /** Whether it takes the place of a whole folder, which the caller has found to be of its own kind. */
  readonly replace?: boolean;
}

/**
 * Writes a folder that appears complete or not at all: aside first, flushed to disk, then renamed. `manifest.json`
 * holds `head` and each hashed file's SHA-256 and size, `SHA256SUMS` the hashes of all files, the manifest's too. If the
 * folder has appeared meanwhile, that one stays.
 */
export async function writeFolder(folder: string, { hashed, aside }: FolderContent, head: object, placing: Placing = {}): Promise<void> {
  await fillFolder(
    folder,
    async (write) => {
      const all = new Map<string, Written>();
      for (const [name, data] of [...hashed, ...aside]) all.set(name, await write(name, data));
      const files = Object.fromEntries([...hashed.keys()].map((name) => [name, all.get(name)!]));
      all.set(MANIFEST, await write(MANIFEST, manifestText(head, files)));
      await write(SUMS, writeSums([...all].map(([name, written]) => [name, written.sha256])));
    },
    { ...placing, content: [hashed, aside] },
  );
}

/**
 * Fills a folder that appears complete or not at all. The folder around it is made if it alone is missing, those above it
 * are not: a run that was removed meanwhile does not come back as a half.
 *
 * @param fill what it throws keeps the folder from appearing
 * @param content files in memory, whose size an error of a full disk tells
 * @returns false if the folder has appeared meanwhile: that one stays
 * @throws Failure `write`; `exists` where something else has its name
 */
export async function fillFolder(
  folder: string,
  fill: (write: (name: string, data: FileData) => Promise<Written>) => Promise<void>,
  { replace = false, content = [] }: Placing & { readonly content?: readonly FolderFiles[] } = {},
): Promise<boolean> {
  if (!replace && isThere(join(folder, MANIFEST))) return false;
  const partial = join(dirname(folder), `${PARTIAL}${basename(folder).slice(0, 80)}-${randomUUID()}`);
  let isPlaced = false;
  let piecesBytes = 0;
  try {
    await makePartial(partial);
    await fill((name, data) =>
      writeFlushed(join(partial, name), data, (bytes) => {
        piecesBytes += bytes;
      }),
    );
    await flushFolder(partial);
    if (replace) await removeFolder(folder);
    await moveTo(partial, folder);
    isPlaced = true;
    await flushFolder(dirname(folder));
    return true;
  } catch (error) {
    if (!isPlaced) {
      // What cannot be removed was never made: the first error says why.
      await rm(partial, { recursive: true, force: true }).catch(() => undefined);
      if (!replace && hasAppeared(folder)) return false;
    }
    if (!isSystemError(error)) throw error;
    // Of what is made piece by piece no more is known than what had been written.
    const all = content.flatMap((files) => [...files.values()]);
    throw await writeFailure(
      error,
      folder,
      all.reduce((sum, data) => sum + (isPieces(data) ? 0 : Buffer.byteLength(data)), piecesBytes),
    );
  }
}

async function makePartial(partial: string): Promise<void> {
  const make = () => mkdir(partial);
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(partial)).catch((other: NodeJS.ErrnoException) => {
      if (other.code !== 'EEXIST') throw other;
    });
    await make();
  });
}

/**
 * Gives a folder that is whole its place. What is left there of one of ours that is not whole makes way.
 *
 * @throws Failure `exists`; or the system's error
 */
export async function moveTo(partial: string, folder: string): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(code ?? '') || !isThere(folder) || hasAppeared(folder)) throw error;
    if (code === 'ENOTDIR' || !isRemnant(folder)) {
      throw new Failure(
        {
          code: 'exists',
          message: 'something that hsi-run did not write has the name of a folder that it must write',
          place: { file: folder },
          hint: 'Move it elsewhere, or remove it. Computed results are kept: the same command resumes from there.',
        },
        { cause: error },
      );
    }
    await removeRemnant(folder);
    await rename(partial, folder);
  }
}

function hasAppeared(folder: string): boolean {
  try {
    return isThere(join(folder, MANIFEST));
  } catch {
    return false;
  }
}

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

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && !code.startsWith('ERR_');
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

/** @param note is told the bytes that have been written of what is made piece by piece */
async function writeFlushed(file: string, data: FileData, note: (bytes: number) => void): Promise<Written> {
  const digest = new Digest();
  const handle = await open(file, 'wx');
  try {
    for await (const piece of piecesOf(data)) {
      digest.add(piece);
      if (isPieces(data)) note(Buffer.byteLength(piece));
      await handle.writeFile(piece);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: digest.sha256(), bytes: digest.bytes };
}

/** Makes names last, where a folder can be flushed: not on Windows. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems refuse; the rename has happened all the same.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
