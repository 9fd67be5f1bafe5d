import { formatShape } from '../cube.js';
import { openMat } from './mat5/header.js';
import { NUMERIC_CLASSES, readNumbers } from './mat5/numbers.js';
import { fieldsOf } from './mat5/nested.js';
import { readSparse } from './mat5/sparse.js';
import { type FoundVariable, findVariables, type VariableHeader } from './mat5/variables.js';
import type { InputFile } from './input.js';
import type { Axis, ListedVariable, Reader } from './reader.js';

/**
 * MAT files of version 5 (MATLAB's `-v6` and `-v7`; "MAT-File Format", MathWorks), column-major. Fields of structs are variables of
 * their own, by their paths; a sparse matrix is laid out whole.
 * Failures: `mat-version` (4), `mat-unknown` (no MAT file), `truncated`, `damaged`.
 */
export const mat5: Reader = {
  format: 'MAT v5',
  extensions: ['.mat'],
  explains: true,
  recognizes: (head) => ['IM', 'MI'].includes(head.toString('latin1', 126, 128)) && isVersion1(head),
  async list(input) {
    return (await allVariables(input)).map((variable) => listed(variable));
  },
  async read(input, { name }, sink) {
    // Where a name occurs twice MATLAB takes the later one.
    const variable = (await allVariables(input)).findLast((candidate) => candidate.name === name)!;
    if (variable.class === 'sparse') await readSparse(input, variable, sink);
    else await readNumbers(input, variable, NUMERIC_CLASSES[variable.class], sink);
  },
};

/** Every variable, and behind a struct its fields. */
async function allVariables(input: InputFile): Promise<FoundVariable[]> {
  const found: FoundVariable[] = [];
  for (const variable of await findVariables(input, await openMat(input))) {
    found.push(variable, ...(variable.class === 'struct' ? await fieldsOf(input, variable) : []));
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
export function matlabAxes({ length }: readonly number[]): readonly Axis[] | undefined {
  return length === 3 ? ['rows', 'columns', 'bands'] : length === 2 ? ['rows', 'columns'] : undefined;
}
