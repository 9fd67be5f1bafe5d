import { type Document, isMap, isNode, isSeq, type Node } from 'yaml';
import { Failure, type Place, type Problem } from '../errors/failure.js';
import { type Override, parseOverride } from './override.js';
import { parseYaml } from './parse.js';
import { formatPath, type Path, startsWith } from './path.js';

/** A pipeline's text as a tree of values that know where they stand: in the file, or in a `--set` of the command line. */
export class PipelineDocument {
  readonly #document: Document;
  readonly #text: string;
  readonly #overrides: Override[] = [];

  /** @throws Failure `yaml` with every mistake of the YAML itself */
  constructor(readonly file: string, text: string) {
    this.#text = text;
    const { document, mistakes } = parseYaml(text);
    const problems = mistakes.map(({ offset, ...mistake }): Problem => ({ code: 'yaml', ...mistake, place: this.#placeAt(offset) }));
    if (!document || problems.length > 0) throw new Failure(problems);
    this.#document = document;
  }

  /** Sets values from the command line, each `PATH=VALUE` with a YAML value. */
  override(texts: readonly string[]): void {
    const problems: Problem[] = [];
    for (const text of texts) {
      try {
        const override = parseOverride(text);
        this.#set(override);
        this.#overrides.push(override);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        problems.push(...error.problems);
      }
    }
    if (problems.length > 0) throw new Failure(problems);
  }

  /** The values as plain JavaScript. */
  toValue(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      throw new Failure({ code: 'yaml', message: (error as Error).message, place: { file: this.file } });
    }
  }

  /** Whether a value is written there, in the file or on the command line. */
  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  /** Where a value stands; of a path that does not exist, its nearest ancestor. `key` points at the key instead. */
  place(path: Path, key?: string): Place {
    const whole = key === undefined ? path : [...path, key];
    const override = this.#overrides.findLast(({ path: set }) => startsWith(whole, set) || startsWith(set, whole));
    if (override && (startsWith(whole, override.path) || this.#nodeOf(whole)?.range == null)) return { file: `--set ${override.text}` };
    for (let length = path.length; length >= 0; length--) {
      const node = this.#nodeOf(path.slice(0, length));
      if (key !== undefined && length === path.length && isMap(node)) {
        const pair = node.items.find((item) => isNode(item.key) && String(item.key) === key);
        const range = isNode(pair?.key) ? pair.key.range : undefined;
        if (range) return this.#placeAt(range[0]);
      }
      if (node?.range) return this.#placeAt(node.range[0]);
    }
    return { file: this.file };
  }

  #nodeOf(path: Path): Node | undefined {
    if (path.length === 0) return this.#document.contents ?? undefined;
    const node = this.#document.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  #set(override: Override): void {
    for (const [index, part] of override.path.entries()) {
      const above = override.path.slice(0, index);
      const list = this.#nodeOf(above);
      if (!isSeq(list) || typeof part !== 'number' || part <= list.items.length) continue;
      const count = list.items.length;
      throw new Failure({
        code: 'override', message: `${formatPath(above)} has ${count} items: the next one is [${count}]`,
        place: { file: `--set ${override.text}` },
      });
    }
    try {
      this.#document.setIn(override.path, this.#document.createNode(override.value));
    } catch {
      throw new Failure({
        code: 'override', message: `nothing can be set below a value that has no keys`,
        place: { file: `--set ${override.text}` }, cure: 'Set the value above it as a whole: --set key={…}.',
      });
    }
  }

  #placeAt(offset: number): Place {
    const before = this.#text.slice(0, offset).split('\n');
    const excerpt = this.#text.split('\n')[before.length - 1].replace(/\r$/, '');
    return { file: this.file, line: before.length, column: before[before.length - 1].length + 1, excerpt };
  }
}
