import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { Failure } from '../errors/failure.js';
import { bytesBelow, formatBytes } from './space.js';
import { readSums, SUMS } from './sums.js';
import { FOLDER, refusal, type Source, type SourceFolder } from './taking.js';

/** The largest file that an archive may hold: far above what any trial writes, far below what fills a memory. */
const MOST_BYTES = 1 << 30;
/** All of it, unpacked. */
const MOST_TOTAL = 16 * (1 << 30);
const FILE = /^[A-Za-z0-9._-]+$/;
const CURE = 'Nothing was taken from it. Ask for the archive again: hsi-run export RUN makes one.';

/** Packs folders of a store (paths below its root) as one tar.gz: the same folders give the same bytes. */
export async function packFolders(root: string, folders: readonly string[], file: string): Promise<void> {
  const pack = tar.pack();
  const aside = `${file}.partial`;
  const finished = pipeline(pack, createGzip({ level: 6 }), createWriteStream(aside, { flags: 'w' }));
  const filled = (async () => {
    for (const folder of [...folders].sort()) {
      // What somebody has put beside the run's own files stays at home.
      const own = readSums(await readFile(join(root, folder, SUMS), 'utf8')) ?? new Map<string, string>();
      for (const name of [SUMS, ...own.keys()].sort()) {
        const data = await readFile(join(root, folder, name));
        await new Promise<void>((resolve, reject) => {
          pack.entry({ name: `${folder}/${name}`, mode: 0o644, mtime: new Date(0) }, data, (error) => (error ? reject(error) : resolve()));
        });
      }
    }
    pack.finalize();
  })();
  try {
    await Promise.all([filled.catch((error: Error) => {
      pack.destroy(error);
      throw error;
    }), finished]);
    await rename(aside, file);
  } catch (error) {
    const written = await bytesBelow(aside);
    await rm(aside, { force: true });
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new Failure({
      code: 'write', message: full ? `there is no room for more than the first ${formatBytes(written)} (${code})` : `cannot be written (${message})`,
      place: { file }, cure: 'Choose another file with --output FILE.',
    });
  }
}

/** What packFolders has packed. @throws Failure `archive` where it holds anything but such folders */
export function archiveSource(file: string): Source {
  return { place: file, cure: CURE, folders: () => foldersOf(file) };
}

async function* foldersOf(file: string): AsyncGenerator<SourceFolder> {
  const refused = (message: string) => refusal(file, message, CURE);
  const seen = new Set<string>();
  let current: { folder: string; files: Map<string, Uint8Array> } | undefined;
  const extract = tar.extract();
  const fed = pipeline(createReadStream(file), createGunzip(), extract).catch((error: Error) => extract.destroy(error));
  let total = 0;
  try {
    for await (const entry of extract) {
      const { folder, name, size } = checkEntry(entry.header, refused);
      if ((total += size) > MOST_TOTAL) throw refused('unpacks to more than 16 GiB');
      if (current?.folder !== folder) {
        if (current) yield current;
        if (seen.has(folder)) throw refused(`holds ${folder} in two places`);
        seen.add(folder);
        current = { folder, files: new Map() };
      }
      if (current.files.has(name)) throw refused(`holds ${folder}/${name} twice`);
      current.files.set(name, await collect(entry as AsyncIterable<Uint8Array>, size));
    }
    if (current) yield current;
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Failure({ code: 'archive', message: 'there is no such file', place: { file }, cure: 'The path starts from the current folder.' });
    }
    throw refused(`is no archive of hsi-run (${(error as Error).message})`);
  }
  await fed;
}

function checkEntry(
  { name, type, size = 0 }: { name: string; type?: string | null; size?: number }, refused: (message: string) => Failure,
) {
  if (type !== 'file') throw refused(`holds ${name}, which is no plain file but a ${type ?? 'thing of no type'}`);
  const at = name.lastIndexOf('/');
  const [folder, base] = [name.slice(0, at), name.slice(at + 1)];
  if (at < 0 || !FOLDER.test(folder) || !FILE.test(base) || base.startsWith('..')) {
    throw refused(`holds ${JSON.stringify(name)}, which is no file of a run or a trial`);
  }
  if (size > MOST_BYTES) throw refused(`holds ${name} of ${size} bytes`);
  return { folder, name: base, size };
}

async function collect(entry: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  const data = Buffer.concat(chunks);
  if (data.length !== size) throw new Error('a file is cut');
  return data;
}
