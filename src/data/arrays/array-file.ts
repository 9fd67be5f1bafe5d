import { newArray, type NumericArray, type NumericType, type NumericVariable, type SceneSource } from '../cube.js';
import { inRole } from '../../errors/role.js';
import { labelsOfForm } from '../masks/mask-forms.js';
import { cubeFacts, joinNoData, maskNoData, unlabelNoData } from './no-data.js';
import { type ArrayReference, openArray, type OpenedArray } from './open-array.js';
import { cubeAxes, maskAxes } from './orient.js';
import type { CubeAxis } from '../readers/index.js';
import { cubeType, exactType } from '../readers/numbers.js';
import { productOf, stridesOf } from '../readers/place.js';
import { checkRoom, checkSize, type ReadProgress, readValues } from './read-values.js';

export { checkSize, type ReadProgress };

const ROLES = { cube: ['rows', 'columns', 'bands'], mask: ['rows', 'columns'] } as const;

export type ReadFile = readonly [NumericVariable, SceneSource];

/** Reads a mask, whose axes do not depend on its cube's. */
export function readMask(reference: ArrayReference, onProgress?: ReadProgress): Promise<ReadFile> {
  return inRole('mask', async () => {
    const mask = await openArray('mask', reference);
    return readOpened(mask, maskAxes(mask), onProgress);
  });
}

/**
 * Reads a cube or a mask by itself.
 *
 * @param pixels the mask's rows and columns, which tell those of a cube whose format does not
 */
export async function readArray(role: SceneSource['role'], reference: ArrayReference, pixels?: readonly number[]): Promise<ReadFile> {
  if (role === 'mask') return readMask(reference);
  const opened = await openArray('cube', reference);
  return readOpened(opened, cubeAxes(opened, pixels));
}

/**
 * Reads the values into [rows, columns, bands] or [rows, columns]: a cube in at most 4 bytes a value (64-bit numbers become
 * float32), a mask as exactly as it is stored. Failures: `array-too-large`, and the reader's.
 */
export function readOpened(opened: OpenedArray, axes: readonly CubeAxis[], onProgress?: ReadProgress): Promise<ReadFile> {
  return inRole(opened.role, () => read(opened, axes, onProgress));
}

async function read(opened: OpenedArray, axes: readonly CubeAxis[], onProgress?: ReadProgress): Promise<ReadFile> {
  const { role, variable, shape } = opened;
  const roles: readonly CubeAxis[] = axes.length === 3 ? ROLES.cube : ROLES[role];
  const lengths = roles.map((name) => shape[axes.indexOf(name)]);
  const type = role === 'cube' ? cubeType(variable.type!) : exactType(variable.type!);
  checkRoom(opened, type);
  const values = newArray(type, productOf(lengths));
  const strides = Object.fromEntries(stridesOf(lengths).map((stride, index) => [roles[index], stride]));
  const source = await readValues(opened, axes, { type, values, strides }, onProgress);
  return [
    role === 'cube' ? cubeOf(opened, { type, shape: lengths, values }) : maskOfFile(opened, { type, shape: lengths, values }),
    source,
  ];
}

type Read = Pick<NumericVariable, 'type' | 'shape' | 'values'>;

function cubeOf({ variable }: OpenedArray, read: Read): NumericVariable {
  const { remarks = [] } = variable;
  const facts = cubeFacts(variable, read.type, read.shape[2]);
  joinNoData(read.values, variable, read.type);
  return { name: variable.name, ...read, ...(facts && { facts }), ...(remarks.length > 0 && { remarks }) };
}

function maskOfFile(opened: OpenedArray, read: Read): NumericVariable {
  const { classNames, classColours, remarks = [], facts, name } = opened.variable;
  const labels = read.shape.length === 3 ? labelsOfForm(opened, read) : read;
  const told = unlabelled(labels.values, opened, labels.type);
  const all = [...remarks, ...told];
  return {
    name,
    ...labels,
    ...(facts && Object.keys(facts).length > 0 && { facts }),
    ...(classNames && { classNames }),
    ...(classColours && { classColours }),
    ...(opened.reader.fixesAxes && { fixesAxes: true as const }),
    ...(all.length > 0 && { remarks: all }),
  };
}

/** A pixel without data has no label, and one whose label the pipeline calls unlabelled. */
function unlabelled(
  values: NumericArray,
  { variable, reference: { ignore, unlabelled: also, colours } }: OpenedArray,
  type: NumericType,
): string[] {
  const extra = also === undefined ? [] : [also].flat();
  unlabelNoData(values, extra, type);
  // A table of colours says itself what is unlabelled.
  const noData = colours && ignore === undefined ? [] : maskNoData(variable, ignore);
  const count = unlabelNoData(values, noData, type);
  return count === 0
    ? []
    : [`${count} ${count === 1 ? 'pixel' : 'pixels'} of the mask have a no-data value (${noData.join(', ')}) and count as unlabelled`];
}
