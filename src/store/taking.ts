import { join } from 'node:path';
import type { Failure } from '../errors/failure.js';
import { fillFolder } from './folder.js';
import { MANIFEST } from './formats/manifest.js';
import { refusal, type ResultSource, type SourceFile } from './source.js';
import { checkRead, kindOf, readInto, type ReadFolder } from './source-files.js';
import { sha256 } from './formats/sums.js';

/** What a source holds of a folder. */
export interface Held {
  /** The SHA-256 of its manifest, which lists the hashes of its results. */
  readonly manifest: string;
  /** A hash of all names and hashes of its files. */
  readonly all: string;
}

/** A source's folders in their order. */
export type Inventory = ReadonlyMap<string, Held>;

/**
 * Reads all of a source, and writes nothing: every hash, every name, every field of the manifests. Files pass through in pieces.
 *
 * @throws Failure `archive` if it holds no folder, or anything is not as hsi-run writes it
 */
export async function checkSource(source: ResultSource): Promise<Inventory> {
  const refused = (message: string) => refusal(source, message);
  const found = new Map<string, Held>();
  const finish = (read: ReadFolder) => {
    checkRead(read, refused);
    found.set(read.folder, { manifest: sha256(read.texts.get(MANIFEST)!), all: sumOf(read.hashes) });
  };
  let current: ReadFolder | undefined;
  for await (const { folder, name, data } of source.files()) {
    if (current?.folder !== folder) {
      if (current) finish(current);
      if (found.has(folder)) throw refused(`has ${folder} in two places`);
      const [run] = folder.split('/');
      if (kindOf(folder) === 'runMap' && !found.has(run))
        throw refused(`has ${folder} without the run ${run} before it: a map needs its run`);
      current = { folder, hashes: new Map(), texts: new Map() };
    }
    await readInto(current, name, data, refused);
  }
  if (current) finish(current);
  if (found.size === 0) throw refused('has no run');
  return found;
}

/**
 * Puts a source's folders into a store, each whole or not at all, and only as they were checked.
 *
 * @param wanted whether a folder is to be taken; others are passed over
 */
export async function takeFolders(
  source: ResultSource,
  known: Inventory,
  root: string,
  wanted: (folder: string) => boolean = () => true,
): Promise<void> {
  const files = source.files()[Symbol.asyncIterator]();
  let next = await files.next();
  while (!next.done) {
    const { folder }: SourceFile = next.value;
    const changed = (): Failure => refusal(source, `has another ${folder} than when it was checked`);
    if (!known.has(folder)) throw changed();
    if (wanted(folder)) {
      await fillFolder(join(root, folder), async (write) => {
        const hashes = new Map<string, string>();
        for (; !next.done && next.value.folder === folder; next = await files.next()) {
          hashes.set(next.value.name, (await write(next.value.name, next.value.data)).sha256);
        }
        if (sumOf(hashes) !== known.get(folder)!.all) throw changed();
      });
    }
    while (!next.done && next.value.folder === folder) next = await files.next();
  }
}

function sumOf(hashes: ReadonlyMap<string, string>): string {
  return sha256(
    [...hashes]
      .map(([name, hash]) => `${hash} ${name}`)
      .sort()
      .join('\n'),
  );
}
