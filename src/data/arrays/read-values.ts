import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { ARRAYS, formatShape, type NumericArray, type NumericType, type SceneSource } from '../cube.js';
import { companionsOf, fileState, sameContents } from '../files/file-state.js';
import type { OpenedArray } from './open-array.js';
import type { CubeAxis } from '../readers/index.js';
import { withInput } from '../readers/input.js';
import { damaged } from '../readers/problems.js';
import { productOf } from '../readers/place.js';
import { Sink } from '../readers/sink.js';
import { bytesIn, filesOfStore } from '../readers/zarr/files.js';

export type ReadProgress = (role: SceneSource['role'], fraction: number) => void;

/** The progress of one of several files as that of all of them. */
export function shareOf(onProgress: ReadProgress | undefined, index: number, files: number): ReadProgress | undefined {
  return onProgress && ((role, fraction) => onProgress(role, (index + fraction) / files));
}

/** Where the values of an array go. */
export interface ValueTarget {
  readonly type: NumericType;
  readonly values: NumericArray;
  /** How far apart neighbours along each role lie in it. */
  readonly strides: Readonly<Partial<Record<CubeAxis, number>>>;
  /** Where the array's first value goes. */
  readonly start?: number;
}

/** What no compression that is read goes beyond, and what any file may be. */
const [MOST_RATIO, SLACK_BYTES] = [4096, 1 << 28];

/**
 * Reads an array's values into a target, whatever the order of its axes.
 *
 * @param axes what the axes of `opened.shape` are
 * @returns what is to be known of the file
 * @throws Failure `file-changed`, `array-too-large`, `damaged`, and the reader's
 */
export async function readValues(
  { role, reference: { file, colours }, reader, variable, shape, data, header }: OpenedArray,
  axes: readonly CubeAxis[],
  target: ValueTarget,
  onProgress?: ReadProgress,
): Promise<SceneSource> {
  const before = companionsOf(data).map(fileState);
  let axis = 0;
  // Where the mask has an axis of length 1 besides its two, it leads nowhere.
  const strides = variable.shape.map((length) =>
    variable.shape.length > shape.length && length === 1 ? 0 : (target.strides[axes[axis++]] ?? 0),
  );
  const buffer = target.values.buffer as unknown as SharedArrayBuffer;
  const sink = new Sink(
    { type: target.type, buffer, shape: variable.shape, strides, ...(target.start && { start: target.start }) },
    (fraction) => onProgress?.(role, fraction),
  );
  await withInput(file, (input) => reader.read(input, variable, sink, { colours }));
  const source: SceneSource = {
    role,
    file: data,
    variable: variable.name,
    bytes: bytesIn(data),
    sha256: await digestOf(data),
    ...(header && { header: { file: header, sha256: await digestOf(header) } }),
  };
  if (!sameContents(before, companionsOf(data).map(fileState))) throw changedFile(data);
  return source;
}

function changedFile(file: string): Failure {
  return new Failure({
    code: 'file-changed',
    message: 'the file has changed while it was read',
    place: { file },
    hint: 'Wait until it is completely written, and try again.',
  });
}

/** Refuses an array that its file cannot hold, or this machine: before room is made for it. */
export function checkRoom({ data, shape }: OpenedArray, type: NumericType): void {
  checkSize(data, shape, type, bytesIn(data));
}

/** Refuses what a file of `size` bytes cannot hold, and what this machine cannot. */
export function checkSize(file: string, shape: readonly number[], type: NumericType, size: number): void {
  const bytes = productOf(shape) * ARRAYS[type].BYTES_PER_ELEMENT;
  if (bytes > size * MOST_RATIO + SLACK_BYTES)
    throw damaged(file, `the file says that it has ${formatShape(shape)} values, but it has only ${size} bytes`);
  if (bytes <= totalmem()) return;
  throw new Failure({
    code: 'array-too-large',
    place: { file },
    message: `the array is ${formatShape(shape)} ${type} = ${(bytes / 1e9).toFixed(1)} GB, but this machine has ${(totalmem() / 1e9).toFixed(1)} GB of memory`,
    hint: 'Use a part of the scene, or fewer bands.',
  });
}

/** The SHA-256 (hexadecimal) of a file's bytes; of a store that of the paths and the SHA-256 of its files, a line each. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  if (statSync(file).isDirectory()) for (const path of filesOfStore(file)) hash.update(`${path}\n${await digestOf(join(file, path))}\n`);
  else for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
