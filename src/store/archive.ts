import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { Failure } from '../errors/failure.js';
import { partialOf, placeNew } from '../base/partial-file.js';
import { removeLeftovers } from '../base/replace-file.js';
import { bytesBelow, formatBytes } from '../base/space.js';
import { FOLDER, refusal, type ResultSource, type SourceFile } from './source.js';
import { readSums, SUMS } from './formats/sums.js';

/**
 * What an archive may unpack to in any case, and beyond that as a multiple of its own size: tables shrink to a fifth, maps of one class
 * to a hundredth.
 */
const [MOST_BYTES, MOST_TIMES] = [4 * (1 << 30), 100];
const FILE = /^[A-Za-z0-9._-]+$/;
const CURE = 'Nothing was imported. Ask for the archive again: hsi-run export RUN makes one.';

/**
 * Packs folders of a store (paths below its root) as one tar.gz that is not there yet: the same folders give the same bytes.
 *
 * @throws Failure `write`
 */
export async function packFolders(root: string, folders: readonly string[], file: string): Promise<void> {
  const pack = tar.pack();
  removeLeftovers(file);
  const aside = partialOf(file);
  const finished = pipeline(pack, createGzip({ level: 6 }), createWriteStream(aside, { flags: 'wx' }));
  const filled = (async () => {
    for (const folder of [...folders].sort()) {
      // What somebody has put beside the run's own files stays at home.
      const own = readSums(await readFile(join(root, folder, SUMS), 'utf8')) ?? new Map<string, string>();
      for (const name of [SUMS, ...own.keys()].sort()) {
        const path = join(root, folder, name);
        await packFile(pack, { name: `${folder}/${name}`, mode: 0o644, mtime: new Date(0), size: (await stat(path)).size }, path);
      }
    }
    pack.finalize();
  })();
  try {
    await Promise.all([
      filled.catch((error: Error) => {
        pack.destroy(error);
        throw error;
      }),
      finished,
    ]);
    placeNew(aside, file);
  } catch (error) {
    const written = await bytesBelow(aside);
    await rm(aside, { force: true });
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new Failure(
      {
        code: 'write',
        message:
          code === 'EEXIST'
            ? 'exists already'
            : full
              ? `there is only room for the first ${formatBytes(written)} (${code})`
              : `cannot be written (${message})`,
        place: { file },
        hint: code === 'EEXIST' ? 'Remove it, or choose another file with --output FILE.' : 'Choose another file with --output FILE.',
      },
      { cause: error },
    );
  }
}

async function packFile(pack: tar.Pack, header: { name: string; mode: number; mtime: Date; size: number }, path: string): Promise<void> {
  if (header.size === 0) {
    await new Promise<void>((resolve, reject) => pack.entry(header, '', (error) => (error ? reject(error) : resolve())));
    return;
  }
  await pipeline(createReadStream(path), pack.entry(header));
}

/** What packFolders has packed. @throws Failure `archive` where it holds anything but such files */
export function archiveSource(file: string): ResultSource {
  const source = { place: file, hint: CURE };
  return { ...source, files: () => filesOf(file, (message) => refusal(source, message)) };
}

async function* filesOf(file: string, refused: (message: string) => Failure): AsyncGenerator<SourceFile> {
  const extract = tar.extract();
  const unreadable = ({ message }: Error) => refused(`is not an archive of hsi-run (${message})`);
  let total = 0;
  try {
    const most = Math.max(MOST_BYTES, MOST_TIMES * (await stat(file)).size);
    pipeline(createReadStream(file), createGunzip(), extract).catch((error: Error) => extract.destroy(error));
    for await (const entry of extract) {
      const { folder, name, size } = checkEntry(entry.header, refused);
      // What is declared, before any of it is unpacked.
      if ((total += size) > most) throw refused(`unpacks to more than ${formatBytes(most)}, a hundred times its own size`);
      yield { folder, name, data: { pieces: () => wholeEntry(entry as AsyncIterable<Uint8Array>, size, unreadable) } };
      entry.resume();
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Failure(
        { code: 'archive', message: 'there is no such file', place: { file }, hint: 'The path starts from the current folder.' },
        { cause: error },
      );
    }
    throw unreadable(error as Error).causedBy(error);
  } finally {
    extract.destroy();
  }
}

async function* wholeEntry(
  entry: AsyncIterable<Uint8Array>,
  size: number,
  unreadable: (error: Error) => Failure,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of entry) {
      bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    throw unreadable(error as Error).causedBy(error);
  }
  if (bytes !== size) throw unreadable(new Error('a file is incomplete'));
}

function checkEntry(
  { name, type, size = 0 }: { name: string; type?: string | null; size?: number },
  refused: (message: string) => Failure,
) {
  if (type !== 'file') throw refused(`has ${JSON.stringify(name)}, which is not a regular file but a ${type ?? 'thing without a type'}`);
  const at = name.lastIndexOf('/');
  const [folder, base] = [name.slice(0, at), name.slice(at + 1)];
  if (at < 0 || !FOLDER.test(folder) || !FILE.test(base) || base.startsWith('..')) {
    throw refused(`has ${JSON.stringify(name)}, which is not a file of a run or a trial`);
  }
  return { folder, name: base, size };
}
