import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, parse, relative, resolve } from 'node:path';
import { companionsOf } from '../../data/files/file-state.js';
import { isMaskName, listFile } from '../../data/arrays/open-array.js';
import { filesNamed } from '../../data/files/patterns.js';
import { Failure } from '../../errors/failure.js';
import { statOf } from '../../base/stat.js';

/** A scene of a list. */
export interface ListedScene {
  /** Of its folder in the output: the file's name without its ending. */
  readonly name: string;
  readonly file: string;
  /** Of all its files; of a tile its share of them. */
  readonly bytes: number;
  /** Of a part of a scene. */
  readonly tile?: Tile;
}

/** Some rows of a scene, `from` to `to` (not among them any more), that are mapped by themselves. */
export interface Tile {
  readonly from: number;
  readonly to: number;
  /** The whole scene. */
  readonly scene: { readonly name: string; readonly rows: number; readonly columns: number };
}

/** The scenes that a word means. */
export interface SceneList {
  readonly scenes: readonly ListedScene[];
  /** Files that hold no cube. */
  readonly leftOut: readonly string[];
}

/** What a folder is searched for: each file that can be a cube by itself, or the header of one. */
const CUBES = ['.hdr', '.tif', '.tiff', '.npy', '.npz', '.mat', '.h5', '.hdf5', '.he5', '.nc'];

/**
 * The scenes that a word means: those of a folder, of a pattern (`flights/*.hdr`), or of a text file with one path a line, which starts
 * from the folder of that file. Of a folder and a pattern, files that are called as masks (`scene_gt.tif`, `labels_1.tif`) or hold no
 * cube, as their headers say, are left out; of a text file nothing is.
 *
 * @throws Failure `file-missing`; `usage` where there is none, or two have the same name
 */
export async function listScenes(what: string): Promise<SceneList> {
  const named = filesOf(what);
  const leftOut = named.chosen ? [] : await withoutCube(named.files);
  const files = named.files.filter((file) => !leftOut.includes(file));
  if (files.length === 0)
    throw new Failure({
      code: 'usage',
      message: `--scenes ${what}: there is no scene`,
      hint: `A folder is searched for ${CUBES.join(', ')}. Or write a pattern in quotes, or a .txt file with one path a line.`,
    });
  const scenes = files.map((file): ListedScene => ({
    name: parse(file).name.replace(/[^A-Za-z0-9._-]+/g, '-'),
    file,
    bytes: bytesOf(file),
  }));
  const seen = new Map<string, string>();
  for (const { name, file } of scenes) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw new Failure({
        code: 'usage',
        message: `${other} and ${file} would both be written to the folder ${name}`,
        hint: 'Rename one of them, or map them into two folders.',
      });
    seen.set(name.toLowerCase(), file);
  }
  return { scenes, leftOut };
}

/** Files whose headers say that they hold no cube, such as labels of any name. What cannot be read is told when its turn comes. */
async function withoutCube(files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) {
    try {
      const { variables } = await listFile(file);
      const isCube = variables.some(({ numeric, shape }) => numeric && shape.filter((length) => length > 1).length >= 3);
      if (!isCube) found.push(file);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return found;
}

/** A header without its data is told when its turn comes: the other scenes need not wait for it. */
function bytesOf(file: string): number {
  try {
    return companionsOf(file).reduce((sum, one) => sum + statSync(one).size, 0);
  } catch (error) {
    if (error instanceof Failure) return statSync(file).size;
    throw error;
  }
}

/** Files, and whether each was chosen by its name. */
function filesOf(what: string): { readonly files: readonly string[]; readonly chosen: boolean } {
  const found = statOf(what);
  if (found?.isDirectory()) return { files: inFolder(what), chosen: false };
  if (found?.isFile() && extname(what).toLowerCase() === '.txt') return { files: inList(what), chosen: true };
  if (found?.isFile()) return { files: [what], chosen: true };
  if (what.includes('*')) return { files: filesNamed(what).filter(isNoMask), chosen: false };
  throw new Failure({
    code: 'file-missing',
    message: 'there is no such file or folder',
    place: { file: what },
    hint: 'The path starts from the current folder.',
  });
}

const isNoMask = (file: string): boolean =>
  !isMaskName(parse(file).name) && !/^(gt|ground_?truth|masks?|labels?)[ _.-]/i.test(parse(file).name);

function inFolder(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => CUBES.includes(extname(name).toLowerCase()) && isNoMask(name));
  return names.sort().map((name) => join(folder, name));
}

function inList(list: string): string[] {
  const lines = readFileSync(list, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return [];
    const file = relative('', resolve(parse(list).dir, text));
    if (!existsSync(file))
      throw new Failure({
        code: 'file-missing',
        message: `there is no file ${text}`,
        place: { file: list, line: index + 1 },
        hint: 'A path starts from the folder of the list.',
      });
    return [file];
  });
}
