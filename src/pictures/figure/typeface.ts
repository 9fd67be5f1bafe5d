import { existsSync, readFileSync } from 'node:fs';
import type { Font } from 'fontkit';
import { Failure } from '../../errors/failure.js';

/** A part of a text that one font file has all characters of. */
export interface Run {
  readonly text: string;
  readonly font: LoadedFont;
}

export interface LoadedFont {
  /** Unique in a figure. */
  readonly name: string;
  /** What a PDF embeds the used part of. */
  readonly bytes: Uint8Array;
  /** What an SVG embeds, with its type. */
  readonly web: { readonly bytes: Uint8Array; readonly type: string };
}

/**
 * The letters of a figure: how wide they are, and which font has them.
 */
export interface Typeface {
  /** CSS families in the order in which a reader of SVG looks for letters. */
  readonly families: readonly string[];
  widthOf(text: string, size: number): number;
  runsOf(text: string): readonly Run[];
  /** Characters that no font has, which have been asked for so far. */
  readonly missing: ReadonlySet<string>;
}

/** Arimo has the widths of Arial and of Liberation Sans: a reader that ignores the embedded font draws the same figure with those. */
const FAMILY = 'Arimo';
const SCRIPTS = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'] as const;

/**
 * @param file of a font (TTF, OTF, WOFF) in place of Arimo, such as that of the journal or of one's language
 * @throws Failure `file-missing`, `format-unsupported`
 */
export async function loadTypeface(file?: string): Promise<Typeface> {
  const { create } = await import('fontkit');
  const open = (bytes: Uint8Array): Font => {
    const font = create(Buffer.from(bytes));
    if (!('layout' in font)) throw new TypeError('it has several fonts');
    return font;
  };
  if (file !== undefined) return typefaceOf([ownFont(file, open)]);
  return typefaceOf(
    SCRIPTS.map((script, index) => {
      const read = (kind: string) => readFileSync(new URL(`./fonts/arimo-${script}-400-normal.${kind}`, import.meta.url));
      const bytes = read('woff');
      const web = { bytes: read('woff2'), type: 'font/woff2' };
      return { name: index === 0 ? FAMILY : `${FAMILY} ${script}`, bytes, web, font: open(bytes) };
    }),
  );
}

type Opened = LoadedFont & { readonly font: Font };

function ownFont(file: string, open: (bytes: Uint8Array) => Font): Opened {
  if (!existsSync(file))
    throw new Failure({
      code: 'file-missing',
      message: '--font: there is no such file',
      place: { file },
      hint: 'Give the path of a .ttf or .otf file.',
    });
  const bytes = readFileSync(file);
  try {
    const font = open(bytes);
    const type =
      bytes.toString('latin1', 0, 4) === 'OTTO' ? 'font/otf' : bytes.toString('latin1', 0, 4) === 'wOFF' ? 'font/woff' : 'font/ttf';
    return { name: font.familyName ?? 'Figure', bytes, web: { bytes, type }, font };
  } catch (error) {
    throw new Failure(
      {
        code: 'format-unsupported',
        message: `--font: it is not a font that can be embedded (${(error as Error).message})`,
        place: { file },
        hint: 'Give a .ttf or .otf file with one font; of a collection (.ttc) save one.',
      },
      { cause: error },
    );
  }
}

function typefaceOf(fonts: readonly Opened[]): Typeface {
  const missing = new Set<string>();
  const fontFor = (character: string): Opened => {
    const found = fonts.find(({ font }) => font.hasGlyphForCodePoint(character.codePointAt(0)!));
    if (!found) missing.add(character);
    return found ?? fonts[0];
  };
  const runsOf = (text: string): { text: string; font: Opened }[] => {
    const runs: { text: string; font: Opened }[] = [];
    for (const character of text) {
      const font = fontFor(character);
      const last = runs.at(-1);
      if (last?.font === font) last.text += character;
      else runs.push({ text: character, font });
    }
    return runs;
  };
  return {
    families: [...fonts.map(({ name }) => name), 'Arial', 'Liberation Sans', 'Helvetica', 'sans-serif'],
    runsOf,
    widthOf: (text, size) =>
      runsOf(text).reduce((sum, { text: part, font: { font } }) => sum + (font.layout(part).advanceWidth * size) / font.unitsPerEm, 0),
    missing,
  };
}

/** A text in lines that are no wider than asked, broken between words and after hyphens; a word that is wider is cut. */
export function wrap(type: Typeface, text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.match(/[^\s-]+-?|-|\s+/g) ?? []) {
    if (type.widthOf((line + part).trimEnd(), size) <= width) {
      line += part;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = part.trimStart();
    while (type.widthOf(line, size) > width && line.length > 1) {
      let end = line.length - 1;
      while (end > 1 && type.widthOf(line.slice(0, end), size) > width) end--;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
