import { Failure } from '../../errors/failure.js';
import { formatShape, type NumericVariable } from '../cube.js';
import { openMat } from './mat5/header.js';
import { NUMERIC_CLASSES, readNumbers } from './mat5/numbers.js';
import { findVariables, openVariable, type VariableHeader } from './mat5/variables.js';

/** A variable as `listMatVariables` tells of it; only numeric ones can be read. */
export interface MatVariable extends VariableHeader {
  readonly numeric: boolean;
}

/**
 * The variables of a MAT file of version 5 (MATLAB's `-v6` and `-v7`; "MAT-File Format", MathWorks), in its order.
 * Failures: `mat-version` (4 or 7.3), `mat-unknown` (no MAT file), `truncated`, `damaged`.
 */
export function listMatVariables(bytes: Uint8Array, file: string): MatVariable[] {
  return findVariables(openMat(bytes, file)).map(({ name, class: kind, shape, complex }) => (
    { name, class: kind, shape, complex, numeric: kind in NUMERIC_CLASSES && !complex }
  ));
}

/**
 * One variable, converted from MATLAB's column-major to row-major order.
 * Failures besides those of `listMatVariables`: `variable-missing`, `variable-not-numeric` (char, cell, complex, ...).
 */
export function readMatVariable(bytes: Uint8Array, file: string, name: string): NumericVariable {
  const mat = openMat(bytes, file);
  const variables = findVariables(mat);
  // Where a name occurs twice MATLAB takes the later one.
  const variable = variables.findLast((candidate) => candidate.name === name);
  if (!variable) throw missing(file, name, variables);
  const type = NUMERIC_CLASSES[variable.class];
  if (!type || variable.complex) {
    throw new Failure({
      code: 'variable-not-numeric',
      message: `the variable '${name}' is ${describe(variable)}: only real numeric arrays can be read`,
      cure: 'Name a numeric variable.',
      place: { file },
    });
  }
  const { from, data, end } = openVariable(mat, variable.offset);
  return { name, type, shape: variable.shape, values: readNumbers(from, data, end, variable.shape, type) };
}

/** `complex double 145 x 145`, `struct 1 x 1`. */
export function describe({ class: kind, shape, complex }: VariableHeader): string {
  return `${complex ? 'complex ' : ''}${kind} ${formatShape(shape)}`.trimEnd();
}

function missing(file: string, name: string, variables: readonly VariableHeader[]): Failure {
  const found = variables.map((variable) => `${variable.name} (${describe(variable)})`);
  return new Failure({
    code: 'variable-missing',
    message: `there is no variable '${name}'; the file holds ${found.length > 0 ? found.join(', ') : 'no variable at all'}`,
    cure: 'Name one of them.',
    place: { file },
  });
}
