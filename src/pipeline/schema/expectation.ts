/** What of a schema fragment says what a value must be. */
interface Fragment {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly hint?: string;
}

const TYPES: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'a mapping',
  boolean: 'true or false',
};

/** What a value must be, in words: the schema's `hint`, or what its constraints say together. */
export function expectationOf(schema: Fragment): string {
  if (schema.hint !== undefined) return schema.hint;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return schema.enum.length === 1 ? String(schema.enum[0]) : `one of ${schema.enum.join(', ')}`;
  const types = [schema.type ?? []].flat().map((type) => TYPES[type] ?? type);
  return [types.join(' or ') || 'something else', rangeOf(schema), sizeOf(schema)].filter(Boolean).join(' ');
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Fragment): string {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  return [
    exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : minimum !== undefined ? `from ${minimum}` : '',
    exclusiveMaximum !== undefined ? `below ${exclusiveMaximum}` : maximum !== undefined ? `up to ${maximum}` : '',
  ]
    .filter(Boolean)
    .join(' and ');
}

function sizeOf({ minLength, minItems, minProperties }: Fragment): string {
  if (minLength) return 'that is not empty';
  if (minProperties) return minProperties === 1 ? 'with a key' : `with at least ${minProperties} keys`;
  return minItems ? `with at least ${minItems} ${minItems === 1 ? 'item' : 'items'}` : '';
}
