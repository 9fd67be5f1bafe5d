import { type Alias, type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, type Node } from 'yaml';
import { UNPRINTABLE, unicodeName } from './unprintable.js';
import { DEEPEST, tooDeep, type YamlMistake } from './mistakes.js';

/** How many aliases a pipeline may have, and how many values they may stand for together. */
const MOST_ALIASES = 1000;
const MOST_VALUES = 10_000;

interface Anchored {
  readonly node: Node;
  /** Values in it, its aliases spelled out; unknown until its end. */
  size?: number;
}

/** What the parser lets pass and a pipeline must not have, in the order of the text. */
export function checkNodes(document: Document, text: string): YamlMistake[] {
  const walker = new Walker(text);
  if (document.contents) walker.walk(document.contents, 0);
  return walker.mistakes;
}

class Walker {
  readonly mistakes: YamlMistake[] = [];
  readonly #anchors = new Map<string, Anchored>();
  #aliases = 0;
  #expanded = 0;

  constructor(readonly text: string) {}

  /** Values in a node, aliases spelled out. */
  walk(node: Node, depth: number): number {
    if (isAlias(node)) return this.#alias(node);
    if (node.tag !== undefined) this.#tag(node.tag, node.range?.[0] ?? 0);
    const anchored: Anchored = { node };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, anchored);
    if (!isCollection(node)) {
      this.#printable(node);
      return (anchored.size = 1);
    }
    if (depth >= DEEPEST) {
      this.mistakes.push(tooDeep(node.range?.[0] ?? 0));
      return 1;
    }
    const seen = new Set<string>();
    let size = 1;
    for (const item of node.items) {
      if (isPair(item)) {
        this.#key(item.key, seen, isMap(node));
        if (isNode(item.value)) size += this.walk(item.value, depth + 1);
      } else if (isNode(item)) size += this.walk(item, depth + 1);
    }
    return (anchored.size = size);
  }

  #tag(tag: string, before: number): void {
    const name = tag.replace('tag:yaml.org,2002:', '!!');
    const offset = Math.max(0, this.text.slice(0, before).search(/!\S*\s*(?:&\S+\s*)?$/));
    this.mistakes.push({
      code: 'tag',
      offset,
      end: offset + name.length,
      message: `a pipeline has no tags (found ${name})`,
      hint: 'Remove it; a text that looks like a number goes in quotes.',
    });
  }

  /** An escape is no way round: names go into tables, pages and terminals. */
  #printable(node: Node): void {
    const [found] = (isScalar(node) && typeof node.value === 'string' && UNPRINTABLE.exec(node.value)) || [];
    if (found) this.#report(node, 'encoding', `a text has the character ${unicodeName(found)}, which cannot be shown`, 'Remove it.');
  }

  #key(key: unknown, seen: Set<string>, inMap: boolean): void {
    const node = isNode(key) ? key : undefined;
    if (!isScalar(key) || typeof key.value !== 'string') {
      const found = isScalar(key) ? key.source || 'nothing' : isAlias(key) ? `*${key.source}` : 'a collection';
      const hint = isScalar(key) && key.source ? `Put it in quotes: '${key.source}'.` : undefined;
      this.#report(node, 'key-not-text', `a key must be a text (found ${found})`, hint);
    } else if (inMap && seen.has(key.value)) {
      this.#report(node, 'duplicate-key', `the key ${key.value} occurs twice in the same mapping`, 'Remove one of them.');
    } else seen.add(key.value);
  }

  #alias(alias: Alias): number {
    const anchored = this.#anchors.get(alias.source);
    if (!anchored) {
      this.#report(
        alias,
        'alias',
        `there is no anchor &${alias.source} before this alias`,
        `Write &${alias.source} before the value that it repeats, further up.`,
      );
      return 1;
    }
    if (anchored.size === undefined) {
      this.#report(alias, 'alias', `the alias *${alias.source} is inside its own anchor, and would never end`, 'Write the value itself.');
      return 1;
    }
    const wasTooMany = this.#tooMany();
    this.#aliases++;
    this.#expanded += anchored.size;
    if (this.#tooMany() && !wasTooMany) {
      this.#report(
        alias,
        'too-large',
        `up to here there are more than ${MOST_ALIASES} aliases, or they stand for more than ${MOST_VALUES} values`,
        'Write fewer, or the values themselves.',
      );
    }
    return anchored.size;
  }

  #tooMany(): boolean {
    return this.#aliases > MOST_ALIASES || this.#expanded > MOST_VALUES;
  }

  #report(node: Node | undefined, code: YamlMistake['code'], message: string, hint?: string): void {
    this.mistakes.push({ code, offset: node?.range?.[0] ?? 0, end: node?.range?.[1], message, hint });
  }
}
