import { posix } from 'node:path';
import { omit } from '../../base/omit.js';
import type { Path } from '../yaml/path.js';
import { schemaFragments } from './schemas.js';

/** What of a schema fragment serves other things than checking. */
export interface Fragment {
  readonly $ref?: string;
  readonly description?: string;
  /** What the numbers of a value count, such as `pixels`. */
  readonly unit?: string;
  readonly default?: unknown;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, Fragment>>;
  readonly items?: Fragment | readonly Fragment[];
  readonly oneOf?: readonly { readonly required?: readonly string[]; readonly $ref?: string }[];
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

interface Place {
  readonly file: string;
  readonly fragment: Fragment;
}

/** The schema of what a path leads to; undefined where the schema knows no such value. */
export function schemaAt(path: Path): Fragment | undefined {
  let found: Place = { file: 'pipeline.schema.json', fragment: read('pipeline.schema.json') };
  for (const part of path) {
    const { items }: Fragment = found.fragment;
    const owner: Place | undefined = typeof part === 'string' ? ownerOf(found, part) : found;
    const below: Fragment | undefined =
      typeof part === 'string'
        ? owner?.fragment.properties?.[part]
        : Array.isArray(items)
          ? (items as readonly Fragment[])[part]
          : (items as Fragment | undefined);
    if (!owner || !below) return undefined;
    found = follow(owner.file, below);
  }
  return found.fragment;
}

/**
 * Keys of which only one group may stand at a path: `scene`, `synthetic`, or `cube` with `mask` and `classes`. Naming
 * one of them in place of another means to replace it.
 */
export function alternativesAt(path: Path): readonly (readonly string[])[] {
  const schema = schemaAt(path);
  if (schema?.maxProperties === 1) return Object.keys(schema.properties ?? {}).map((key) => [key]);
  const groups = (schema?.oneOf ?? []).filter(({ $ref }) => $ref === undefined).map(({ required }) => required ?? []);
  return groups.map((group) => [
    ...group,
    ...Object.entries(schema?.dependencies ?? {})
      .filter(([, needed]) => needed.some((key) => group.includes(key)))
      .map(([key]) => key),
  ]);
}

/** Of variants the first that has the key. */
function ownerOf(place: Place, key: string): Place | undefined {
  const variants = (place.fragment.oneOf ?? [])
    .filter(({ $ref }) => $ref !== undefined)
    .map((variant) => follow(place.file, variant as Fragment));
  return [place, ...variants].find(({ fragment }) => Object.hasOwn(fragment.properties ?? {}, key));
}

function follow(file: string, fragment: Fragment): Place {
  if (fragment.$ref === undefined) return { file, fragment };
  const target = posix.join(posix.dirname(file), fragment.$ref);
  // What stands beside the reference is said of this place: a default, a unit.
  return { file: target, fragment: { ...read(target), ...omit(fragment, '$ref') } };
}

function read(name: string): Fragment {
  return schemaFragments().get(name)! as Fragment;
}
