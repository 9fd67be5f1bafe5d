import { parseDocument } from 'yaml';
import { formatPath, type Path } from './path.js';
import { YamlSource } from './source.js';
import { type Tree, treeOf } from './tree.js';

/**
 * YAML text with a comment at the end of each line that a value starts on. What the text says stays the same.
 *
 * @param commentFor of each value the comment, by its path
 * @param aligned all comments in one column; else two blanks after the text, so that one long line moves no other
 */
export function annotate(text: string, commentFor: (path: Path) => string | undefined, { aligned = false } = {}): string {
  const lines = text.split('\n');
  const source = new YamlSource('', text);
  const comments = new Map<number, string>();
  const visit = (tree: Tree, path: Path, line: number, end: number) => {
    const comment = commentFor(path);
    // A text that goes on in the next line would take the comment for its own.
    const whole = tree.kind !== 'leaf' || end === line;
    if (comment && whole) comments.set(line, [comments.get(line), comment].filter((part) => part !== undefined).join('; '));
    const below: [string | number, Tree, number][] =
      tree.kind === 'list'
        ? tree.items.map((item, index) => [index, item, offsetLine(item.origin.offset)])
        : tree.kind === 'mapping'
          ? [...tree.entries].map(
              ([
                key,
                {
                  key: { offset },
                  value,
                },
              ]) => [key, value, offsetLine(offset)],
            )
          : [];
    for (const [index, [key, value, start]] of below.entries()) {
      visit(value, [...path, key], start, (below[index + 1]?.[2] ?? end + 1) - (below[index + 1]?.[2] === start ? 0 : 1));
    }
  };
  const offsetLine = (offset: number) => source.placeAt(offset).line! - 1;
  const last = lines.length - (lines.at(-1) === '' ? 2 : 1);
  visit(treeOf(parseDocument(text), source), [], -1, last);
  const column = Math.max(0, ...[...comments.keys()].map((line) => lines[line]?.length ?? 0));
  return lines
    .map((line, index) => (comments.has(index) ? `${aligned ? line.padEnd(column) : line}  # ${comments.get(index)}` : line))
    .join('\n');
}

/** A lookup of comments by path. */
export function byPath(comments: ReadonlyMap<string, string>): (path: Path) => string | undefined {
  return (path) => comments.get(formatPath(path));
}
