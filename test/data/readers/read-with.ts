import { checkSize } from '../../../src/data/arrays/read-values.js';
import { newArray, type NumericVariable } from '../../../src/data/cube.js';
import { exactType } from '../../../src/data/readers/numbers.js';
import { type InputFile, withInput } from '../../../src/data/readers/input.js';
import { productOf, stridesOf } from '../../../src/data/readers/place.js';
import type { ListedVariable, Reader, ReadOptions } from '../../../src/data/readers/reader.js';
import { Sink } from '../../../src/data/readers/sink.js';

/** Reads a variable as it is stored, in row-major order of its own axes. */
export async function readWith(
  reader: Reader,
  input: InputFile,
  name?: string,
  options: ReadOptions = {},
): Promise<NumericVariable & ListedVariable> {
  const variable = (await reader.list(input)).findLast((listed) => name === undefined || listed.name === name)!;
  const type = exactType(variable.type!);
  checkSize(input.file, variable.shape, type, input.size);
  const values = newArray(type, productOf(variable.shape));
  const sink = new Sink({
    type,
    buffer: values.buffer as unknown as SharedArrayBuffer,
    shape: variable.shape,
    strides: stridesOf(variable.shape),
  });
  await reader.read(input, variable, sink, options);
  return { ...variable, type, values };
}

export function readFileWith(
  reader: Reader,
  file: string,
  name?: string,
  options?: ReadOptions,
): Promise<NumericVariable & ListedVariable> {
  return withInput(file, (input) => readWith(reader, input, name, options));
}
