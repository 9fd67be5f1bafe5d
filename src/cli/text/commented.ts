import { widthOf, wordsIn } from '../progress/screen.js';

/** Between the text and its comment, with the mark of that. */
const MARK = '  # ';

/**
 * YAML text with comments in one column, within so many columns of a terminal: a comment that is too wide goes on below, and that of a
 * line which is too long stands above it. What the text says stays the same, and nothing is cut.
 *
 * @param comments by the index of the line
 */
export function commented(text: string, comments: ReadonlyMap<number, string>, width: number): string {
  const lines = text.split('\n');
  const longest = Math.max(0, ...[...comments.values()].map(widthOf));
  // Half of the screen is for comments, if they need it.
  const most = width - MARK.length - Math.min(longest, Math.floor(width / 2) - MARK.length);
  const beside = [...comments.keys()].map((index) => widthOf(lines[index])).filter((length) => length <= most);
  const column = Math.max(0, ...beside);
  return lines
    .flatMap((line, index) => {
      const comment = comments.get(index);
      if (comment === undefined) return [line];
      const length = widthOf(line);
      if (length > most) return [...above(line, comment, width), line];
      const [first, ...others] = broken(comment, width - column - MARK.length);
      return [`${line}${' '.repeat(column - length)}${MARK}${first}`, ...others.map((part) => `${' '.repeat(column)}${MARK}${part}`)];
    })
    .join('\n');
}

function above(line: string, comment: string, width: number): string[] {
  const indent = /^ */.exec(line)![0];
  return broken(comment, width - indent.length - 2).map((part) => `${indent}# ${part}`);
}

const broken = (comment: string, width: number) => (width === Infinity ? [comment] : wordsIn(comment, width));
