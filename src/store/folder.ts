import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { isThere } from './entries.js';
import { MANIFEST, PARTIAL } from './names.js';
import { isRemnant } from './remnant.js';
import { removeFolder, removeRemnant } from './remove-folder.js';
import { writeFailure } from './space.js';
import { sha256, SUMS, writeSums } from './sums.js';

export { MANIFEST } from './names.js';

/** The files of a folder, by name. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** What is the same on every machine is hashed; what tells of the machine stands beside it. */
export interface FolderContent {
  readonly hashed: Files;
  readonly aside: Files;
}

interface Manifest {
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
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
export async function writeFolder(folder: string, content: FolderContent, head: object, placing: Placing = {}): Promise<void> {
  const files = Object.fromEntries([...content.hashed].map(([name, data]) =>
    [name, { sha256: sha256(data), bytes: Buffer.byteLength(data) }]));
  const manifest = `${JSON.stringify({ ...head, files }, null, 2)}\n`;
  const all = [...content.hashed, ...content.aside, [MANIFEST, manifest] as const];
  await placeFolder(folder, new Map<string, string | Uint8Array>([...all, [SUMS, writeSums(all)]]), placing);
}

/**
 * Puts files into a folder that appears complete or not at all. The folder around it is made if it alone is missing, those above it
 * are not: a run that was removed meanwhile does not come back as a half.
 *
 * @returns false if the folder has appeared meanwhile: that one stays
 * @throws Failure `write`; `exists` where something else has its name
 */
export async function placeFolder(folder: string, files: Files, { replace = false }: Placing = {}): Promise<boolean> {
  if (!replace && isThere(join(folder, MANIFEST))) return false;
  const partial = join(dirname(folder), `${PARTIAL}${basename(folder).slice(0, 80)}-${randomUUID()}`);
  let isPlaced = false;
  try {
    await makePartial(partial);
    for (const [name, data] of files) await writeFlushed(join(partial, name), data);
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
    if (error instanceof Failure) throw error;
    throw await writeFailure(error, folder, [...files.values()].reduce((sum, data) => sum + Buffer.byteLength(data), 0));
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

/** What is left of a folder of ours that is not whole makes way. */
async function moveTo(partial: string, folder: string): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(code ?? '') || !isThere(folder) || hasAppeared(folder)) throw error;
    if (code === 'ENOTDIR' || !isRemnant(folder)) {
      throw new Failure({
        code: 'exists', message: 'something that hsi-run did not write has the name of what it has to write here', place: { file: folder },
        cure: 'Move it elsewhere, or remove it. What is computed is kept: the same command goes on from there.',
      });
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
    throw damaged(folder, name, 'is not what was written (its SHA-256 differs from the manifest)');
  }
  return data;
}

/** The same of a file that not every folder has; undefined where it is not there and the manifest does not list it. */
export async function readCheckedIfAny(folder: string, name: string): Promise<Buffer | undefined> {
  const listed = manifestFiles((await read(folder, MANIFEST)).toString('utf8'), folder)[name];
  return listed || isThere(join(folder, name)) ? readChecked(folder, name) : undefined;
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw damaged(folder, name, 'is not there any more (ENOENT)');
    // Too many open files, a right that is missing: what was written may be there all the same.
    throw damaged(folder, name, `cannot be read (${code})`, 'See to the cause, and try again.');
  }
}

function manifestFiles(text: string, folder: string): Manifest['files'] {
  try {
    return (JSON.parse(text) as Manifest).files;
  } catch {
    throw damaged(folder, MANIFEST, 'is no manifest any more');
  }
}

function damaged(folder: string, name: string, message: string, cure = `Remove the folder ${folder}: it will be computed again.`): Failure {
  return new Failure({ code: 'damaged', message, place: { file: join(folder, name) }, cure });
}

async function writeFlushed(file: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes names last, where a folder can be flushed: not on Windows. */
async function flushFolder(folder: string): Promise<void> {
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
