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

/** Beside columns that leave less room, what is too wide begins on the left. */
const LEAST_ROOM = 24;

/**
 * Lines broken between words, the later ones as far to the right as the text of the first: behind the mark of a list, in the last of
 * several columns (two blanks between them). A command to be copied goes on behind a backslash, as shells take it.
 */
export function wrapped(text: string, width: number): string {
  if (width === Infinity) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      if (widthOf(line) <= width) return [line];
      if (isCommand(line)) return commandLines(line, width);
      const [, begin, rest] = partsOf(line, width);
      const [first, ...others] = wordsIn(rest, width - widthOf(begin));
      return [begin + first, ...others.map((part) => ' '.repeat(widthOf(begin)) + part)];
    })
    .join('\n');
}

/** What stands before the text of a line, and the text. */
function partsOf(line: string, width: number): readonly string[] {
  const columns = /^(.*\S {2,})(\S.*)$/.exec(line);
  if (columns && widthOf(columns[1]) <= width - LEAST_ROOM) return columns;
  return /^( *(?:[-+~*] )?)(.*)$/.exec(line)!;
}

/** `hsi-run plan mine.yaml`, but not a sentence that begins with a command. */
function isCommand(line: string): boolean {
  const [, words] = /^ *(?:Type: )?hsi-run (.*)$/.exec(line) ?? [];
  return words !== undefined && !/[.:;,!?](?: |$)/.test(words.replaceAll(/'[^']*'|"[^"]*"/g, ''));
}

function commandLines(line: string, width: number): string[] {
  const [, indent, rest] = /^( *)(.*)$/.exec(line)!;
  // An option stays beside its value. Quoted text is one word: a backslash in it would stay.
  const words = rest.match(/(?:--\w[\w-]* (?=[^-]))?(?:'[^']*'|"[^"]*"|[^ '"])+/g) ?? [rest];
  const lines = packed(words, width - indent.length - 4);
  return lines.map((part, index) => `${indent}${index === 0 ? '' : '  '}${part}${index < lines.length - 1 ? ' \\' : ''}`);
}

/** A text in lines of so many columns. A word that is wider stands alone. */
export function wordsIn(text: string, width: number): string[] {
  return packed(text.split(' '), width);
}

function packed(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
