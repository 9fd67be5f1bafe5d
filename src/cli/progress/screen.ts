import { eastAsianWidth } from 'get-east-asian-width';

/** Where text goes: in a terminal it is fitted to the width and may have colours; elsewhere it stays as it is. */
export interface Screen {
  /** Columns; infinite where it is no terminal. */
  readonly width: number;
  readonly colours: boolean;
}

/** The escape sequences of each style: what begins it and what ends it. */
const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;
export type Style = keyof typeof STYLES;

/** Narrower terminals are written to as if they had so many columns. */
const NARROWEST = 40;

/** NO_COLOR is obeyed as https://no-color.org says: any text but none. */
export function screenOf({ isTTY, columns = 80 }: Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>, env = process.env): Screen {
  if (!isTTY) return { width: Infinity, colours: false };
  return { width: Math.max(columns, NARROWEST), colours: (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' };
}

export function paint({ colours }: Screen, style: Style, text: string): string {
  const [begin, end] = STYLES[style];
  return colours && text !== '' ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
}

/** In columns of a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mark}|\u200d|\ufe0f/u.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!);
  return width;
}

/** One line, shortened at its end. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/**
 * Lines broken between words, the later ones as far to the right as the first. What has columns (two blanks within it) stays, and
 * so does a command to be copied.
 */
export function wrapped(text: string, width: number): string {
  if (width === Infinity) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      const [, indent, rest] = /^( *)(.*)$/.exec(line)!;
      if (widthOf(line) <= width || / {2}/.test(rest) || /^(Type: )?hsi-run /.test(rest)) return [line];
      return wordsIn(rest, width - indent.length).map((part) => indent + part);
    })
    .join('\n');
}

/** A text in lines of so many columns. A word that is wider stands alone. */
export function wordsIn(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
