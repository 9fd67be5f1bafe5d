import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { formatShape } from './cube.js';
import { type ListedVariable, readerFor } from './readers/index.js';

/** A file as the command line names it: `scene.mat`, or `scene.mat#cube` where several of its variables fit. */
export interface NamedFile {
  readonly file: string;
  readonly variable?: string;
}

export function parseNamedFile(text: string): NamedFile {
  const hash = text.lastIndexOf('#');
  return hash > 0 ? { file: text.slice(0, hash), variable: text.slice(hash + 1) } : { file: text };
}

/**
 * The variables of a cube and of its mask: the named ones, else the only ones that fit. A mask that is not named is
 * looked for in the cube's file, then beside it under the names that masks have (`scene_gt.mat`).
 * Failures: `variable-ambiguous`, `mask-unknown`, and the readers'.
 */
export function findFiles(cube: NamedFile, mask?: NamedFile): { cube: Required<NamedFile>; mask: Required<NamedFile> } {
  const found = only(cube, 'cube', fitting(cube, ({ shape }) => shape.length === 3));
  const [rows, columns] = found.shape;
  const isMask = ({ shape }: ListedVariable) => shape.length === 2 && shape[0] === rows && shape[1] === columns;
  const named = { file: cube.file, variable: found.name };
  if (mask) return { cube: named, mask: { file: mask.file, variable: only(mask, 'mask', fitting(mask, ({ shape }) => shape.length === 2)).name } };
  for (const file of [cube.file, ...filesBeside(cube.file)]) {
    const variables = fitting({ file }, isMask);
    if (variables.length > 0) return { cube: named, mask: { file, variable: only({ file }, 'mask', variables).name } };
  }
  throw new Failure({
    code: 'mask-unknown', message: `no mask of ${formatShape([rows, columns])} pixels stands in the file or beside it`, place: { file: cube.file },
    cure: 'Name it with --mask FILE.',
  });
}

function fitting({ file, variable }: NamedFile, fits: (variable: ListedVariable) => boolean): ListedVariable[] {
  return listOf(file).filter((listed) => (variable === undefined ? listed.numeric && fits(listed) : listed.name === variable));
}

function listOf(file: string): ListedVariable[] {
  const reader = readerFor(file);
  try {
    return reader.list(readFileSync(file), file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || code === undefined) throw error;
    throw new Failure({
      code: code === 'ENOENT' ? 'file-missing' : 'file-unreadable', place: { file },
      message: code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`, cure: 'The path starts from the current folder.',
    });
  }
}

function only({ file, variable }: NamedFile, role: 'cube' | 'mask', variables: readonly ListedVariable[]): ListedVariable {
  if (variables.length === 1) return variables[0];
  const show = (list: readonly ListedVariable[]) => list.map(({ name, description }) => `${name} (${description})`).join(', ') || 'nothing';
  if (variables.length > 1) {
    throw new Failure({
      code: 'variable-ambiguous', message: `${variables.length} variables of the file can be the ${role}: ${show(variables)}`, place: { file },
      cure: `Name one behind a #: ${file}#${variables[0].name}.`,
    });
  }
  throw new Failure({
    code: variable === undefined ? 'variable-ambiguous' : 'variable-missing', place: { file },
    message: `${variable === undefined ? `no variable of the file can be a ${role}` : `there is no variable '${variable}'`}; it holds ${show(listOf(file))}`,
    cure: role === 'cube' ? 'A cube has rows, columns and bands.' : 'A mask has rows and columns.',
  });
}

const MASK_NAME = /[ _.-]?(gt|ground_?truth|mask|labels?)$/i;

/** Files that are called as masks are, those first that begin as the cube does. */
function filesBeside(cube: string): string[] {
  const stem = (name: string) => basename(name, extname(name)).toLowerCase();
  const start = stem(cube).split(/[_.-]/, 1)[0];
  const names = readdirSync(dirname(cube)).filter((name) => extname(name) === extname(cube) && MASK_NAME.test(stem(name))).sort();
  const belongs = (name: string) => stem(name).startsWith(start);
  return [...names.filter(belongs), ...names.filter((name) => !belongs(name))].map((name) => join(dirname(cube), name));
}
