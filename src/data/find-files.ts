import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { formatShape } from './cube.js';
import { isOwnOutput } from './outputs.js';
import { isMaskName, isPicture, listFile, shapeAs } from './open-array.js';
import { type ListedVariable, MASK_EXTENSIONS } from './readers/index.js';
import { VECTOR_EXTENSIONS, vectorFormatOf } from './vector/index.js';

/**
 * A file as the command line names it: `scene.mat`, or `scene.mat#cube` where several of its variables fit. A file that is there is one,
 * whatever its name.
 */
export interface NamedFile {
  readonly file: string;
  readonly variable?: string;
}

/** A mask: an array's variable, or the field of drawn labels. */
export interface NamedMask extends NamedFile {
  readonly field?: string;
}

export function parseNamedFile(text: string): NamedFile {
  const hash = text.lastIndexOf('#');
  return hash > 0 && !existsSync(text) ? { file: text.slice(0, hash), variable: text.slice(hash + 1) } : { file: text };
}

/**
 * The variables of a cube and of its mask: the named ones, else the only ones that fit. A mask that is not named is
 * looked for in the cube's file, then beside it under the names that masks have (`scene_gt.mat`), in any format.
 * Failures: `variable-ambiguous`, `mask-unknown`, and the readers'.
 */
export async function findFiles(cube: NamedFile, mask?: NamedFile): Promise<{ cube: Required<NamedFile>; mask: NamedMask }> {
  const found = await only(cube, 'cube', await fitting(cube, ({ shape }) => shapeAs('cube', shape) !== undefined));
  const named = { file: cube.file, variable: found.name };
  if (mask && vectorFormatOf(mask.file)) return { cube: named, mask: drawnMask(mask) };
  if (mask) {
    const { name } = await only(
      mask,
      'mask',
      flatFirst(await fitting(mask, (one) => shapeAs('mask', one.shape) !== undefined || isPicture(one))),
    );
    return { cube: named, mask: { file: mask.file, variable: name } };
  }
  for (const file of [cube.file, ...filesBeside(cube.file)]) {
    const variables = await fitting({ file }, (variable) => isMaskOf(found, variable, file !== cube.file))
      .then(flatFirst)
      .catch((error: unknown) => {
        if (file === cube.file || !(error instanceof Failure)) throw error;
        return [];
      });
    if (variables.length > 0) return { cube: named, mask: { file, variable: (await only({ file }, 'mask', variables)).name } };
  }
  const drawn = filesBeside(cube.file, VECTOR_EXTENSIONS).find((file) => vectorFormatOf(file));
  if (drawn !== undefined) return { cube: named, mask: { file: drawn } };
  const other = await maskOfOtherSize(cube.file);
  if (other) return { cube: named, mask: other };
  const pixels = found.axes ? ` of ${formatShape(pixelsOf(found))} pixels` : '';
  throw new Failure({
    code: 'mask-unknown',
    message: `there is no mask${pixels} in the file or beside it`,
    place: { file: cube.file },
    hint: 'Name it with --mask FILE.',
  });
}

/** On the command line `#` names the field. */
export function drawnMask({ file, variable }: NamedFile): NamedMask {
  return { file, ...(variable === undefined ? {} : { field: variable }) };
}

/** A mask that is called as the cube's is, and has other pixels: what reads both says how they differ. */
async function maskOfOtherSize(cube: string): Promise<Required<NamedFile> | undefined> {
  const stem = stemOf(cube);
  for (const file of filesBeside(cube).filter((name) => stemOf(name).replace(MASK_NAME, '') === stem)) {
    const variables = await fitting({ file }, ({ shape }) => shapeAs('mask', shape) !== undefined).catch(() => []);
    if (variables.length === 1) return { file, variable: variables[0].name };
  }
  return undefined;
}

function pixelsOf({ shape, axes }: ListedVariable): number[] {
  return [shape[axes!.indexOf('rows')], shape[axes!.indexOf('columns')]];
}

/** Where nothing says which of the cube's axes are its rows and columns, its lengths are looked for among them. */
function isMaskOf(cube: ListedVariable, variable: ListedVariable, isOther: boolean): boolean {
  const hasLayers = isOther
    ? isPicture(variable)
    : variable.name !== cube.name && variable.shape.length === 3 && variable.numeric && isMaskName(variable.name);
  const shape = shapeAs('mask', variable.shape) ?? (hasLayers ? pictureShape(variable) : undefined);
  if (!shape) return false;
  if (cube.axes) return String(shape) === String(pixelsOf(cube));
  const rest = [...cube.shape];
  return shape.every((length) => rest.includes(length) && rest.splice(rest.indexOf(length), 1).length === 1);
}

/** Masks of labels before pictures in colours. */
function flatFirst(variables: readonly ListedVariable[]): readonly ListedVariable[] {
  const flat = variables.filter(({ shape }) => shapeAs('mask', shape));
  return flat.length > 0 ? flat : variables;
}

function pictureShape({ shape, axes = ['rows', 'columns', 'bands'] }: ListedVariable): number[] {
  return shape.filter((_, axis) => axes[axis] !== 'bands');
}

async function fitting({ file, variable }: NamedFile, fits: (variable: ListedVariable) => boolean): Promise<readonly ListedVariable[]> {
  const { variables } = await listFile(file);
  return variables.filter((listed) => (variable === undefined ? listed.numeric && fits(listed) : listed.name === variable));
}

async function only({ file, variable }: NamedFile, role: 'cube' | 'mask', variables: readonly ListedVariable[]): Promise<ListedVariable> {
  if (variables.length === 1) return variables[0];
  const preferred = variables.filter((one) => one.preferred);
  if (preferred.length === 1) return preferred[0];
  const unlike = role === 'cube' ? variables.filter((one) => !isMaskName(one.name)) : [];
  if (unlike.length === 1) return unlike[0];
  const show = (list: readonly ListedVariable[]) => list.map(({ name, description }) => `${name} (${description})`).join(', ') || 'nothing';
  if (variables.length > 1) {
    throw new Failure({
      code: 'variable-ambiguous',
      message: `${variables.length} variables of the file can be the ${role}: ${show(variables)}`,
      place: { file },
      hint: `Name one after a #: ${file}#${variables[0].name}.`,
    });
  }
  throw new Failure({
    code: variable === undefined ? 'variable-ambiguous' : 'variable-missing',
    place: { file },
    message: `${variable === undefined ? `no variable of the file can be a ${role}` : `there is no variable '${variable}'`}; it has ${show((await listFile(file)).variables)}`,
    hint: role === 'cube' ? 'A cube has rows, columns and bands.' : 'A mask has rows and columns.',
  });
}

const MASK_NAME = /[ _.-]?(gt|ground_?truth|mask|labels?)$/i;

function stemOf(file: string): string {
  return basename(file, extname(file)).toLowerCase();
}

/** Files that are called as masks are: those first that begin as the cube does, and of these those of its format. */
function filesBeside(cube: string, extensions: readonly string[] = MASK_EXTENSIONS): string[] {
  const start = stemOf(cube).split(/[_.-]/, 1)[0];
  const names = readdirSync(dirname(cube)).filter(
    (name) =>
      name !== basename(cube) &&
      extensions.includes(extname(name).toLowerCase()) &&
      MASK_NAME.test(stemOf(name)) &&
      !isOwnOutput(join(dirname(cube), name)),
  );
  const rank = (name: string) => (stemOf(name).startsWith(start) ? 0 : 2) + (extname(name) === extname(cube) ? 0 : 1);
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => join(dirname(cube), name));
}
