import type { ErrorObject } from 'ajv';
import type { Problem } from '../../errors/failure.js';
import type { PipelineDocument } from '../document.js';
import { flow } from '../yaml/flow.js';
import { formatPath, parsePointer, valueAt } from '../yaml/path.js';
import { errorsThatCount } from './errors-that-count.js';
import type { DescribedFinding, Found } from './finding.js';
import { missingKeys, twoMethods, unknownKey, unknownVariant } from './key-messages.js';
import { rootSchema, type Schema } from './schemas.js';
import { wrongValue } from './value-messages.js';

/** The schema's errors as problems in words, each at its place in the text, without repetition and what only follows. */
export function describeSchemaErrors(errors: readonly ErrorObject[], document: PipelineDocument, whole = 'the pipeline'): Problem[] {
  if (errors.length === 0) return [];
  // The values as they were written: those that were checked have their defaults by now.
  const written = document.toValue();
  const described = new Map<string, DescribedFinding>();
  for (const error of errorsThatCount(errors)) {
    const path = parsePointer(error.instancePath);
    const problem = describe({
      error,
      path,
      name: path.length > 0 ? formatPath(path) : whole,
      value: valueAt(written, path),
      schema: (error.parentSchema ?? {}) as Schema,
    });
    // Of a value with several faults (0.5 is neither whole nor at least 1) one is enough: all say what it must be.
    const key = problem.code === 'value' ? error.instancePath : problem.message;
    if (!described.has(key)) described.set(key, problem);
  }
  return [...described.values()].map(({ path, key, ...problem }) => ({ ...problem, place: document.place(path, key) }));
}

function describe(found: Found): DescribedFinding {
  switch (found.error.keyword) {
    case 'additionalProperties':
      return unknownKey(found);
    case 'required':
      return missingKeys(found);
    case 'discriminator':
      return unknownVariant(found);
    case 'dependencies': {
      const { property, deps } = found.error.params;
      return {
        code: 'missing-key',
        path: found.path,
        key: property,
        expected: `${property} together with ${deps}`,
        message: `${found.name}.${property} goes with ${deps}, which is missing`,
        hint: `Write ${deps} too, or leave ${property} out.`,
      };
    }
    case 'uniqueItems': {
      const [i, j] = [found.error.params.i, found.error.params.j].map(Number).sort((a, b) => a - b);
      return {
        code: 'duplicate',
        path: [...found.path, j],
        expected: 'items that differ',
        message: `${found.name} has ${flow((found.error.data as unknown[])[i])} twice`,
        hint: 'Remove one of them.',
      };
    }
    case 'oneOf':
      return found.schema === rootSchema() ? twoMethods(found) : wrongValue(found);
    default:
      return wrongValue(found);
  }
}
