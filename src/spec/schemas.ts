import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject } from 'ajv';

/** The folder of the JSON schemas, in the package as in the repository. */
const folder = new URL('../../../schemas/', import.meta.url);

/**
 * Checks a pipeline against schemas/pipeline.schema.json, filling in the defaults in place.
 * `hint` in a schema says in words what a value must be, `unit` what a number counts; they serve messages and `diff` only.
 */
export function checkSchema(value: unknown): ErrorObject[] {
  validator ??= compile();
  return validator(value) ? [] : (validator.errors ?? []);
}

let validator: ReturnType<typeof compile> | undefined;

function compile() {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true, useDefaults: true, verbose: true });
  ajv.addVocabulary(['hint', 'unit']);
  for (const name of readdirSync(fileURLToPath(folder), { recursive: true }) as string[]) {
    const key = name.split('\\').join('/');
    if (key.endsWith('.schema.json')) ajv.addSchema(JSON.parse(readFileSync(new URL(key, folder), 'utf8')), key);
  }
  return ajv.getSchema('pipeline.schema.json')!;
}
