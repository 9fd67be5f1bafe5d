// Holds README and docs to plain English: no sentence over 30 words, and no phrase of the lists in language.mjs. It looks for
// those phrases in schemas/ and in the messages and comments of src/ too. `node scripts/check-language.mjs [FILE…]`; `--longest` lists
// sentences over 25 words, which is what we aim at.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXCEPTIONS, PHRASES, SHOWN_PHRASES } from './language.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const MOST_WORDS = 30;
const AIM = 25;

const listed = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => ending.test(name) && !name.includes('generated'))
    .sort();
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...listed('docs', /\.md$/)];
const others = [...listed('schemas', /\.json$/), ...listed('src', /\.ts$/)];

/** Blocks of a page with their first line: paragraphs, items of lists, each item in a table's cell; no code, no headings. */
function* blocksOf(text) {
  let block;
  let fenced = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const starts = /^\s*([-*]|\d+\.)\s/.test(line);
    const ends = fenced || /^\s*(```|#|\||$)/.test(line) || (/^ {4}\S/.test(line) && !block);
    if (block && (starts || ends)) {
      yield block;
      block = undefined;
    }
    if (!fenced && /^\s*\|/.test(line)) yield* cellsOf(line).map((cell) => ({ line: index + 1, text: cell }));
    if (ends) continue;
    block ??= { line: index + 1, text: '' };
    block.text += ` ${line.trim()}`;
  }
  if (block) yield block;
}

const cellsOf = (line) =>
  line
    .replace(/`[^`]*`/g, 'code')
    .split(/(?<!\\)\||; /)
    .filter((cell) => !/^[\s:-]*$/.test(cell));

/** Code counts as one word, a list of code as one too; a link's address does not count. */
const plain = (text) =>
  text
    .replace(/^\s*([-*]|\d+\.)\s/, '')
    .replace(/(`+).*?\1/g, 'code')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/code(,( and| or)? code)+/g, 'code')
    .replace(/\b(Fig|e\.g|i\.e|vs|Dr|al)\. /g, '$1 ')
    .replace(/[*_]/g, '');

const sentencesOf = (text) =>
  plain(text)
    .split(/(?<=[.!?]["')\]]*)\s+(?=["'([]*[A-Z0-9]|code|hsi-run)/)
    .map((sentence) => sentence.trim());

const wordsOf = (sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

const chosen = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const most = process.argv.includes('--longest') ? AIM : MOST_WORDS;
const found = [];

function checkSentences(file, text) {
  for (const block of blocksOf(text)) {
    for (const sentence of sentencesOf(block.text)) {
      const words = wordsOf(sentence);
      if (words <= most || EXCEPTIONS.some(([where, start]) => where === file && sentence.startsWith(start))) continue;
      found.push(`${file}:${block.line}: ${words} words: ${sentence.slice(0, 100)}…`);
    }
  }
}

/** Words that do not belong to the page's language: examples of code and of output. */
const withoutCode = (text) => text.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, ''));

function checkPhrases(file, text) {
  for (const [index, line] of text.split('\n').entries()) {
    const shown = file.endsWith('.ts') ? withoutComment(line) : line;
    const matches = [
      ...PHRASES.map(([pattern, instead]) => [pattern.exec(line), instead]),
      ...SHOWN_PHRASES.map(([pattern, instead]) => [pattern.exec(shown), instead]),
    ];
    for (const [match, instead] of matches) if (match) found.push(`${file}:${index + 1}: "${match[0]}": ${instead}`);
  }
}

const withoutComment = (line) => (/^\s*(\*|\/\*|\/\/)/.test(line) ? '' : line.replace(/\s\/\/ .*$/, ''));

for (const file of [...pages, ...others]) {
  if (chosen.length > 0 && !chosen.includes(file)) continue;
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.md')) checkSentences(file, text);
  checkPhrases(file, file.endsWith('.md') ? withoutCode(text) : text);
}
if (found.length > 0)
  console.error(`${found.join('\n')}\n${found.length} places: write shorter sentences in the field's words (docs/glossary.md)`);
process.exit(found.length > 0 ? 1 : 0);
