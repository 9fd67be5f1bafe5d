import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { partialOf } from '../base/partial-file.js';
import { isThere } from './entries.js';
import { Digest, type FileData, isPieces, piecesOf } from '../base/file-data.js';
import { isSystemError } from '../base/system-error.js';
import { MANIFEST, manifestText } from './formats/manifest.js';
import { isRemnant } from './remnant.js';
import { putAside, removeAside, removeRemnant } from './remove-folder.js';
import { writeFailure } from '../base/space.js';
import { SUMS, writeSums } from './formats/sums.js';

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
  const partial = partialOf(folder);
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
    const before = replace ? await takePlace(partial, folder) : undefined;
    if (!replace) await moveTo(partial, folder);
    isPlaced = true;
    await flushFolder(dirname(folder));
    if (before !== undefined) await removeAside(before);
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

/** Of several processes that replace a folder at once, each takes the place of the one before. */
const MOST_ATTEMPTS = 20;

/**
 * Gives a folder that is whole the place of another one, which is put aside until it has it.
 *
 * @returns where that lies now, if there was one
 */
async function takePlace(partial: string, folder: string): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const before = await putAside(folder);
    try {
      await moveTo(partial, folder);
      return before;
    } catch (error) {
      // Another process has put its own there in the same moment. A third one may have put that aside by now.
      const { code } = error as NodeJS.ErrnoException;
      const isTaken = code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && hasAppeared(folder));
      if (before !== undefined) await (isTaken ? removeAside(before) : rename(before, folder).catch(() => undefined));
      if (!isTaken || attempt === MOST_ATTEMPTS) throw error;
    }
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
