import { basename, extname } from 'node:path';
import { folderInstead } from '../../base/folder-instead.js';
import { Failure } from '../../errors/failure.js';
import { inRole } from '../../errors/role.js';
import { plainName } from '../../errors/visible.js';
import type { SceneSource } from '../cube.js';
import type { MaskAlignment } from '../masks/alignment.js';
import type { MaskNoData } from './no-data.js';
import type { ReferenceFiles } from '../references/beside.js';
import { withInput } from '../readers/input.js';
import { isZarrStore } from '../readers/zarr/files.js';
import { vectorFormatOf } from '../vector/index.js';
import {
  type CubeAxis,
  type ColourLabel,
  enviPair,
  esriPair,
  type ListedVariable,
  type Reader,
  READERS,
  readerOf,
} from '../readers/index.js';
import { statOf } from '../../base/stat.js';

/** An array as a pipeline names it. */
export interface ArrayReference {
  readonly file: string;
  readonly variable?: string;
  /** What the array's axes are, in the order in which the file's users count them. */
  readonly axes?: readonly CubeAxis[];
  /** Of another mask of a scene: the axes of the scene's own, where neither the format nor the lengths tell. */
  readonly sceneAxes?: readonly CubeAxis[];
  /** Of a cube: the files that it is corrected by; `beside` before they are found. */
  readonly references?: string | ReferenceFiles;
  readonly colours?: readonly ColourLabel[];
  /** Of a mask: what means no data. */
  readonly ignore?: MaskNoData;
  /** Of a mask: labels that count as unlabelled, besides 0. */
  readonly unlabelled?: number | readonly number[];
  /** Of drawn labels: the field of their features that holds the classes. */
  readonly field?: string;
  /** Of a mask: how it lies on its cube, where not as both say. */
  readonly align?: MaskAlignment;
}

/** An array that has been found, its values not yet read. */
export interface OpenedArray {
  readonly role: SceneSource['role'];
  readonly reference: ArrayReference;
  readonly reader: Reader;
  readonly variable: ListedVariable;
  /** The variable's; of a mask without axes of length 1 beyond its two, unless it is a picture in colours or has a layer for each class. */
  readonly shape: readonly number[];
  /** What these axes are, as the pipeline or the format says. */
  readonly axes?: readonly CubeAxis[];
  /** The file of the values, and ENVI's header beside it. */
  readonly data: string;
  readonly header?: string;
}

const RANK = { cube: 3, mask: 2 } as const;
const AXES = { cube: 'rows x columns x bands', mask: 'rows x columns' } as const;

/**
 * Finds a cube's or a mask's array. `variable` may be left out where the file has exactly one numeric variable of the
 * right rank. Failures: `file-unreadable`, `variable-missing`, `variable-ambiguous`, `variable-rank`,
 * `variable-not-numeric`, `axes-invalid`, `colours-invalid`, and the reader's.
 *
 * @param part of a cube that is joined of several: it may be a single band
 */
export function openArray(role: SceneSource['role'], reference: ArrayReference, part = false): Promise<OpenedArray> {
  return inRole(role, () => found(role, reference, part));
}

async function found(role: SceneSource['role'], reference: ArrayReference, part: boolean): Promise<OpenedArray> {
  const { file } = reference;
  const drawn = vectorFormatOf(file);
  if (drawn) {
    throw new Failure({
      code: 'format-unsupported',
      place: { file },
      message: `the file is ${drawn.format}: labels that are drawn have no pixels of their own`,
      hint:
        role === 'cube'
          ? 'Name the cube first, and the labels as its mask.'
          : 'Name their cube: hsi-run data inspect CUBE --mask FILE; in a pipeline dataset: {cube: …, mask: {file: …}}.',
    });
  }
  const { reader, variables } = await listFile(file);
  const variable =
    reference.variable === undefined ? onlyVariable(role, variables, file, part) : namedVariable(reference.variable, variables, file);
  const shape =
    shapeAs(role, variable.shape) ??
    (part && variable.shape.length === 2 ? variable.shape : undefined) ??
    (role === 'mask' && variable.shape.length === 3 ? variable.shape : undefined);
  if (!shape || shape.includes(0)) {
    throw new Failure({
      code: 'variable-rank',
      message: `the variable '${variable.name}' is ${variable.shape.join(' x ')}, but a ${role} is ${AXES[role]}`,
      hint: `Name the variable of the ${role}.`,
      place: { file },
    });
  }
  const isLayered = role === 'mask' && shape.length === 3;
  if (reference.colours && reader.format !== 'PNG' && !(isLayered && isPicture(variable))) {
    throw new Failure({
      code: 'colours-invalid',
      place: { file },
      hint: 'Remove dataset.mask.colours.',
      message: `the mask is ${variable.description}, and colours say which label a colour of a picture is: rows x columns x 3 (or 4) of 8 bits`,
    });
  }
  const own = isLayered ? layeredAxes(variable, reference.axes) : variable.axes?.length === shape.length ? variable.axes : undefined;
  if (reader.fixesAxes && reference.axes && own && !isLayered && String(own) !== String(reference.axes)) {
    throw new Failure({
      code: 'axes-invalid',
      place: { file },
      hint: `Remove dataset.${role}.axes.`,
      message: `${reader.format} defines which axis is which, but axes says [${reference.axes.join(', ')}]`,
    });
  }
  const pair = reader.format === 'ENVI' ? enviPair(file) : reader.format === 'ESRI BIL' ? esriPair(file) : undefined;
  return {
    role,
    reference,
    reader,
    variable,
    shape,
    axes: isLayered ? own : (reference.axes ?? own),
    data: pair?.data ?? file,
    header: pair?.header,
  };
}

