import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { Failure } from '../errors/failure.js';
import { addressOf } from '../spec/address.js';
import { type Files, MANIFEST, placeFolder } from './folder.js';
import { bytesBelow, formatBytes } from './space.js';
import { Store } from './store.js';
import { readSums, sha256, SUMS } from './sums.js';

/** The largest file that an archive may hold: far above what any trial writes, far below what fills a memory. */
const MOST_BYTES = 1 << 30;
/** All of it, unpacked. */
const MOST_TOTAL = 16 * (1 << 30);
const FOLDER = /^(?:(?:trials|maps)\/[0-9a-f]{64}|[A-Za-z0-9._-]+-[0-9a-f]{12}(?:\/maps\/[A-Za-z0-9_-][A-Za-z0-9._-]*)?)$/;
const FILE = /^[A-Za-z0-9._-]+$/;

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

/** What an archive brought. */
export interface Unpacked {
  readonly added: readonly string[];
  /** Folders that were there already. */
  readonly known: readonly string[];
}

/**
 * Unpacks what packFolders has packed into a store, each folder whole or not at all. The archive is read twice: nothing is
 * written before every hash in it has been checked.
 *
 * @throws Failure `archive` if it holds anything but such folders, or a hash is wrong
 */
export async function unpackFolders(file: string, root: string): Promise<Unpacked> {
  const added: string[] = [];
  const known: string[] = [];
  await eachFolder(file, async () => undefined);
  await new Store(root).open();
  await eachFolder(file, async (folder, files) => {
    (await placeFolder(join(root, folder), files) ? added : known).push(folder);
  });
  return { added, known };
}

/** Hands on the checked folders of an archive, one after the other. */
async function eachFolder(file: string, take: (folder: string, files: Files) => Promise<void>): Promise<void> {
  const seen = new Set<string>();
  let current: { folder: string; files: Map<string, Uint8Array> } | undefined;
  const finish = async () => {
    if (!current) return;
    const { folder, files } = current;
    checkFiles(file, folder, files);
    if (seen.has(folder)) throw refused(file, `holds ${folder} in two places`);
    seen.add(folder);
    await take(folder, files);
    current = undefined;
  };
  const extract = tar.extract();
  const fed = pipeline(createReadStream(file), createGunzip(), extract).catch((error: Error) => extract.destroy(error));
  let total = 0;
  try {
    for await (const entry of extract) {
      const { folder, name, size } = checkEntry(file, entry.header);
      if ((total += size) > MOST_TOTAL) throw refused(file, `unpacks to more than 16 GiB`);
      if (current?.folder !== folder) {
        await finish();
        current = { folder, files: new Map() };
      }
      if (current!.files.has(name)) throw refused(file, `holds ${folder}/${name} twice`);
      current!.files.set(name, await collect(entry as AsyncIterable<Uint8Array>, size));
    }
    await finish();
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Failure({ code: 'archive', message: 'there is no such file', place: { file }, cure: 'The path starts from the current folder.' });
    }
    throw refused(file, `is no archive of hsi-run (${(error as Error).message})`);
  }
  await fed;
  if (seen.size === 0) throw refused(file, 'holds no run');
}

function checkEntry(file: string, { name, type, size = 0 }: { name: string; type?: string | null; size?: number }) {
  if (type !== 'file') throw refused(file, `holds ${name}, which is no plain file but a ${type ?? 'thing of no type'}`);
  const at = name.lastIndexOf('/');
  const [folder, base] = [name.slice(0, at), name.slice(at + 1)];
  if (at < 0 || !FOLDER.test(folder) || !FILE.test(base) || base.startsWith('..')) {
    throw refused(file, `holds ${JSON.stringify(name)}, which is no file of a run or a trial`);
  }
  if (size > MOST_BYTES) throw refused(file, `holds ${name} of ${size} bytes`);
  return { folder, name: base, size };
}

async function collect(entry: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  const data = Buffer.concat(chunks);
  if (data.length !== size) throw new Error('a file is cut');
  return data;
}

/** The hashes of all files, the manifest's own list, and the address that names the folder. */
function checkFiles(file: string, folder: string, files: Files): void {
  const sums = readSums(textOf(files.get(SUMS)));
  if (!sums) throw refused(file, `holds ${folder} without a readable ${SUMS}`);
  for (const name of files.keys()) {
    if (name !== SUMS && sums.get(name) !== sha256(files.get(name)!)) throw refused(file, `holds ${folder}/${name} with a wrong SHA-256`);
  }
  for (const name of sums.keys()) if (!files.has(name)) throw refused(file, `lacks ${folder}/${name}`);
  let manifest: { address?: string; trial?: unknown; map?: unknown; files: Record<string, { sha256: string }> };
  try {
    manifest = JSON.parse(textOf(files.get(MANIFEST)));
  } catch {
    throw refused(file, `holds ${folder} without a readable ${MANIFEST}`);
  }
  for (const [name, { sha256: hash }] of Object.entries(manifest.files)) {
    if (sums.get(name) !== hash) throw refused(file, `holds ${folder}/${name} with a SHA-256 other than its manifest's`);
  }
  const [kind] = folder.split('/');
  const content = kind === 'trials' ? manifest.trial : kind === 'maps' ? manifest.map : undefined;
  if ((kind === 'trials' || kind === 'maps') && (manifest.address !== basename(folder) || addressOf(content ?? null) !== manifest.address)) {
    throw refused(file, `holds ${folder}, whose address is not that of its content`);
  }
}

function textOf(data: string | Uint8Array | undefined): string {
  return data === undefined ? '' : Buffer.from(data as Uint8Array).toString('utf8');
}

function refused(file: string, message: string): Failure {
  return new Failure({ code: 'archive', message, place: { file }, cure: 'Nothing was taken from it. Ask for the archive again: hsi-run export RUN makes one.' });
}
