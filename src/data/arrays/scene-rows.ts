import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkSize, readOpened } from './array-file.js';
import { type Cube, type ImageFacts, newArray, type NumericType } from '../cube.js';
import { fromRow } from '../georeference.js';
import { cubeFacts, joinNoData } from './no-data.js';
import { type ArrayReference, openArray, type OpenedArray } from './open-array.js';
import { cubeAxes } from './orient.js';
import { foundReferences } from '../references/beside.js';
import { correct, correctedFacts, readCorrection } from '../references/correct.js';
import type { CubeAxis } from '../readers/index.js';
import { withInput } from '../readers/input.js';
import { cubeType } from '../readers/numbers.js';
import { productOf, stridesOf } from '../readers/place.js';
import { RowsSink } from '../readers/sink.js';

/** A cube that is read some rows at a time. */
export interface SceneRows {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  readonly type: NumericType;
  readonly facts?: ImageFacts;
  /** What should be known of how it is read. */
  readonly remarks?: readonly string[];
  /** Rows come from the file when they are asked for; else the cube lies in memory. */
  readonly streamed: boolean;
  /** Rows `from` to `to` (not among them any more), on shared memory. */
  read(from: number, to: number): Promise<Cube>;
}

/** Smaller cubes are read at once, in bytes. */
const STREAMED_BYTES = 1 << 29;

/** A cube that lies in memory. */
export function rowsInMemory(cube: Cube, name: string, file = ''): SceneRows {
  const line = cube.columns * cube.bands;
  const { rows, columns, bands, type, facts } = cube;
  return {
    name,
    file,
    rows,
    columns,
    bands,
    type,
    ...(facts && { facts }),
    streamed: false,
    read: async (from, to) => ({ ...cube, rows: to - from, values: cube.values.subarray(from * line, to * line) }),
  };
}

/** Some rows of a scene as a scene: `from` to `to` (not among them any more), in their place on the earth. */
export function someRows(scene: SceneRows, from: number, to: number): SceneRows {
  const { facts } = scene;
  const { georeference } = facts ?? {};
  return {
    ...scene,
    rows: to - from,
    ...(georeference && { facts: { ...facts, georeference: fromRow(georeference, from) } }),
    read: (first, end) => scene.read(from + first, from + end),
  };
}

/** Rows and columns of a cube in a file, of which no value is read. */
export async function sizeOfCube(reference: ArrayReference): Promise<{ rows: number; columns: number }> {
  const opened = await openArray('cube', reference);
  const axes = cubeAxes(opened);
  const [rows, columns] = (['rows', 'columns'] as const).map((role) => opened.shape[axes.indexOf(role)]);
  return { rows, columns };
}

/**
 * A cube of a file, by rows where it is large and its format can be read so; else it is read whole.
 *
 * @param pixels the mask's rows and columns, which tell those of a cube whose format does not
 * @param least of cubes of so many bytes only some rows are held
 */
export async function openRows(reference: ArrayReference, pixels?: readonly number[], least = STREAMED_BYTES): Promise<SceneRows> {
  const scene = await openUncorrected(reference, pixels, least);
  const { references, file } = reference;
  if (references === undefined) return scene;
  const { columns, bands, remarks = [] } = scene;
  const correction = await readCorrection({ columns, bands }, typeof references === 'string' ? foundReferences(file) : references, file);
  const all = [...remarks, ...correction.remarks];
  return {
    ...scene,
    type: 'float32',
    facts: correctedFacts(scene.facts),
    ...(all.length > 0 && { remarks: all }),
    read: async (from, to) => correct(await scene.read(from, to), correction),
  };
}

async function openUncorrected(reference: ArrayReference, pixels: readonly number[] | undefined, least: number): Promise<SceneRows> {
  const opened = await openArray('cube', reference);
  const axes = cubeAxes(opened, pixels);
  const name = basename(opened.data);
  const lengths = (['rows', 'columns', 'bands'] as const).map((role) => opened.shape[axes.indexOf(role)]);
  const bytes = productOf(lengths) * newArray(cubeType(opened.variable.type!), 1).BYTES_PER_ELEMENT;
  const { reader, variable } = opened;
  const byRows =
    bytes >= least &&
    (await withInput(reference.file, async (input) => (await reader.readsRows?.(input, variable, axes.indexOf('rows'))) ?? false));
  if (byRows) return streamedRows(opened, axes, lengths, name);
  const [
    {
      shape: [rows, columns, bands],
      type,
      values,
      facts,
      remarks,
    },
    { file },
  ] = await readOpened(opened, axes);
  return { ...rowsInMemory({ rows, columns, bands, type, values, ...(facts && { facts }) }, name, file), ...(remarks && { remarks }) };
}

async function streamedRows(
  { data, reader, variable, reference }: OpenedArray,
  axes: readonly CubeAxis[],
  lengths: readonly number[],
  name: string,
): Promise<SceneRows> {
  const [rows, columns, bands] = lengths;
  const type = cubeType(variable.type!);
  // What one file cannot hold is refused; what memory cannot hold is not.
  checkSize(data, [1, columns, bands], type, (await stat(data)).size);
  const roles: readonly CubeAxis[] = ['rows', 'columns', 'bands'];
  const facts = cubeFacts(variable, type, bands);
  return {
    name,
    file: data,
    rows,
    columns,
    bands,
    type,
    ...(facts && { facts }),
    ...(variable.remarks && { remarks: variable.remarks }),
    streamed: true,
    async read(from, to) {
      const shape = [to - from, columns, bands];
      const values = newArray(type, productOf(shape));
      const strides = stridesOf(shape);
      const target = {
        type,
        buffer: values.buffer as unknown as SharedArrayBuffer,
        shape: axes.map((role) => shape[roles.indexOf(role)]),
        strides: axes.map((role) => strides[roles.indexOf(role)]),
      };
      const range = { from, to, axis: axes.indexOf('rows') };
      const sink = new RowsSink(target, variable.shape, range);
      await withInput(reference.file, (input) => reader.read(input, variable, sink, { rows: range }));
      joinNoData(values, variable, type);
      return { rows: to - from, columns, bands, type, values, ...(facts && { facts }) };
    },
  };
}
