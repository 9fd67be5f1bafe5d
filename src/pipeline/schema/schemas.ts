import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorObject } from 'ajv';
import { validators } from '../../schema/validators.generated.js';

/** A JSON schema or a part of one. `hint` says in words what a value must be, `unit` in what a number counts; both are ours. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly maxProperties?: number;
  readonly items?: Schema | readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly hint?: string;
  /** Variants, of which the value of one key selects one. */
  readonly discriminator?: { readonly propertyName: string };
  readonly oneOf?: readonly Schema[];
  readonly unit?: string;
}

const ROOT = 'pipeline.schema.json';

/** The folder of the JSON schemas, in the package as in the repository. */
const folder = new URL('../../../../schemas/', import.meta.url);

/** Where the schema lies that editors read. */
export const SCHEMA_FILE = fileURLToPath(new URL(ROOT, folder));

/** Every file of schemas/ by its path there, to which each `$ref` is relative. */
export function schemaFragments(): ReadonlyMap<string, Schema> {
  fragments ??= new Map(
    (readdirSync(fileURLToPath(folder), { recursive: true }) as string[])
      .map((name) => name.split('\\').join('/'))
      .filter((name) => name.endsWith('.schema.json'))
      .sort()
      .map((name) => [name, readFragment(name)]),
  );
  return fragments;
}

function readFragment(name: string): Schema {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Schema;
}

let fragments: Map<string, Schema> | undefined;

export function rootSchema(): Schema {
  return schemaFragments().get(ROOT)!;
}

/** The schema itself, or the one that it refers to. */
export function resolveSchema(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : schemaFragments().get(schema.$ref.replace(/^(\.\.\/)+/, ''))!;
}

/** The variants of a schema whose `discriminator` selects one; empty of any other. */
export function variantsOf({ discriminator, oneOf }: Pick<Schema, 'discriminator' | 'oneOf'>): Schema[] {
  return discriminator ? (oneOf ?? []).map(resolveSchema) : [];
}

/** The family that a variant belongs to: the key that selects, and all its values. */
export function familyOf(variant: Schema): { tag: string; variants: Map<string, Schema> } | undefined {
  for (const schema of schemaFragments().values()) {
    const variants = variantsOf(schema);
    if (!variants.includes(variant)) continue;
    const tag = schema.discriminator!.propertyName;
    return { tag, variants: new Map(variants.map((one) => [String(one.properties![tag].const), one])) };
  }
  return undefined;
}

/** Checks a pipeline (or what `root` names) against its schema, filling in the defaults in place. */
export function checkSchema(value: unknown, root: keyof ReturnType<typeof validators> = 'pipeline'): readonly ErrorObject[] {
  compiled ??= validators((name) => schemaFragments().get(name) ?? readFragment(name));
  const validate = compiled[root];
  return validate(value) ? [] : (validate.errors ?? []);
}

let compiled: ReturnType<typeof validators> | undefined;
