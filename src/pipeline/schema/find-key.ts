import { flow } from '../yaml/flow.js';
import { expectationOf } from './expectation.js';
import { type SchemaKey, schemaKeys } from './keys.js';
import { resolveSchema, type Schema, variantsOf } from './schemas.js';

/** What the schema says of a key, in words; of all places where it says the same. */
export interface KnownKey {
  /** `training.optimizer.rmsprop.learning_rate`; several where the key means the same in each. */
  readonly paths: readonly string[];
  readonly meaning: string;
  readonly required: boolean;
  /** What a value must be. */
  readonly values: string;
  readonly unit?: string;
  /** As YAML in one line. */
  readonly default?: string;
  readonly example?: string;
  /** The keys that its mapping, or each item of its list, may have. */
  readonly keys: readonly { readonly key: string; readonly required: boolean; readonly meaning: string }[];
  /** The section of docs/spec.md that has it. */
  readonly section: string;
}

/**
 * The keys that a word means: a path from the top (`training.batch`, `architecture[0].conv.kernels`), the end of one, or a key alone.
 * What it means from the top comes first.
 */
export function keysNamed(text: string): readonly KnownKey[] {
  const asked = plain(text);
  const found = everyKey().filter((key) => plain(key.path) === asked || plain(key.path).endsWith(`.${asked}`));
  const groups = new Map<string, PlacedKey[]>();
  for (const key of found.toSorted((a, b) => Number(plain(b.path) === asked) - Number(plain(a.path) === asked)))
    groups.set(key.saying, [...(groups.get(key.saying) ?? []), key]);
  // What a schema says is written down where that is first referred to.
  return [...groups].map(([saying, keys]) =>
    knownKey(
      keys,
      everyKey().find((key) => key.saying === saying)!,
    ),
  );
}

/** Every key, and every path of keys from the top, each once: what `keysNamed` knows. */
export function keyWords(): readonly string[] {
  return [...new Set([...everyKey().map(({ key }) => key), ...everyKey().map(({ path }) => path)])];
}

interface PlacedKey extends SchemaKey {
  readonly path: string;
  /** All that is said of it: the same of keys that mean the same. */
  readonly saying: string;
}

function everyKey(): readonly PlacedKey[] {
  known ??= [...schemaKeys()].map((one) => {
    const { parent, key, schema, required } = one;
    return { ...one, path: parent === '' ? key : `${parent}.${key}`, saying: JSON.stringify([key, schema, required]) };
  });
  return known;
}

let known: readonly PlacedKey[] | undefined;

function knownKey(keys: readonly PlacedKey[], documented: SchemaKey): KnownKey {
  const [first] = keys;
  const { schema, required } = first;
  const [example] = schema.examples ?? [];
  return {
    paths: [...new Set(keys.map(titleOf))],
    meaning: schema.description ?? '',
    required,
    values: expectationOf(schema),
    ...(schema.unit === undefined ? {} : { unit: schema.unit }),
    ...(schema.default === undefined || flow(schema.default) === '{}' ? {} : { default: words(schema.default) }),
    ...(example === undefined ? {} : { example: `${first.key}: ${words(example)}` }),
    keys: keysBelow(schema),
    section: sectionOf(documented),
  };
}

/** Of several forms those of all, each once. */
function keysBelow(schema: Schema): KnownKey['keys'] {
  const items = schema.items && !Array.isArray(schema.items) ? resolveSchema(schema.items as Schema) : undefined;
  const forms = [schema, ...variantsOf(schema), ...(items ? [items, ...variantsOf(items)] : [])];
  const found = new Map<string, KnownKey['keys'][number]>();
  for (const form of forms)
    for (const [key, property] of Object.entries(form.properties ?? {}))
      if (!found.has(key))
        found.set(key, { key, required: form.required?.includes(key) ?? false, meaning: resolveSchema(property).description ?? '' });
  return [...found.values()];
}

function titleOf({ path, variant }: PlacedKey): string {
  return variant === undefined ? path : `${path} (${variant})`;
}

/** As scripts/write-spec-docs.mjs writes it. */
function sectionOf({ parent, variant }: SchemaKey): string {
  return parent === '' ? 'The file' : `${parent.replaceAll('[]', '[ ]')}${variant === undefined ? '' : ` (${variant})`}`;
}

/** Without the numbers of items. */
const plain = (text: string) => text.replaceAll(/\[[\d ]*\]/g, '');

/** As a pipeline writes it. */
const words = (value: unknown) => flow(value, Infinity).replaceAll('"', '');
