import { Failure } from '../../errors/failure.js';
import { formatShape, newArray } from '../cube.js';
import { withImagesOfMatrices } from './flattened.js';
import { openMat } from './mat5/header.js';
import { NUMERIC_CLASSES, readNumbers } from './mat5/numbers.js';
import { fieldsOf } from './mat5/nested.js';
import { readSparse } from './mat5/sparse.js';
import { type FoundVariable, findVariables, type VariableHeader } from './mat5/variables.js';
import type { InputFile } from './input.js';
import type { CubeAxis, ListedVariable, Reader } from './reader.js';
import { Sink } from './sink.js';

/**
 * MAT files of version 5 (MATLAB's `-v6` and `-v7`; "MAT-File Format", MathWorks), column-major. Fields of structs are variables of
 * their own, by their paths, and so are items of cell arrays; a sparse matrix is laid out whole.
 * Failures: `mat-version` (4), `mat-unknown` (no MAT file), `truncated`, `damaged`.
 */
export const mat5: Reader = {
  format: 'MAT v5',
  extensions: ['.mat'],
  explains: true,
  recognizes: (head) => ['IM', 'MI'].includes(head.toString('latin1', 126, 128)) && isVersion1(head),
  async list(input) {
    const variables = await allVariables(input);
    // Where a name occurs twice MATLAB takes the later one.
    return withImagesOfMatrices(variables.map(listed), ({ name }) =>
      numberOf(
        input,
        variables.findLast((one) => one.name === name)!,
      ),
    );
  },
  async read(input, { name }, sink) {
    // Where a name occurs twice MATLAB takes the later one.
    const variable = (await allVariables(input)).findLast((candidate) => candidate.name === name)!;
    if (variable.class === 'sparse') await readSparse(input, variable, sink);
    else await readNumbers(input, variable, NUMERIC_CLASSES[variable.class], sink);
  },
};

/** The value of a variable that is one number; undefined where it cannot be read. */
async function numberOf(input: InputFile, variable: FoundVariable): Promise<number | undefined> {
  const type = NUMERIC_CLASSES[variable.class];
  if (!type || variable.complex) return undefined;
  const values = newArray('float64', 1);
  const strides = variable.shape.map(() => 0);
  const sink = new Sink({ type: 'float64', buffer: values.buffer as unknown as SharedArrayBuffer, shape: variable.shape, strides });
  try {
    await readNumbers(input, variable, type, sink);
    return values[0];
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Every variable, and behind a struct or a cell array what it holds. */
async function allVariables(input: InputFile): Promise<FoundVariable[]> {
  const found: FoundVariable[] = [];
  for (const variable of await findVariables(input, await openMat(input))) {
    found.push(variable, ...(['struct', 'cell'].includes(variable.class) ? await fieldsOf(input, variable) : []));
  }
  return found;
}

/** The version before the mark of the byte order: 0x0100 of version 5, 0x0200 of version 7.3. */
function isVersion1(head: Buffer): boolean {
  return (head[124] === 0 && head[125] === 1) || (head[124] === 1 && head[125] === 0);
}

function listed(variable: FoundVariable): ListedVariable {
  const { name, shape, class: kind, complex } = variable;
  const type = complex ? undefined : kind === 'sparse' && shape.length === 2 ? 'float64' : NUMERIC_CLASSES[kind];
  return { name, shape, numeric: type !== undefined, type, description: describe(variable), axes: matlabAxes(shape) };
}

/** `complex double 145 x 145`, `struct 1 x 1`. */
function describe({ class: kind, shape, complex }: VariableHeader): string {
  return `${complex ? 'complex ' : ''}${kind} ${formatShape(shape)}`.trimEnd();
}

/** By convention a cube is rows x columns x bands in MATLAB, and a mask rows x columns. */
export function matlabAxes({ length }: readonly number[]): readonly CubeAxis[] | undefined {
  return length === 3 ? ['rows', 'columns', 'bands'] : length === 2 ? ['rows', 'columns'] : undefined;
}
