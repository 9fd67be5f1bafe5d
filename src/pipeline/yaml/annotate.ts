import { parseDocument } from 'yaml';
import { formatPath, type Path } from './path.js';
import { YamlSource } from './source.js';
import { type Tree, treeOf } from './tree.js';

/**
 * YAML text with a comment at the end of each line that a value starts on, so that one long line moves no other. What the text says stays
 * the same.
 *
 * @param commentFor of each value the comment, by its path
 */
export function annotate(text: string, commentFor: (path: Path) => string | undefined): string {
  const comments = commentsIn(text, commentFor);
  return text
    .split('\n')
    .map((line, index) => (comments.has(index) ? `${line}  # ${comments.get(index)}` : line))
    .join('\n');
}

/** The comment of each line of a YAML text that has one, by its index: those of all values that start there. */
export function commentsIn(text: string, commentFor: (path: Path) => string | undefined): ReadonlyMap<number, string> {
  const lines = text.split('\n');
  const source = new YamlSource('', text);
  const comments = new Map<number, string>();
  const visit = (tree: Tree, path: Path, line: number, end: number) => {
    const comment = commentFor(path);
    // A text that goes on in the next line would take the comment for its own; the whole has no line.
    const whole = tree.kind !== 'leaf' || end === line;
    if (comment && whole && line >= 0) comments.set(line, [comments.get(line), comment].filter((part) => part !== undefined).join('; '));
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
  return comments;
}

/** A lookup of comments by path. */
export function byPath(comments: ReadonlyMap<string, string>): (path: Path) => string | undefined {
  return (path) => comments.get(formatPath(path));
}
