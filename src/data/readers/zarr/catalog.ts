import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { arrayV2, arrayV3, attributesOf, type Json, type ZarrArray } from './metadata.js';
import type { FolderStore } from './store.js';
import type { Attributes } from '../facts/around.js';

const [MOST_ARRAYS, MOST_OBJECTS, MOST_DEPTH] = [2000, 20000, 16];

/** A store's arrays, the attributes of its groups, and where metadata cannot be understood. */
export interface Catalog {
  readonly arrays: readonly ZarrArray[];
  readonly groups: ReadonlyMap<string, Attributes>;
  readonly unread: readonly string[];
}

/** Every array of a store, in nested groups too. Version 3 comes first where a folder has both. */
export function catalogOf(folder: string, store: FolderStore): Catalog {
  const arrays: ZarrArray[] = [];
  const groups = new Map<string, Attributes>();
  const unread: string[] = [];
  let objects = 0;
  const visit = (path: string, names: readonly string[], depth: number): void => {
    const found = nodeOf(store, path, names);
    if (found === undefined) return;
    if (found === 'damaged') return void unread.push(path === '' ? 'its metadata' : path);
    if ('shape' in found) return void arrays.push(found);
    groups.set(path === '' ? '/' : path, found.attributes);
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (!entry.isDirectory() || depth >= MOST_DEPTH || arrays.length >= MOST_ARRAYS || ++objects > MOST_OBJECTS) continue;
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      visit(inner, readdirSync(join(folder, inner)), depth + 1);
    }
  };
  visit('', readdirSync(folder), 0);
  return { arrays, groups, unread };
}

/** What lies in a folder: an array, a group, nothing, or metadata that say neither. */
function nodeOf(
  store: FolderStore,
  path: string,
  names: readonly string[],
): ZarrArray | { readonly attributes: Attributes } | 'damaged' | undefined {
  const read = (name: string) => (names.includes(name) ? (store.json(`/${path}/${name}`) ?? 'damaged') : undefined);
  const third = read('zarr.json');
  if (third === 'damaged') return 'damaged';
  if (third) {
    const attributes = (third['attributes'] ?? {}) as Json;
    if (third['node_type'] === 'group') return { attributes: attributesOf(attributes) };
    return arrayV3(path, third) ?? 'damaged';
  }
  const [array, group, attributes = {}] = ['.zarray', '.zgroup', '.zattrs'].map(read);
  if (array === 'damaged' || attributes === 'damaged') return 'damaged';
  if (array) return arrayV2(path, array, attributes) ?? 'damaged';
  return group === undefined ? undefined : { attributes: attributesOf(attributes) };
}
