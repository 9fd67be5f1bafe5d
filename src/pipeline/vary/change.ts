import type { Code } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { formatPath, type Path } from '../yaml/path.js';
import { alternativesAt } from '../schema/schema-tree.js';
import { type YamlPlace, placeOf } from '../yaml/source.js';
import { type Entry, type Mapping, type Tree } from '../yaml/tree.js';

/** A value for a path, and where that was said. */
export interface Assignment {
  readonly path: Path;
  readonly value: Tree;
  /** Where the path is written. */
  readonly key: YamlPlace;
}

/**
 * A tree with one value set. What is missing above it is made; `null` takes the value away.
 *
 * @throws Failure where the path leads below a value without keys, or beyond a list's end
 */
export function setIn(tree: Tree | undefined, { path, value, key }: Assignment, code: Code, depth = 0): Tree {
  if (depth === path.length) return value;
  const [part, above] = [path[depth], path.slice(0, depth)];
  const next = (below: Tree | undefined) => setIn(below, { path, value, key }, code, depth + 1);
  const removes = depth === path.length - 1 && value.kind === 'leaf' && value.removes;
  if (tree?.kind === 'list' && typeof part === 'number') {
    const { items } = tree;
    if (part > items.length || (removes && part === items.length)) {
      throw new Failure({
        code,
        message: `${formatPath(above)} has ${items.length} items: the next one is [${items.length}]`,
        place: placeOf(key),
      });
    }
    return { ...tree, items: removes ? items.toSpliced(part, 1) : items.toSpliced(part, 1, next(items[part])) };
  }
  if (tree?.kind === 'list' || (tree?.kind === 'leaf' && tree.value !== null)) {
    throw new Failure({
      code,
      message: 'a value without keys has nothing below it to set',
      place: placeOf(key),
      hint:
        code === 'vary'
          ? 'Vary the value above it as a whole, or write it with its keys (architecture: {preset: ssrn}).'
          : 'Set the value above it as a whole: --set key={…}.',
    });
  }
  const mapping: Mapping = tree?.kind === 'mapping' ? tree : { kind: 'mapping', entries: new Map(), origin: key };
  const name = String(part);
  const entries = new Map(mapping.entries);
  if (removes) {
    entries.delete(name);
    return { ...mapping, entries };
  }
  const before = entries.get(name);
  return putEntry({ ...mapping, entries }, name, { key: before?.key ?? key, value: next(before?.value) }, above);
}

/**
 * One pipeline laid over another, as JSON Merge Patch (RFC 7396) does it: mappings merge key by key, lists and single
 * values replace, `null` takes away. Beyond that, of keys that exclude each other the one laid over replaces the other.
 *
 * @throws Failure `extends` where `null` finds nothing to take away
 */
export function merge(base: Tree, over: Tree, path: Path = []): Tree {
  if (base.kind !== 'mapping' || over.kind !== 'mapping') return over;
  let merged: Mapping = { ...over, entries: base.entries };
  for (const [name, entry] of over.entries) {
    const before = base.entries.get(name);
    if (entry.value.kind === 'leaf' && entry.value.removes) {
      if (!before) throw nothingToRemove([...path, name], entry, [...base.entries.keys()]);
      merged = { ...merged, entries: new Map([...merged.entries].filter(([key]) => key !== name)) };
    } else {
      const value = before ? merge(before.value, entry.value, [...path, name]) : entry.value;
      merged = putEntry(merged, name, { key: entry.key, value }, path);
    }
  }
  return merged;
}

/** An entry of a mapping set, and those that it excludes gone. */
function putEntry(mapping: Mapping, name: string, entry: Entry, path: Path): Mapping {
  const groups = mapping.entries.has(name) ? [] : alternativesAt(path);
  const mine = groups.find((group) => group.includes(name));
  const excluded = mine ? groups.flat().filter((key) => !mine.includes(key)) : [];
  return { ...mapping, entries: new Map([...[...mapping.entries].filter(([key]) => !excluded.includes(key)), [name, entry]]) };
}

function nothingToRemove(path: Path, { key }: Entry, names: readonly string[]): Failure {
  return new Failure({
    code: 'extends',
    message: `${formatPath(path)}: null removes a key, but the extended file has no such key`,
    place: placeOf(key),
    suggestion: nearName(path.at(-1), names),
    hint: `It has ${names.join(', ')}.`,
  });
}
