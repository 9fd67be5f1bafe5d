import type { ErrorObject } from 'ajv';
import type { Problem } from '../errors/failure.js';
import { didYouMean } from '../errors/near-name.js';
import type { PipelineDocument } from './document.js';
import { formatPath, parsePointer, type Path, valueAt } from './path.js';

/** The schema's errors as problems in words, each at its place in the text, without repetition. */
export function describeSchemaErrors(errors: readonly ErrorObject[], document: PipelineDocument): Problem[] {
  const problems = new Map<string, Problem>();
  if (errors.length === 0) return [];
  // The values as they were written: those that were checked have their defaults by now.
  const written = document.toValue();
  for (const error of errors) {
    // The branches of a oneOf say why each of them failed; its own hint says what is wanted.
    if (error.schemaPath.includes('/oneOf/')) continue;
    const problem = describe(error, document, written);
    // Of a value with several faults (0.5 is neither whole nor at least 1) the first, which is its type, is enough.
    const key = problem.code === 'value' ? error.instancePath : problem.message;
    if (!problems.has(key)) problems.set(key, problem);
  }
  return [...problems.values()];
}

function describe(error: ErrorObject, document: PipelineDocument, written: unknown): Problem {
  const path = parsePointer(error.instancePath);
  const name = path.length > 0 ? formatPath(path) : 'the pipeline';
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
      return problem('unknown-key', `unknown key ${key}${path.length > 0 ? ` in ${name}` : ''}`, document, path, key,
        `${didYouMean(key, known)}Known here: ${known.join(', ')}.`);
    }
    case 'required':
      return problem('missing-key', `${name} needs the key ${error.params.missingProperty}`, document, path);
    case 'dependencies':
      return problem('missing-key', `${name}: ${error.params.property} goes with ${error.params.deps}`, document, path,
        String(error.params.property));
    case 'uniqueItems': {
      const values = error.data as unknown[];
      const [i, j] = [error.params.i, error.params.j].map(Number).sort((a, b) => a - b);
      return problem('duplicate', `${name} holds ${JSON.stringify(values[i])} twice`, document, [...path, j]);
    }
    default: {
      const found = valueAt(written, path);
      const cure = error.keyword === 'enum' ? didYouMean(found, error.params.allowedValues as unknown[]).trim() : '';
      return problem('value', `${name} must be ${expectation(error)} (found ${abbreviate(found)})`, document, path, undefined, cure || undefined);
    }
  }
}

function problem(code: string, message: string, document: PipelineDocument, path: Path, key?: string, cure?: string): Problem {
  return { code, message, cure, place: document.place(path, key) };
}

/** What a value should have been, in words: the schema's hint, or the constraint itself. */
function expectation({ keyword, params, parentSchema }: ErrorObject): string {
  // A list that is too short needs its length in words, unless the hint shows every item of it.
  if (typeof parentSchema?.hint === 'string' && (keyword !== 'minItems' || 'maxItems' in parentSchema)) return parentSchema.hint;
  switch (keyword) {
    case 'type':
      return `${/^[aeiou]/.test(typeName(params.type)) ? 'an' : 'a'} ${typeName(params.type)}`;
    case 'enum':
      return `one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return String(params.allowedValue);
    case 'minimum':
      return `at least ${params.limit}`;
    case 'maximum':
      return `at most ${params.limit}`;
    case 'exclusiveMinimum':
      return `more than ${params.limit}`;
    case 'exclusiveMaximum':
      return `less than ${params.limit}`;
    case 'minLength':
      return 'a text that is not empty';
    case 'minItems':
      return `a list of at least ${params.limit}`;
    default:
      return `right: ${keyword}`;
  }
}

function typeName(type: string | string[]): string {
  const names: Record<string, string> = { integer: 'whole number', array: 'list', object: 'mapping', string: 'text' };
  return [type].flat().map((name) => names[name] ?? name).join(' or ');
}

function abbreviate(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
