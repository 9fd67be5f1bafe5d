import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { addressOf } from '../spec/address.js';
import { type Files, MANIFEST, placeFolder } from './folder.js';
import { Hold } from './hold.js';
import { Store } from './store.js';
import { readSums, sha256, SUMS } from './sums.js';

/** The folders of a store that may come from elsewhere, below its root. */
export const FOLDER = /^(?:(?:trials|maps)\/[0-9a-f]{64}|[A-Za-z0-9._-]+-[0-9a-f]{12}(?:\/maps\/[A-Za-z0-9_-][A-Za-z0-9._-]*)?)$/;

/** A folder from elsewhere, its path below the root of a store. */
export interface SourceFolder {
  readonly folder: string;
  readonly files: Files;
}

/** Where folders of a store come from: an archive, or another store. */
export interface Source {
  /** What errors name. */
  readonly place: string;
  /** What errors advise. */
  readonly cure: string;
  /** Its folders, one after the other; it is asked twice. */
  folders(): AsyncIterable<SourceFolder>;
}

/** What a source brought. */
export interface Taken {
  readonly added: readonly string[];
  /** Folders that were there already. */
  readonly known: readonly string[];
  /** Of these, those that hold other results here, which stay: an engine that does not promise the same bits, or a fault. */
  readonly different: readonly string[];
}

/**
 * Takes a source's folders into a store, each whole or not at all. The source is read twice: nothing is written before every hash
 * in it has been checked.
 *
 * @throws Failure `archive` if it holds no folder, or a hash is wrong
 */
export async function takeFolders(source: Source, root: string): Promise<Taken> {
  const refused = (message: string) => refusal(source.place, message, source.cure);
  let count = 0;
  for await (const one of source.folders()) {
    checkFiles(one, refused);
    count++;
  }
  if (count === 0) throw refused('holds no run');
  const hold = new Hold(root);
  await new Store(root, hold).open();
  try {
    return await place(source, root);
  } finally {
    await hold.release();
  }
}

/** Others keep what is there: a run that comes may refer to it. */
async function place(source: Source, root: string): Promise<Taken> {
  const refused = (message: string) => refusal(source.place, message, source.cure);
  const taken = { added: [] as string[], known: [] as string[], different: [] as string[] };
  for await (const one of source.folders()) {
    const { folder, files } = one;
    checkFiles(one, refused);
    if (await placeFolder(join(root, folder), files)) {
      taken.added.push(folder);
      continue;
    }
    taken.known.push(folder);
    if (textOf(files.get(MANIFEST)) !== await readFile(join(root, folder, MANIFEST), 'utf8')) taken.different.push(folder);
  }
  return taken;
}

/** The hashes of all files, the manifest's own list, and the address that names the folder. */
function checkFiles({ folder, files }: SourceFolder, refused: (message: string) => Failure): void {
  const sums = readSums(textOf(files.get(SUMS)));
  if (!sums) throw refused(`holds ${folder} without a readable ${SUMS}`);
  for (const name of files.keys()) {
    if (name !== SUMS && sums.get(name) !== sha256(files.get(name)!)) throw refused(`holds ${folder}/${name} with a wrong SHA-256`);
  }
  for (const name of sums.keys()) if (!files.has(name)) throw refused(`lacks ${folder}/${name}`);
  let manifest: { address?: string; trial?: unknown; map?: unknown; files: Record<string, { sha256: string }> };
  try {
    manifest = JSON.parse(textOf(files.get(MANIFEST)));
  } catch {
    throw refused(`holds ${folder} without a readable ${MANIFEST}`);
  }
  for (const [name, { sha256: hash }] of Object.entries(manifest.files)) {
    if (sums.get(name) !== hash) throw refused(`holds ${folder}/${name} with a SHA-256 other than its manifest's`);
  }
  const [kind] = folder.split('/');
  const content = kind === 'trials' ? manifest.trial : kind === 'maps' ? manifest.map : undefined;
  if ((kind === 'trials' || kind === 'maps') && (manifest.address !== basename(folder) || addressOf(content ?? null) !== manifest.address)) {
    throw refused(`holds ${folder}, whose address is not that of its content`);
  }
}

function textOf(data: string | Uint8Array | undefined): string {
  return data === undefined ? '' : Buffer.from(data as Uint8Array).toString('utf8');
}

export function refusal(file: string, message: string, cure: string): Failure {
  return new Failure({ code: 'archive', message, place: { file }, cure });
}