const ARRAY_EXTENSIONS = Object.values(READERS).flatMap(({ extensions }) => extensions);

/** By their names, cubes before masks. */
const ARRAY_FILES = {
  what: 'a cube or a mask',
  fits: (name: string) => ARRAY_EXTENSIONS.includes(extname(name).toLowerCase()),
  rather: (name: string) => !isMaskName(basename(name, extname(name))),
};

/** A file's format and its variables. */
export function listFile(file: string): Promise<{ reader: Reader; variables: readonly ListedVariable[] }> {
  if (statOf(file)?.isDirectory() && !isZarrStore(file)) {
    return Promise.reject(new Failure(folderInstead('format-unsupported', file, ARRAY_FILES)));
  }
  return withInput(file, async (input) => {
    const reader = await readerOf(input);
    const variables = await reader.list(input);
    return { reader, variables: variables.map((one) => (one.classNames ? { ...one, classNames: one.classNames.map(plainName) } : one)) };
  });
}

/** The axes that count: a mask may have one of length 1 besides its two, a cube besides its three. Undefined if the rank is wrong. */
export function shapeAs(role: SceneSource['role'], shape: readonly number[]): readonly number[] | undefined {
  if (shape.length === RANK[role]) return shape;
  const long = shape.filter((length) => length !== 1);
  if (role === 'cube') return shape.length === 4 && long.length === 3 ? long : undefined;
  return role === 'mask' && shape.length === 3 && long.length === 2 ? long : undefined;
}

/** Whether an array can be a picture in colours. */
export function isPicture({ shape, type, axes }: ListedVariable): boolean {
  const layers = shape[axes?.length === 3 ? axes.indexOf('bands') : shape.length - 1];
  return shape.length === 3 && type === 'uint8' && (layers === 3 || layers === 4);
}

/** Layers lie along the last axis, unless the format says otherwise. */
function layeredAxes({ axes, shape }: ListedVariable, said: readonly CubeAxis[] | undefined): readonly CubeAxis[] | undefined {
  if (axes?.length === 3) return axes;
  return said || shape[0] !== shape[1] ? [...(said ?? (['rows', 'columns'] as const)), 'bands'] : undefined;
}

function namedVariable(name: string, variables: readonly ListedVariable[], file: string): ListedVariable {
  // Where MATLAB finds a name twice it takes the later one.
  const variable =
    variables.findLast((candidate) => candidate.name === name || `/${candidate.name}` === name) ??
    variables.find((candidate) => asPath(candidate.name) === asPath(name));
  if (!variable) {
    throw new Failure({
      code: 'variable-missing',
      message: `there is no variable '${name}'; the file has ${show(variables)}`,
      hint: 'Name one of them.',
      place: { file },
    });
  }
  if (variable.numeric) return variable;
  if (variable.elsewhere !== undefined) {
    throw new Failure({
      code: 'variable-not-numeric',
      message: `the variable '${name}' is a link to another file (${variable.elsewhere}), which is not followed`,
      hint: 'Name that file itself.',
      place: { file },
    });
  }
  throw new Failure({
    code: 'variable-not-numeric',
    message: `the variable '${name}' is ${variable.description}: only real numeric arrays can be read`,
    hint: 'Name a numeric variable.',
    place: { file },
  });
}

function onlyVariable(role: SceneSource['role'], variables: readonly ListedVariable[], file: string, part: boolean): ListedVariable {
  const numeric = variables.filter((variable) => variable.numeric);
  const exact = numeric.filter(({ shape }) => shape.length === RANK[role]);
  const flat = exact.length > 0 ? exact : numeric.filter(({ shape }) => shapeAs(role, shape));
  const other = role === 'mask' ? numeric.filter(isPicture) : part ? numeric.filter(({ shape }) => shape.length === 2) : [];
  const fitting = flat.length > 0 ? flat : other;
  if (fitting.length === 1) return fitting[0];
  const preferred = fitting.filter((variable) => variable.preferred);
  if (preferred.length === 1) return preferred[0];
  const unlike = role === 'cube' ? fitting.filter(({ name }) => !isMaskName(name)) : [];
  if (unlike.length === 1) return unlike[0];
  throw new Failure({
    code: 'variable-ambiguous',
    message:
      fitting.length === 0
        ? `no variable of the file can be a ${role} (${AXES[role]}); it has ${show(variables)}`
        : `${fitting.length} variables of the file can be the ${role} (${AXES[role]}): ${show(fitting)}`,
    hint: fitting.length === 0 ? `Name another file for the ${role}.` : `Name the variable of the ${role}.`,
    place: { file },
  });
}

/** Pictures of labels and masks with a layer for each class have three axes as cubes do. */
export function isMaskName(name: string): boolean {
  return /(^|[ _.\-/])(gt|ground_?truth|mask|labels?|classes|one_?hot)s?$/i.test(name);
}

/** Fields of structs are parted by dots in MATLAB's files of version 5, and by strokes in HDF5. */
function asPath(name: string): string {
  return name.replaceAll('.', '/').replace(/^\//, '');
}

const MOST_SHOWN = 30;

function show(list: readonly ListedVariable[]): string {
  const shown = list
    .slice(0, MOST_SHOWN)
    .map(({ name, description }) => `${name} (${description})`)
    .join(', ');
  return list.length > MOST_SHOWN ? `${shown} and ${list.length - MOST_SHOWN} more` : shown || 'no variable at all';
}
