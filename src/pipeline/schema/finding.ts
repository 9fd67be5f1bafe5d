/** One of ajv's errors as a message needs it, and what messages share. */
import type { ErrorObject } from 'ajv';
import type { Problem } from '../../errors/failure.js';
import { flow } from '../yaml/flow.js';
import type { Path } from '../yaml/path.js';
import type { Schema } from './schemas.js';

export interface Found {
  readonly error: ErrorObject;
  readonly path: Path;
  /** How messages call it. */
  readonly name: string;
  /** The value as it was written. */
  readonly value: unknown;
  readonly schema: Schema;
}

export interface DescribedFinding extends Omit<Problem, 'place'> {
  readonly path: Path;
  readonly key?: string;
}

export function listed(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;
}

export function exampleText(example: unknown): string {
  return flow(example, 120).replaceAll('"', '');
}
