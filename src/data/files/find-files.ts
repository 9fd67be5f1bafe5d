import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { formatShape } from '../cube.js';
import { type Kinship, KINSHIPS, type MaskBeside, masksBeside } from '../masks/masks-beside.js';
import { isMaskName, isPicture, listFile, shapeAs } from '../arrays/open-array.js';
import type { ListedVariable } from '../readers/index.js';
import { vectorFormatOf } from '../vector/index.js';

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

/** A scene's files, and why a mask was picked that nobody named. */
export interface FoundFiles {
  readonly cube: Required<NamedFile>;
  readonly mask: NamedMask;
  readonly remarks: readonly string[];
}

export function parseNamedFile(text: string): NamedFile {
  const hash = text.lastIndexOf('#');
  return hash > 0 && !existsSync(text) ? { file: text.slice(0, hash), variable: text.slice(hash + 1) } : { file: text };
}

/**
 * The variables of a cube and of its mask: the named ones, else the only ones that fit. A mask that is not named is
 * looked for in the cube's file, then beside it under the names that masks have (`scene_gt.mat`), in any format.
 * Failures: `variable-ambiguous`, `mask-unknown`, `mask-ambiguous`, and the readers'.
 */
export async function findFiles(cube: NamedFile, mask?: NamedFile): Promise<FoundFiles> {
  const found = await only(cube, 'cube', await fitting(cube, ({ shape }) => shapeAs('cube', shape) !== undefined));
  const named = { file: cube.file, variable: found.name };
  if (mask && vectorFormatOf(mask.file)) return { cube: named, mask: drawnMask(mask), remarks: [] };
  if (mask) {
    const { name } = await only(
      mask,
      'mask',
      flatFirst(await fitting(mask, (one) => shapeAs('mask', one.shape) !== undefined || isPicture(one))),
    );
    return { cube: named, mask: { file: mask.file, variable: name }, remarks: [] };
  }
  const inside = flatFirst(await fitting({ file: cube.file }, (variable) => isMaskOf(found, variable, false)));
  if (inside.length > 0)
    return { cube: named, mask: { file: cube.file, variable: (await only({ file: cube.file }, 'mask', inside)).name }, remarks: [] };
  const beside = await maskFileBeside(cube.file, found);
  if (beside) return { cube: named, ...beside };
  throw new Failure({
    code: 'mask-unknown',
    message: `there is no mask${pixelsText(found)} in the file or beside it`,
    place: { file: cube.file },
    hint: 'Name it with --mask FILE.',
  });
}

/** A mask beside a cube: of those whose name is nearest to the cube's one that has its pixels. */
async function maskFileBeside(cube: string, found: ListedVariable): Promise<Omit<FoundFiles, 'cube'> | undefined> {
  const all = masksBeside(cube);
  for (const kinship of KINSHIPS) {
    const near = all.filter((one) => one.kinship === kinship);
    const fits: NamedMask[] = [];
    for (const { file } of near.filter(({ drawn }) => !drawn)) {
      const variables = await fitting({ file }, (variable) => isMaskOf(found, variable, true))
        .then(flatFirst)
        .catch(unread);
      if (variables.length > 0) fits.push({ file, variable: (await only({ file }, 'mask', variables)).name });
    }
    const drawn = near.filter((one) => one.drawn && vectorFormatOf(one.file)).map(({ file }) => ({ file }));
    const [mask, ...others] = fits.length > 0 ? fits : drawn;
    if (mask && others.length > 0 && kinship !== 'own') throw ambiguous(cube, [mask, ...others], found);
    if (mask) return { mask, remarks: whyPicked(kinship, mask, others, found) };
    const other = kinship === 'own' ? await maskOfOtherSize(near) : undefined;
    if (other) return { mask: other, remarks: [] };
  }
  return undefined;
}

/** Nothing is said where a mask's name alone says that it is the cube's. */
function whyPicked(kinship: Kinship, { file }: NamedMask, others: readonly NamedMask[], found: ListedVariable): string[] {
  const name = basename(file);
  if (kinship === 'own') {
    const rest = others.map((one) => basename(one.file)).join(', ');
    return others.length === 0 ? [] : [`the mask ${name} was picked; called as the cube, too: ${rest} (--mask FILE names one)`];
  }
  const size = vectorFormatOf(file) ? 'the only labels that are drawn beside it' : `the only mask beside it${pixelsText(found)}`;
  return [
    kinship === 'alike'
      ? `the mask ${name} was picked: its name begins as the cube's, and it is ${size}`
      : `the mask ${name} was picked, which is not called as the cube: it is ${size} (--mask FILE names another)`,
  ];
}

function ambiguous(cube: string, masks: readonly NamedMask[], found: ListedVariable): Failure {
  return new Failure({
    code: 'mask-ambiguous',
    message: `${masks.length} masks beside it could be the cube's${pixelsText(found)}: ${masks.map(({ file }) => basename(file)).join(', ')}`,
    place: { file: cube },
    hint: 'Name it with --mask FILE.',
  });
}

function unread(error: unknown): readonly ListedVariable[] {
  if (error instanceof Failure) return [];
  throw error;
}

/** On the command line `#` names the field. */
export function drawnMask({ file, variable }: NamedFile): NamedMask {
  return { file, ...(variable === undefined ? {} : { field: variable }) };
}

/** A mask that is called as the cube is, and has other pixels: what reads both says how they differ. */
async function maskOfOtherSize(near: readonly MaskBeside[]): Promise<Required<NamedFile> | undefined> {
  for (const { file } of near.filter(({ drawn }) => !drawn)) {
    const variables = await fitting({ file }, ({ shape }) => shapeAs('mask', shape) !== undefined).catch(unread);
    if (variables.length === 1) return { file, variable: variables[0].name };
  }
  return undefined;
}

/** ` of 145 x 145 pixels`, where the cube's axes are known. */
function pixelsText(found: ListedVariable): string {
  return found.axes ? ` of ${formatShape(pixelsOf(found))} pixels` : '';
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
