import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../errors/failure.js';
import type { NumericVariable, Source } from './cube.js';
import { readerFor, type ListedVariable, type Reader } from './readers/index.js';

const RANK = { cube: 3, mask: 2 } as const;
const AXES = { cube: 'rows x columns x bands', mask: 'rows x columns' } as const;

/**
 * Reads a cube's or a mask's array from a file. `variable` may be left out where the file has exactly one numeric
 * variable of the right rank. Failures: `file-unreadable`, `variable-ambiguous`, `variable-rank`, and the reader's.
 */
export async function readArray(role: Source['role'], file: string, variable?: string): Promise<[NumericVariable, Source]> {
  const reader = readerFor(file);
  const bytes = await read(file);
  const name = variable ?? onlyVariable(role, reader, bytes, file);
  const array = reader.read(bytes, file, name);
  if (array.shape.length !== RANK[role] || array.shape.includes(0)) {
    throw new Failure({
      code: 'variable-rank',
      message: `the variable '${name}' is ${array.shape.join(' x ')}, but a ${role} is ${AXES[role]}`,
      cure: `Name the variable that holds the ${role}.`,
      place: { file },
    });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [array, { role, file, variable: name, bytes: bytes.length, sha256 }];
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure({
      code: 'file-unreadable',
      message: `the file cannot be read (${(error as NodeJS.ErrnoException).code})`,
      cure: 'Check that it is a file and that you may read it.',
      place: { file },
    });
  }
}

function onlyVariable(role: Source['role'], reader: Reader, bytes: Uint8Array, file: string): string {
  const variables = reader.list(bytes, file);
  const fitting = variables.filter(({ numeric, shape }) => numeric && shape.length === RANK[role]);
  if (fitting.length === 1) return fitting[0].name;
  const show = (list: ListedVariable[]) => list.map(({ name, description }) => `${name} (${description})`).join(', ');
  throw new Failure({
    code: 'variable-ambiguous',
    message: fitting.length === 0
      ? `no variable of the file can be a ${role} (${AXES[role]}); it holds ${show(variables) || 'no variable at all'}`
      : `${fitting.length} variables of the file can be the ${role} (${AXES[role]}): ${show(fitting)}`,
    cure: fitting.length === 0 ? `Name another file for the ${role}.` : `Name the variable of the ${role}.`,
    place: { file },
  });
}
