import type { ErrorObject } from 'ajv';
import type { Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { PipelineDocument } from '../document.js';
import { expectationOf } from './expectation.js';
import { flow } from '../yaml/flow.js';
import { formatPath, parsePointer, type Path, valueAt } from '../yaml/path.js';
import { parentsOfKey } from './keys.js';
import { familyOf, resolveSchema, rootSchema, type Schema, variantsOf } from './schemas.js';

/** Of so many errors of the schema the rest is not even described. */
const MOST = 500;
/** What a network takes, and a classifier stands in place of. */
const METHOD = ['architecture', 'training'];

interface Found {
  readonly error: ErrorObject;
  readonly path: Path;
  /** How messages call it. */
  readonly name: string;
  /** The value as it was written. */
  readonly value: unknown;
  readonly schema: Schema;
}

interface Described extends Omit<Problem, 'place'> {
  readonly path: Path;
  readonly key?: string;
}

/** The schema's errors as problems in words, each at its place in the text, without repetition and what only follows. */
export function describeSchemaErrors(errors: readonly ErrorObject[], document: PipelineDocument, whole = 'the pipeline'): Problem[] {
  if (errors.length === 0) return [];
  // The values as they were written: those that were checked have their defaults by now.
  const written = document.toValue();
  const described = new Map<string, Described>();
  for (const error of missingTogether(withoutConsequences(errors.flatMap(missingMethod))).slice(0, MOST)) {
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

/** Leaves out what is only the consequence of another mistake of the same mapping. */
function withoutConsequences(errors: readonly ErrorObject[]): ErrorObject[] {
  const mistyped = new Set<string>();
  const explained = new Set<string>();
  for (const { keyword, instancePath, params, parentSchema } of errors) {
    if (keyword !== 'additionalProperties' && keyword !== 'dependencies') continue;
    explained.add(instancePath);
    const meant = nearName(params.additionalProperty, Object.keys((parentSchema?.properties ?? {}) as object));
    if (meant !== undefined) mistyped.add(`${instancePath}/${meant}`);
  }
  return errors.filter(({ keyword, instancePath, schemaPath, params, data }) => {
    // The branches of a oneOf say why each of them failed; its own hint says what is wanted.
    if (schemaPath.includes('/oneOf/')) return false;
    // Without the key that selects a variant, that it is missing is enough.
    if (keyword === 'discriminator') return Object.hasOwn(data as object, params.tag);
    if (['oneOf', 'minProperties', 'maxProperties'].includes(keyword)) return !explained.has(instancePath);
    const method = instancePath === '' && METHOD.includes(params.missingProperty) && mistyped.has('/classifier');
    return keyword !== 'required' || !(mistyped.has(`${instancePath}/${params.missingProperty}`) || method);
  });
}

/** A pipeline that has neither a network nor a classifier lacks what a network needs: most have one. */
function missingMethod(error: ErrorObject): ErrorObject[] {
  if (error.keyword !== 'oneOf' || error.parentSchema !== rootSchema()) return [error];
  const present = error.data as object;
  if (Object.hasOwn(present, 'classifier')) return [error];
  return METHOD.filter((key) => !Object.hasOwn(present, key)).map((missingProperty) => ({
    ...error,
    keyword: 'required',
    schemaPath: '#/required',
    params: { missingProperty },
  }));
}

/** The keys that one mapping lacks, as one error. */
function missingTogether(errors: readonly ErrorObject[]): ErrorObject[] {
  const together = new Map<string, ErrorObject>();
  for (const error of errors.filter(({ keyword }) => keyword === 'required')) {
    const before = together.get(error.instancePath);
    const missingProperty = [before?.params.missingProperty ?? [], error.params.missingProperty].flat();
    together.set(error.instancePath, { ...error, params: { missingProperty } });
  }
  return [...errors.filter(({ keyword }) => keyword !== 'required'), ...together.values()];
}

function describe(found: Found): Described {
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

function twoMethods({ value, path }: Found): Described {
  const others = METHOD.filter((key) => Object.hasOwn(value as object, key));
  return {
    code: 'value',
    path,
    key: 'classifier',
    expected: 'either classifier, or architecture and training',
    message: `classifier replaces architecture and training, and cannot be used with ${listed(others)}`,
    hint: `Leave out classifier, or ${listed(others)}.`,
  };
}

/** A key that belongs to other variants than the one that was selected. */
function keyOfOthers({ error, path, name, schema }: Found, tag: string, owners: readonly string[]): Described {
  const key = String(error.params.additionalProperty);
  const known = Object.keys(schema.properties!);
  const mine = schema.properties![tag].const;
  return {
    code: 'unknown-key',
    path,
    key,
    expected: `one of ${known.join(', ')}`,
    message: `${name}.${key} goes with ${tag}: ${listed(owners, 'or')}, not with ${tag}: ${mine}`,
    hint: `Known with ${tag}: ${mine}: ${known.join(', ')}.`,
  };
}

/** The key that selects a variant holds none of their names. */
function unknownVariant({ error, path, name, value, schema }: Found): Described {
  const tag = String(error.params.tag);
  const known = variantsOf(schema).map(({ properties }) => String(properties![tag].const));
  const found = valueAt(value, [tag]);
  const suggestion = nearName(found, known);
  return {
    code: 'value',
    path: [...path, tag],
    expected: `one of ${known.join(', ')}`,
    suggestion,
    message: `${name}.${tag} must be one of ${known.join(', ')} (found ${flow(found)})`,
  };
}

function unknownKey(found: Found): Described {
  const { error, path, name, schema } = found;
  const key = String(error.params.additionalProperty);
  const known = Object.keys(schema.properties ?? {});
  const family = familyOf(schema);
  const owners = [...(family?.variants ?? [])].filter(([, { properties }]) => Object.hasOwn(properties ?? {}, key)).map(([value]) => value);
  if (family && owners.length > 0) return keyOfOthers(found, family.tag, owners);
  const suggestion = nearName(key, known);
  const elsewhere = suggestion === undefined ? parentsOfKey(key) : [];
  const hints = [
    key === '<<' ? 'YAML 1.2 has no merge keys: write the keys, or use an alias for a whole value.' : '',
    elsewhere.length > 0 && elsewhere.length <= 4 ? `${key} belongs in ${listed(elsewhere, 'or')}.` : '',
    `Known here: ${known.join(', ')}.`,
  ];
  return {
    code: 'unknown-key',
    path,
    key,
    suggestion,
    expected: `one of ${known.join(', ')}`,
    message: `unknown key ${key}${path.length > 0 ? ` in ${name}` : ''}`,
    hint: hints.filter(Boolean).join(' '),
  };
}

function missingKeys({ error, path, name, schema }: Found): Described {
  const order = Object.keys(schema.properties ?? {});
  const keys = (error.params.missingProperty as string[]).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const instead = path.length === 0 && METHOD.every((key) => keys.includes(key)) ? ' Or write classifier in place of both.' : '';
  const examples = keys.flatMap((key) => {
    const property = schema.properties?.[key];
    const [example] = (property && resolveSchema(property).examples) ?? [];
    return example === undefined ? [] : [`${key}: ${exampleText(example)}`];
  });
  return {
    code: 'missing-key',
    path,
    expected: `the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}`,
    message: `${name} needs the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}`,
    hint:
      keys.length > 3
        ? 'pipelines/quickstart.yaml shows them; hsi-run new SCENE writes a whole file.'
        : examples.length > 0
          ? `For example ${examples.join(', ')}.${instead}`
          : undefined,
  };
}

function listed(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;
}

function wrongValue({ path, name, value, schema }: Found): Described {
  const expected = expectationOf(schema);
  const choices = schema.enum ?? (schema.examples ?? []).filter((example) => /^[a-z-]{3,}$/.test(String(example)));
  const suggestion = nearName(value, choices);
  const hint = suggestion === undefined ? hintOf(schema, value) : undefined;
  return { code: 'value', path, expected, suggestion, message: `${name} must be ${expected} (found ${flow(value)})`, hint };
}

function hintOf(schema: Schema & { readonly minItems?: number }, value: unknown): string | undefined {
  const types = [schema.type].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  if (typeof value === 'string' && isNumber && value.trim() !== '' && Number.isFinite(Number(value))) return 'Remove the quotes.';
  if (schema.type === 'array' && schema.minItems === 1 && typeof value !== 'object') return `In brackets: [${itemsOf(value)}].`;
  // A kind without its settings: `optimizer: adam`.
  const kind = typeof value === 'string' ? schema.properties?.[value] : undefined;
  const [example] = kind
    ? (resolveSchema(kind).examples ?? []).map((settings) => ({ [value as string]: settings }))
    : schema.type === 'object' || schema.type === 'array'
      ? (schema.examples ?? [])
      : [];
  return example === undefined ? undefined : `For example ${exampleText(example)}.`;
}

/** What was written without brackets, as `1, 2`: its items stand between commas. */
function itemsOf(value: unknown): string {
  if (typeof value !== 'string' || !/^[^"'[\]{}]*,[^"'[\]{}]*$/.test(value)) return flow(value);
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .join(', ');
}

function exampleText(example: unknown): string {
  return flow(example, 120).replaceAll('"', '');
}
