import type { Place } from '../../errors/failure.js';

/** A text that values come from: a file, or an argument of the command line, which has no lines. */
export class YamlSource {
  readonly #lines: readonly string[] | undefined;

  /** @param via the places of the `extends` that lead to this file, outermost first */
  constructor(
    readonly name: string,
    text?: string,
    readonly via: readonly string[] = [],
  ) {
    this.#lines = text?.split('\n');
  }

  get isFile(): boolean {
    return this.#lines !== undefined;
  }

  /** @param end just behind the last character */
  placeAt(offset: number, end?: number): Place {
    if (!this.#lines) return { file: this.name };
    let line = 0;
    let start = 0;
    while (line < this.#lines.length - 1 && start + this.#lines[line].length < offset) start += this.#lines[line++].length + 1;
    const excerpt = this.#lines[line].replace(/\r$/, '');
    const column = offset - start + 1;
    const endColumn = end === undefined || end <= offset ? {} : { endColumn: Math.min(column + end - offset, excerpt.length + 1) };
    return { file: this.name, line: line + 1, column, ...endColumn, excerpt, ...(this.via.length > 0 ? { via: this.via } : {}) };
  }
}

/** Where in a text something stands. */
export interface YamlPlace {
  readonly source: YamlSource;
  readonly offset: number;
  /** Just behind its last character. */
  readonly end?: number;
}

export function placeOf({ source, offset, end }: YamlPlace): Place {
  return source.placeAt(offset, end);
}
