import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { Failure } from '../errors/failure.js';
import { ARRAYS, formatShape, newArray, type NumericArray, type NumericType, type NumericVariable, type Source } from './cube.js';
import { companionsOf, fileState, sameContents } from './file-state.js';
import { cubeFacts, joinNoData, maskNoData, unlabelNoData } from './no-data.js';
import { type ArrayReference, openArray, type OpenedArray } from './open-array.js';
import { cubeAxes, maskAxes } from './orient.js';
import type { Axis } from './readers/index.js';
import { withInput } from './readers/input.js';
import { cubeType, exactType } from './readers/numbers.js';
import { damaged } from './readers/problems.js';
import { productOf, stridesOf } from './readers/place.js';
import { Sink } from './readers/sink.js';

const ROLES = { cube: ['rows', 'columns', 'bands'], mask: ['rows', 'columns'] } as const;
/** What no compression that is read goes beyond, and what any file may be. */
const [MOST_RATIO, SLACK_BYTES] = [4096, 1 << 28];

export type ReadProgress = (role: Source['role'], fraction: number) => void;
export type ReadFile = readonly [NumericVariable, Source];

/** Reads a mask, whose axes do not depend on its cube's. */
export async function readMask(reference: ArrayReference, onProgress?: ReadProgress): Promise<ReadFile> {
  const mask = await openArray('mask', reference);
  return readOpened(mask, maskAxes(mask), onProgress);
}

/** Reads a cube and its mask; the mask may tell which of the cube's axes are its rows and columns. */
export async function readSceneFiles(
  cube: ArrayReference, mask: ArrayReference, onProgress?: ReadProgress,
): Promise<{ cube: ReadFile; mask: ReadFile }> {
  const readMaskFile = await readMask(mask, onProgress);
  const [{ shape: [rows, columns] }] = readMaskFile;
  const opened = await openArray('cube', cube);
  return { mask: readMaskFile, cube: await readOpened(opened, cubeAxes(opened, [rows, columns]), onProgress) };
}

/**
 * Reads a cube or a mask by itself.
 *
 * @param pixels the mask's rows and columns, which tell those of a cube whose format does not
 */
export async function readArray(role: Source['role'], reference: ArrayReference, pixels?: readonly number[]): Promise<ReadFile> {
  if (role === 'mask') return readMask(reference);
  const opened = await openArray('cube', reference);
  return readOpened(opened, cubeAxes(opened, pixels));
}

/**
 * Reads the values into [rows, columns, bands] or [rows, columns]: a cube in at most 4 bytes a value (64-bit numbers become
 * float32), a mask as exactly as it is stored. Failures: `array-too-large`, and the reader's.
 */
export async function readOpened(opened: OpenedArray, axes: readonly Axis[], onProgress?: ReadProgress): Promise<ReadFile> {
  const { role, reference: { file, colours }, reader, variable, shape, data, header } = opened;
  const roles: readonly Axis[] = ROLES[role];
  const lengths = roles.map((name) => shape[axes.indexOf(name)]);
  const type = role === 'cube' ? cubeType(variable.type!) : exactType(variable.type!);
  const before = companionsOf(data).map(fileState);
  const { size } = await stat(data);
  checkSize(data, lengths, type, size);
  const values = newArray(type, productOf(lengths));
  const strides = stridesOf(lengths);
  let axis = 0;
  // Where the mask has an axis of length 1 besides its two, it leads nowhere.
  const target = variable.shape.map((length) => (variable.shape.length > shape.length && length === 1 ? 0
    : strides[roles.indexOf(axes[axis++])]));
  const sink = new Sink({ type, buffer: values.buffer as unknown as SharedArrayBuffer, shape: variable.shape, strides: target },
    (fraction) => onProgress?.(role, fraction));
  await withInput(file, (input) => reader.read(input, variable, sink, { colours }));
  const source: Source = {
    role, file: data, variable: variable.name, bytes: size, sha256: await digestOf(data),
    ...(header && { header: { file: header, sha256: await digestOf(header) } }),
  };
  if (!sameContents(before, companionsOf(data).map(fileState))) throw changedFile(data);
  const { classNames, classColours, remarks = [] } = variable;
  const facts = role === 'cube' ? cubeFacts(variable, type, lengths[2]) : variable.facts;
  const told = role === 'cube' ? [] : unlabelled(values, opened, type);
  if (role === 'cube') joinNoData(values, variable, type);
  const all = [...remarks, ...told];
  return [{
    name: variable.name, type, shape: lengths, values,
    ...(facts && Object.keys(facts).length > 0 && { facts }), ...(classNames && { classNames }),
    ...(classColours && { classColours }), ...(all.length > 0 && { remarks: all }),
  }, source];
}

function changedFile(file: string): Failure {
  return new Failure({
    code: 'file-changed', message: 'the file has changed while it was read', place: { file }, cure: 'Wait until it is completely written, and try again.',
  });
}

/** A pixel without data has no label. */
function unlabelled(values: NumericArray, { variable, reference: { ignore, colours } }: OpenedArray, type: NumericType): string[] {
  // A table of colours says itself what is unlabelled.
  const noData = colours && ignore === undefined ? [] : maskNoData(variable, ignore);
  const count = unlabelNoData(values, noData, type);
  return count === 0 ? [] : [`${count} ${count === 1 ? 'pixel' : 'pixels'} of the mask have a no-data value (${noData.join(', ')}) and count as unlabelled`];
}

/** Refuses what a file of `size` bytes cannot hold, and what this machine cannot. */
export function checkSize(file: string, shape: readonly number[], type: NumericType, size: number): void {
  const bytes = productOf(shape) * ARRAYS[type].BYTES_PER_ELEMENT;
  if (bytes > size * MOST_RATIO + SLACK_BYTES) throw damaged(file, `the file says that it has ${formatShape(shape)} values, but it has only ${size} bytes`);
  if (bytes <= totalmem()) return;
  throw new Failure({
    code: 'array-too-large', place: { file },
    message: `the array is ${formatShape(shape)} ${type} = ${(bytes / 1e9).toFixed(1)} GB, but this machine has ${(totalmem() / 1e9).toFixed(1)} GB of memory`,
    cure: 'Use a part of the scene, or fewer bands.',
  });
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
