import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filesBeside } from '../readers/beside/files.js';
import { enviPair } from '../readers/envi/pair.js';
import { esriPair } from '../readers/esri/header.js';
import { filesOfStore } from '../readers/zarr/files.js';
import { shapefileParts } from '../vector/formats/sibling.js';

/** A file as its folder has it: size, the times of its last change and of its inode's, in nanoseconds, and the inode. */
export type FileState = readonly [file: string, bytes: string, changed: string, inodeChanged: string, inode: string];

/** @throws where there is no such file */
export function fileState(file: string): FileState {
  const stats = statSync(file, { bigint: true });
  if (stats.isDirectory()) return storeState(file);
  const { size, mtimeNs, ctimeNs, ino } = stats;
  return [resolve(file), String(size), String(mtimeNs), String(ctimeNs), String(ino)];
}

/** A store of the state of all its files: it may have a hundred thousand. */
function storeState(folder: string): FileState {
  const states = filesOfStore(folder).map((path) => fileState(join(folder, path)));
  const digest = (part: (state: FileState) => unknown) =>
    createHash('sha256')
      .update(JSON.stringify(states.map(part)))
      .digest('hex');
  return [
    resolve(folder),
    digest(([file, bytes]) => [file, bytes]),
    digest(([, , changed]) => changed),
    digest(([, , , inodeChanged]) => inodeChanged),
    digest(([, , , , inode]) => inode),
  ];
}

export function sameFiles(some: readonly FileState[], others: readonly FileState[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** The same content as far as one can tell: a link more or another mode makes no other. */
export function sameContents(some: readonly FileState[], others: readonly FileState[]): boolean {
  const contents = (states: readonly FileState[]) => states.map(([file, bytes, changed, , inode]) => [file, bytes, changed, inode]);
  return JSON.stringify(contents(some)) === JSON.stringify(contents(others));
}

/**
 * The files that a scene's file is read with, itself first: raw data and its header belong together. Readers look for them by the same
 * functions, and read none that these do not name.
 */
export function companionsOf(file: string): readonly string[] {
  const pair = enviPair(file) ?? esriPair(file);
  const { data, ...own } = pair ?? { data: file };
  const parts = /\.shp$/i.test(file) ? shapefileParts(file) : {};
  const beside: readonly Partial<Readonly<Record<string, string>>>[] = [{ ...own }, { ...parts }, { ...filesBeside(data) }];
  return [...new Set([data, ...beside.flatMap((files) => Object.values(files).filter((one) => one !== undefined))])];
}
