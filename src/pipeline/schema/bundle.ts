import { resolveSchema, rootSchema, type Schema, schemaFragments } from './schemas.js';

/**
 * The JSON schema of a pipeline as one document of draft 07 without keywords of our own, for editors: what a value must
 * be in words becomes `errorMessage`, which the language servers of YAML and JSON show.
 */
export function bundleSchema(): object {
  const { $schema, ...root } = rootSchema() as Schema & { readonly $schema: string };
  const definitions = [...schemaFragments().values()]
    .filter((schema) => schema !== rootSchema())
    .map((schema) => [schema.title, translated(schema)]);
  return { $schema, ...translated(root), definitions: Object.fromEntries(definitions) };
}

function translated(schema: Schema): object {
  const { $ref, hint, ...rest } = schema;
  if ($ref !== undefined) return { $ref: `#/definitions/${resolveSchema(schema).title}` };
  const entries = Object.entries(rest)
    .filter(([key]) => !['$schema', 'unit', 'discriminator'].includes(key))
    .map(([key, value]) => [key, below(key, value)]);
  return { ...Object.fromEntries(entries), ...(hint === undefined ? {} : { errorMessage: `Must be ${hint}.` }) };
}

/** Schemas stand below these keywords, and below others only values of a pipeline. */
function below(keyword: string, value: unknown): unknown {
  if (keyword === 'properties')
    return Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([key, item]) => [key, translated(item)]));
  if (['items', 'oneOf', 'anyOf', 'allOf'].includes(keyword) && Array.isArray(value)) return value.map(translated);
  return ['items', 'not', 'additionalProperties'].includes(keyword) && typeof value === 'object' ? translated(value as Schema) : value;
}
