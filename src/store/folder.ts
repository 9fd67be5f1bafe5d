import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { writeFailure } from './space.js';
import { sha256, SUMS, writeSums } from './sums.js';

/** The files of a folder, by name. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** What is the same on every machine is hashed; what tells of the machine stands beside it. */
export interface FolderContent {
  readonly hashed: Files;
  readonly aside: Files;
}

export const MANIFEST = 'manifest.json';
/** How the name of a folder begins that is not whole yet. */
export const PARTIAL = '.partial-';

interface Manifest {
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/**
 * Writes a folder that appears complete or not at all: aside first, flushed to disk, then renamed. `manifest.json`
 * holds `head` and each hashed file's SHA-256 and size, `SHA256SUMS` the hashes of all files, the manifest's too. If the
 * folder has appeared meanwhile, that one stays.
 */
export async function writeFolder(folder: string, content: FolderContent, head: object): Promise<void> {
  const files = Object.fromEntries([...content.hashed].map(([name, data]) =>
    [name, { sha256: sha256(data), bytes: Buffer.byteLength(data) }]));
  const manifest = `${JSON.stringify({ ...head, files }, null, 2)}\n`;
  const all = [...content.hashed, ...content.aside, [MANIFEST, manifest] as const];
  await placeFolder(folder, new Map<string, string | Uint8Array>([...all, [SUMS, writeSums(all)]]));
}

/**
 * Puts files into a folder that appears complete or not at all.
 *
 * @returns false if the folder has appeared meanwhile: that one stays
 */
export async function placeFolder(folder: string, files: Files): Promise<boolean> {
  if (existsSync(join(folder, MANIFEST))) return false;
  const partial = join(dirname(folder), `${PARTIAL}${basename(folder).slice(0, 80)}-${randomUUID()}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const [name, data] of files) await writeFlushed(join(partial, name), data);
    await flushFolder(partial);
    await rename(partial, folder);
    await flushFolder(dirname(folder));
    return true;
  } catch (error) {
    // What cannot be removed was never made: the first error says why.
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    if (existsSync(join(folder, MANIFEST))) return false;
    throw await writeFailure(error, folder, [...files.values()].reduce((sum, data) => sum + Buffer.byteLength(data), 0));
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
  return listed || existsSync(join(folder, name)) ? readChecked(folder, name) : undefined;
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
