import { resolveSchema, rootSchema, type Schema, variantsOf } from './schemas.js';

/** A key of a pipeline, wherever it may stand. */
export interface SchemaKey {
  /** `training.optimizer.rmsprop`, `architecture[].conv`; empty at the top. */
  readonly parent: string;
  readonly key: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every key that a pipeline may have, parents before their children. Blocks that stand in blocks are not gone through again. */
export function* schemaKeys(schema: Schema = rootSchema(), parent = '', above: readonly Schema[] = []): Generator<SchemaKey> {
  if (above.includes(schema)) return;
  const within = [...above, schema];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const resolved = resolveSchema(property);
    yield { parent, key, schema: resolved, required: schema.required?.includes(key) ?? false };
    yield* schemaKeys(resolved, parent ? `${parent}.${key}` : key, within);
  }
  for (const variant of variantsOf(schema)) yield* schemaKeys(variant, parent, within);
  if (schema.items && !Array.isArray(schema.items)) yield* schemaKeys(resolveSchema(schema.items as Schema), `${parent}[]`, within);
}

/** How messages call the place of a key that stands in no other. */
export const TOP_LEVEL = 'the top level';

/** Where a key would be known. */
export function parentsOfKey(key: string): string[] {
  return [...new Set([...schemaKeys()].filter((known) => known.key === key).map(({ parent }) => parent || TOP_LEVEL))];
}
