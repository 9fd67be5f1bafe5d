/** What a word or a number may have meant where a mapping is wanted. */
import { nearName } from '../../errors/near-name.js';
import { resolveSchema, type Schema, variantsOf } from './schemas.js';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The mapping to write in place of a scalar: a kind without its settings (`optimizer: adam`), a variant without its key
 * (`split: random`), the value of the one key that is needed (`patch: 7`), or one like that of an example (`dataset: ksc`).
 *
 * @returns undefined where none is near
 */
export function meantMapping(schema: Schema, value: unknown): Mapping | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // A name or a path needs no quotes.
  if (typeof value === 'string' && !/^[\w./\\-]+$/.test(value)) return undefined;
  return kindNamed(schema, value) ?? variantNamed(schema, value) ?? ofNeededKey(schema, value) ?? likeExample(schema, value);
}

function kindNamed({ properties = {}, maxProperties }: Schema, value: string | number): Mapping | undefined {
  const names = Object.keys(properties);
  const kind = names.find((name) => name === value) ?? (maxProperties === 1 ? nearName(value, names) : undefined);
  const [settings] = kind === undefined ? [] : (resolveSchema(properties[kind]).examples ?? []);
  return kind === undefined || settings === undefined ? undefined : { [kind]: settings };
}

function variantNamed(schema: Schema, value: string | number): Mapping | undefined {
  const tag = schema.discriminator?.propertyName ?? '';
  const variants = new Map(variantsOf(schema).map((one) => [String(one.properties![tag].const), one]));
  const variant = variants.get(nearName(value, [...variants.keys()]) ?? '');
  if (!variant) return undefined;
  const [whole] = variant.examples ?? [];
  if (whole !== undefined) return whole as Mapping;
  // The key that selects comes first.
  const keys = [...new Set([tag, ...(variant.required ?? [])])];
  return Object.fromEntries(keys.map((key) => [key, resolveSchema(variant.properties![key]).examples?.[0]]));
}

function ofNeededKey({ type, properties = {}, required = [] }: Schema, value: string | number): Mapping | undefined {
  const [key, ...others] = required;
  if (type !== 'object' || key === undefined || others.length > 0 || !Object.hasOwn(properties, key)) return undefined;
  const property = resolveSchema(properties[key]);
  const types = [property.type].flat();
  const isTaken =
    typeof value === 'string'
      ? types.includes('string')
      : types.includes('number') || (types.includes('integer') && Number.isInteger(value));
  const inner = isTaken ? value : meantMapping(property, value);
  return inner === undefined ? undefined : { [key]: inner };
}

/** The first example that begins with a name where a name was written, or with a file where that was a file. */
function likeExample({ required, discriminator, examples = [] }: Schema, value: string | number): Mapping | undefined {
  if (required || discriminator || typeof value !== 'string') return undefined;
  const isFile = (text: string) => /\.\w+$/.test(text);
  for (const example of examples) {
    if (typeof example !== 'object' || example === null) continue;
    const [key, first] = Object.entries(example as Mapping)[0];
    const leaf = typeof first === 'string' ? first : (first as { readonly file?: unknown } | undefined)?.file;
    if (typeof leaf !== 'string' || isFile(leaf) !== isFile(value)) continue;
    return { ...(example as Mapping), [key]: typeof first === 'string' ? value : { ...(first as Mapping), file: value } };
  }
  return undefined;
}
