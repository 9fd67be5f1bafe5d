import { CATALOGUE, type Scenes } from '../scenes/index.js';
import type { Code } from '../errors/codes.js';
import { Failure, type Place, type Problem } from '../errors/failure.js';
import { type Assignment, setIn } from './vary/change.js';
import { readTree } from './vary/extends.js';
import { parseOverride } from './vary/override.js';
import { formatPath, type Path } from './yaml/path.js';
import { type YamlPlace, placeOf } from './yaml/source.js';
import { type Mapping, type Tree, treeAt, valueOf, without } from './yaml/tree.js';

/**
 * A pipeline's values, which know where they stand: in the file, in one that it extends, in its `vary`, or in a `--set`
 * of the command line.
 */
export class PipelineDocument {
  #tree: Mapping;
  readonly #overrides: Assignment[] = [];

  /**
   * @param folder where `extends` starts from, if not the file's own folder
   * @param scenes those that it may name
   * @throws Failure with every mistake of the YAML itself, and of `extends`
   */
  constructor(
    readonly file: string,
    text: string | Mapping,
    folder?: string,
    readonly scenes: Scenes = CATALOGUE,
  ) {
    this.#tree = typeof text === 'string' ? readTree(file, text, folder) : text;
  }

  /** Sets values from the command line, each `PATH=VALUE` with a YAML value; `null` takes a value away. */
  override(texts: readonly string[]): void {
    const problems: Problem[] = [];
    for (const text of texts) {
      try {
        const override = parseOverride(text);
        const { path, value, key } = override;
        if (path[0] === 'extends')
          throw new Failure({ code: 'override', message: 'extends belongs in a file, and cannot be set', place: placeOf(key) });
        if (value.kind === 'leaf' && value.removes && !this.has(path)) {
          throw new Failure({
            code: 'override',
            message: `null removes a value, but there is no ${formatPath(path)}`,
            place: placeOf(key),
          });
        }
        this.#tree = setIn(this.#tree, override, 'override') as Mapping;
        this.#overrides.push(override);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        problems.push(...error.problems);
      }
    }
    if (problems.length > 0) throw new Failure(problems);
  }

  /** What the command line set, in its order. */
  get overrides(): readonly Assignment[] {
    return this.#overrides;
  }

  /** The same with other values: those of one configuration. */
  with(assignments: readonly Assignment[], code: Code): PipelineDocument {
    const tree = assignments.reduce<Tree>((changed, assignment) => setIn(changed, assignment, code), this.#tree);
    return new PipelineDocument(this.file, tree as Mapping, undefined, this.scenes);
  }

  /** The same without some of its keys. */
  without(...keys: string[]): PipelineDocument {
    return new PipelineDocument(this.file, without(this.#tree, keys), undefined, this.scenes);
  }

  /** The values as plain JavaScript. */
  toValue(): unknown {
    return valueOf(this.#tree);
  }

  tree(path: Path): Tree | undefined {
    return treeAt(this.#tree, path);
  }

  /** Whether a value is written there, in a file or on the command line. */
  has(path: Path): boolean {
    return this.tree(path) !== undefined;
  }

  /** Where a value stands; of a path that does not exist, its nearest ancestor. `key` points at the key instead. */
  place(path: Path, key?: string): Place {
    return placeOf(this.origin(path, key));
  }

  origin(path: Path, key?: string): YamlPlace {
    const mapping = this.tree(path);
    const entry = key !== undefined && mapping?.kind === 'mapping' ? mapping.entries.get(key) : undefined;
    if (entry) return entry.key;
    for (let length = path.length; length > 0; length--) {
      const tree = this.tree(path.slice(0, length));
      if (tree) return tree.origin;
    }
    return this.#tree.origin;
  }
}
