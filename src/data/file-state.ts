import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { filesBeside } from './readers/beside/files.js';
import { enviPair } from './readers/envi/pair.js';
import { esriPair } from './readers/esri/header.js';
import { sibling } from './vector/formats/sibling.js';

/** A file as its folder has it: size, the times of its last change and of its inode's, in nanoseconds, and the inode. */
export type FileState = readonly [file: string, bytes: string, changed: string, inodeChanged: string, inode: string];

/** @throws where there is no such file */
export function fileState(file: string): FileState {
  const { size, mtimeNs, ctimeNs, ino } = statSync(file, { bigint: true });
  return [resolve(file), String(size), String(mtimeNs), String(ctimeNs), String(ino)];
}

export function sameFiles(some: readonly FileState[], others: readonly FileState[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** The same content as far as one can tell: a link more or another mode makes no other. */
export function sameContents(some: readonly FileState[], others: readonly FileState[]): boolean {
  const contents = (states: readonly FileState[]) => states.map(([file, bytes, changed, , inode]) => [file, bytes, changed, inode]);
  return JSON.stringify(contents(some)) === JSON.stringify(contents(others));
}

/** The files that a scene's file is read with, itself among them: raw data and its header belong together. */
export function companionsOf(file: string): readonly string[] {
  const pair = enviPair(file) ?? esriPair(file);
  const own = pair ? [pair.data, pair.header] : [file];
  const { aux, metadata, header } = filesBeside(own[0]);
  const parts = /\.shp$/i.test(file) ? ['.dbf', '.prj'].flatMap((extension) => sibling(file, extension) ?? []) : [];
  return [...new Set([...own, ...parts, ...[aux, metadata, header].filter((one) => one !== undefined)])];
}
