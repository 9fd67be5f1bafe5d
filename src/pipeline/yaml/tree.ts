import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from './path.js';
import type { YamlPlace, YamlSource } from './source.js';

/** A value that knows where it was written. Trees are never changed: what differs is a new tree that shares the rest. */
export type Tree = Leaf | List | Mapping;

export interface Leaf {
  readonly kind: 'leaf';
  readonly value: unknown;
  /** Written as `null` or `~`, which takes away what it is laid over; a value left empty does not. */
  readonly removes: boolean;
  readonly origin: YamlPlace;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly origin: YamlPlace;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly origin: YamlPlace;
}

export interface Entry {
  readonly key: YamlPlace;
  readonly value: Tree;
}

/** The tree of a parsed text without mistakes. What stands in it twice by an alias is shared. */
export function treeOf(document: Document, source: YamlSource): Tree {
  const known = new Map<string, Tree>();
  const originOf = (node: unknown): YamlPlace => {
    const [offset, end] = (isNode(node) && node.range) || [0];
    return { source, offset, end };
  };
  const convert = (node: unknown, parent: YamlPlace): Tree => {
    if (isAlias(node)) return { ...known.get(node.source)!, origin: originOf(node) };
    const tree = isMap(node) || isSeq(node) ? collection(node) : leaf(node, parent);
    if (isNode(node) && node.anchor !== undefined) known.set(node.anchor, tree);
    return tree;
  };
  const collection = (node: YAMLMap | YAMLSeq): Tree => {
    const origin = originOf(node);
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item, origin)), origin };
    return {
      kind: 'mapping',
      entries: new Map(
        node.items
          .filter((item) => isPair(item))
          .map(({ key, value }) => {
            const place = originOf(key);
            return [String(isScalar(key) ? key.value : key), { key: place, value: convert(value, place) }];
          }),
      ),
      origin,
    };
  };
  const leaf = (node: unknown, parent: YamlPlace): Leaf => {
    const value = isScalar(node) ? node.value : null;
    const removes = isScalar(node) && value === null && (node.source ?? '') !== '';
    return { kind: 'leaf', value, removes, origin: isNode(node) && node.range ? originOf(node) : parent };
  };
  return convert(document.contents, { source, offset: 0 });
}

/** The plain JavaScript value. */
export function valueOf(tree: Tree): unknown {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map(valueOf);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, valueOf(value)]));
}

/** What a path leads to. */
export function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>((found, part) => childOf(found, part), tree);
}

function childOf(tree: Tree | undefined, part: string | number): Tree | undefined {
  if (tree?.kind === 'list') return typeof part === 'number' ? tree.items[part] : undefined;
  return tree?.kind === 'mapping' ? tree.entries.get(String(part))?.value : undefined;
}

export function without(tree: Mapping, keys: readonly string[]): Mapping {
  return { ...tree, entries: new Map([...tree.entries].filter(([key]) => !keys.includes(key))) };
}
