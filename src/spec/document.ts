import { type Document, isMap, isNode, isSeq, LineCounter, type Node } from 'yaml';
import { Failure, type Place, type Problem } from '../errors/failure.js';
import { type Override, parseOverride } from './override.js';
import { parseYaml } from './parse.js';
import { formatPath, type Path, startsWith } from './path.js';
import { limited } from './problems.js';

/** A pipeline's text as a tree of values that know where they stand: in the file, or in a `--set` of the command line. */
export class PipelineDocument {
  readonly #document: Document;
  readonly #lines: readonly string[];
  readonly #counter = new LineCounter();
  readonly #overrides: Override[] = [];

  /** @throws Failure with every mistake of the YAML itself */
  constructor(readonly file: string, text: string) {
    this.#lines = text.split('\n');
    let start = 0;
    for (const line of this.#lines) {
      this.#counter.addNewLine(start);
      start += line.length + 1;
    }
    const { document, mistakes } = parseYaml(text);
    if (!document || mistakes.length > 0) {
      const problems = mistakes.map(({ offset, end, ...mistake }): Problem => ({ ...mistake, place: this.#placeAt(offset, end) }));
      throw new Failure(limited(problems));
    }
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
    return this.#document.toJS({ maxAliasCount: -1 });
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
        if (range) return this.#placeAt(range[0], range[1]);
      }
      if (node?.range) return this.#placeAt(node.range[0], node.range[1]);
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

  #placeAt(offset: number, end?: number): Place {
    const { line, col: column } = this.#counter.linePos(offset);
    const excerpt = (this.#lines[line - 1] ?? '').replace(/\r$/, '');
    const endColumn = end === undefined || end <= offset ? undefined : Math.min(column + end - offset, excerpt.length + 1);
    return { file: this.file, line, column, ...(endColumn === undefined ? {} : { endColumn }), excerpt };
  }
}
