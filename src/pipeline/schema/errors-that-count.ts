import type { ErrorObject } from 'ajv';
import { nearName } from '../../errors/near-name.js';
import { rootSchema } from './schemas.js';

/** Of so many errors of the schema the rest is not even described. */
const MOST = 500;
/** What a network takes, and a classifier stands in place of. */
export const METHOD = ['architecture', 'training'];

/** Of what ajv found, the errors that a reader should see: no consequence of another, a mapping's missing keys as one error. */
export function errorsThatCount(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return missingTogether(withoutConsequences(errors.flatMap(missingMethod))).slice(0, MOST);
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
