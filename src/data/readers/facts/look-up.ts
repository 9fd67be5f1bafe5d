import type { AttributeValue, Surroundings } from './around.js';

/** Words so plain that they count on the array itself, not on a group. */
const PLAIN = ['scale', 'offset'];

/** The first attribute of one of these names: the array's, its grid mapping's, those of its groups from the nearest. */
export function firstOf({ own, groups, mapping }: Surroundings, names: readonly string[]): AttributeValue | undefined {
  for (const attributes of [own, ...(mapping ? [mapping] : []), ...groups]) {
    for (const name of names) {
      const value = attributes === own || !PLAIN.includes(name) ? attributes.get(name) : undefined;
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

export function textOf(around: Surroundings, names: readonly string[]): string | undefined {
  const found = firstOf(around, names);
  return found === undefined ? undefined : String(Array.isArray(found) ? found[0] : found);
}
