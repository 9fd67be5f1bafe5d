import { chmodSync, constants, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parse } from 'yaml';
import { Failure } from '../../errors/failure.js';
import type { SceneSource } from '../cube.js';
import { filesOfStore } from '../readers/zarr/files.js';
import { sameBytes } from '../files/outputs.js';
import { type RegisteredScene, SCENE_FILE } from './read.js';
import { statOf } from '../../base/stat.js';

/** A file that is to be copied, and its place in the scene's folder. */
export interface Copy {
  readonly from: string;
  readonly to: string;
}

export interface Copies {
  /** What the files are called in the scene's folder. */
  readonly cube: string;
  readonly mask: string;
  /** With their headers. */
  readonly all: readonly Copy[];
}

/** Each by its own name, but for the files of a mask that has a name of the cube's. */
export function plannedCopies(cube: SceneSource, mask: SceneSource, home: string): Copies {
  const namesOf = ({ file, header }: SceneSource, prefix = '') =>
    [file, ...(header ? [header.file] : [])].map((from) => ({ from, name: `${prefix}${basename(from)}` }));
  const ofCube = namesOf(cube);
  const taken = new Set([SCENE_FILE, ...ofCube.map(({ name }) => name)].flatMap((name) => [name.toLowerCase(), stemOf(name)]));
  const isSame = cube.file === mask.file || sameFile(cube.file, mask.file);
  // Headers are found by the names of their data: both of a pair are renamed, or none.
  const collides = (parts: readonly { readonly name: string }[]) =>
    parts.some(({ name }) => taken.has(name.toLowerCase()) || (mask.header !== undefined && taken.has(stemOf(name))));
  const ofMask = isSame ? [] : collides(namesOf(mask)) ? namesOf(mask, 'mask-') : namesOf(mask);
  const all = [...ofCube, ...ofMask].map(({ from, name }) => ({ from, to: join(home, name) }));
  return { cube: ofCube[0].name, mask: isSame ? ofCube[0].name : ofMask[0].name, all };
}

/**
 * That a copy replaces nothing but an earlier copy of hsi-run's, and that one only where it is wanted.
 *
 * @throws Failure `exists`
 */
export function checkTarget({ from, to }: Copy, home: string, inputs: readonly SceneSource[], force = false): void {
  if (statOf(to) === undefined || sameFile(from, to) || sameBytes(from, to)) return;
  const isInput = inputs.some(({ file, header }) => [file, ...(header ? [header.file] : [])].some((input) => sameFile(input, to)));
  if (!isInput && force && isRegisteredCopy(basename(to), home)) return;
  throw new Failure({
    code: 'exists',
    place: { file: to },
    message: isInput
      ? 'this file is being imported: the copy of another file would replace it'
      : 'another file of this name exists already',
    hint: isInput
      ? 'Rename one of them, or keep both where they are with --link.'
      : 'Move it away, choose another --name, or keep the files where they are with --link.',
  });
}

export function copy(from: string, to: string): void {
  if (sameFile(from, to)) return;
  rmSync(`${to}.part`, { force: true, recursive: true });
  if (statSync(from).isDirectory()) copyStore(from, to);
  else copyFile(from, to);
}

/** A Zarr store in place of an earlier one, whose files it need not have. */
function copyStore(from: string, to: string): void {
  mkdirSync(`${to}.part`);
  for (const path of filesOfStore(from)) {
    mkdirSync(dirname(join(`${to}.part`, path)), { recursive: true });
    copyFile(join(from, path), join(`${to}.part`, path));
  }
  rmSync(to, { force: true, recursive: true });
  renameSync(`${to}.part`, to);
}

function copyFile(from: string, to: string): void {
  copyFileSync(from, `${to}.part`, constants.COPYFILE_FICLONE);
  // A copy of what may not be changed may be replaced.
  chmodSync(`${to}.part`, 0o644);
  renameSync(`${to}.part`, to);
}

/** Whether a scene.yaml names the file: then hsi-run has put it there. A header goes with its data. */
function isRegisteredCopy(name: string, home: string): boolean {
  try {
    const { cube, mask } = parse(readFileSync(join(home, SCENE_FILE), 'utf8')) as RegisteredScene;
    return [cube.file, mask.file].some(
      (file) => file === name || (extname(name).toLowerCase() === '.hdr' && stemOf(file) === stemOf(name)),
    );
  } catch {
    return false;
  }
}

function stemOf(name: string): string {
  return basename(name, extname(name)).toLowerCase();
}

function sameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
