import { Failure } from '../../errors/failure.js';
import { DatasetFailure } from '../masks/labels.js';
import { locateNamed } from '../files/locate.js';
import { foundReferences } from '../references/beside.js';
import type { ArrayReference } from './open-array.js';

/** A cube or a mask as a pipeline names it: one array, or several that are joined. */
export type NamedArrays = Omit<ArrayReference, 'file' | 'variable'> & {
  readonly file: string | readonly string[];
  readonly variable?: string | readonly string[];
};

/**
 * The arrays that a pipeline names, one for each file or for each variable of a file.
 *
 * @throws DatasetFailure `value` where there are not as many variables as files
 */
function arraysOf(role: 'cube' | 'mask', { file, variable, ...rest }: NamedArrays): ArrayReference[] {
  const files = typeof file === 'string' ? [file] : file;
  const variables = variable === undefined || typeof variable === 'string' ? [variable] : variable;
  const count = Math.max(files.length, variables.length);
  if ((files.length !== count && files.length > 1) || (variables.length !== count && variables.length > 1)) {
    throw new DatasetFailure(
      [role, 'variable'],
      new Failure({
        code: 'value',
        message: `dataset.${role} names ${files.length} files and ${variables.length} variables`,
        hint: 'Name one variable for each file, or several variables of one file.',
      }),
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const name = variables[index % variables.length];
    return { ...rest, file: files[index % files.length], ...(name === undefined ? {} : { variable: name }) };
  });
}

/** The same with paths that exist: from the pipeline's folder, else from the data folder. A missing one is blamed on its key. */
export function locatedArrays(role: 'cube' | 'mask', named: NamedArrays, baseFolder: string, folder: string): ArrayReference[] {
  return arraysOf(role, named).map(({ references, ...one }) => {
    const file = blaming([role, 'file'], () => locateNamed(one.file, baseFolder, folder));
    if (references === undefined) return { ...one, file };
    const located = (which: 'white' | 'dark', path: string) =>
      blaming([role, 'references', which], () => locateNamed(path, baseFolder, folder));
    if (typeof references === 'string') return { ...one, file, references: blaming([role, 'references'], () => foundReferences(file)) };
    return { ...one, file, references: { white: located('white', references.white), dark: located('dark', references.dark) } };
  });
}

/** Every file that the values of arrays come from. */
export function filesOfArrays(arrays: readonly ArrayReference[]): string[] {
  return arrays.flatMap(({ file, references }) => [file, ...(typeof references === 'object' ? [references.white, references.dark] : [])]);
}

function blaming<Result>(path: readonly string[], action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(path, error) : error;
  }
}
