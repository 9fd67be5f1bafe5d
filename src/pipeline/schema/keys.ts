import { omit } from '../../base/omit.js';
import { resolveSchema, rootSchema, type Schema, variantsOf } from './schemas.js';

/** A key of a pipeline, wherever it may stand. */
export interface SchemaKey {
  /** `training.optimizer.rmsprop`, `architecture[].conv`; empty at the top. */
  readonly parent: string;
  readonly key: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Of several forms that one value selects, the one that has the key: `by: random`. */
  readonly variant?: string;
}

/** Every key that a pipeline may have, parents before their children. Blocks that stand in blocks are not gone through again. */
export function schemaKeys(): Generator<SchemaKey> {
  return keysIn(rootSchema(), '', []);
}

function* keysIn(schema: Schema, parent: string, above: readonly Schema[], variant?: string): Generator<SchemaKey> {
  if (above.includes(schema)) return;
  const within = [...above, schema];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const resolved = resolveSchema(property);
    // What stands beside a reference is said of this place: a default, a unit.
    const here = { ...resolved, ...omit(property, '$ref') };
    yield { parent, key, schema: here, required: schema.required?.includes(key) ?? false, ...(variant === undefined ? {} : { variant }) };
    yield* keysIn(resolved, parent ? `${parent}.${key}` : key, within, variant);
  }
  for (const one of variantsOf(schema)) {
    const tag = schema.discriminator!.propertyName;
    yield* keysIn(one, parent, within, `${tag}: ${String(one.properties?.[tag].const)}`);
  }
  if (schema.items && !Array.isArray(schema.items)) yield* keysIn(resolveSchema(schema.items as Schema), `${parent}[]`, within, variant);
}

/** How messages call the place of a key that stands in no other. */
export const TOP_LEVEL = 'the top level';

/** Where a key would be known. */
export function parentsOfKey(key: string): string[] {
  return [...new Set([...schemaKeys()].filter((known) => known.key === key).map(({ parent }) => parent || TOP_LEVEL))];
}
