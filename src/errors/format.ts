import { eastAsianWidth } from 'get-east-asian-width';
import { docsOf } from './codes.js';
import type { Place, Problem } from './failure.js';
import { visible } from './visible.js';

/** How much of a long line stands in an excerpt. */
const WIDEST = 140;
/** The line's number, and the dots of what is left out. */
const BESIDE = 10;
const LONGEST = 1000;

/**
 * A problem as the terminal shows it:
 *
 *     pipelines/mine.yaml:7:10: error: training.batch must be a whole number from 1 to 65536 (found -3)
 *         7 |   batch: -3
 *           |          ^
 *       hint
 *       hsi-run explain value
 *
 * The last line is a command, as the pages lie where the program is installed; pages that the hint names are shown by it too.
 */
export function formatProblem(problem: Problem): string {
  return formatProblemWithin(problem, Infinity);
}

/** @param width of the terminal: so much of a long line is shown that it stays one */
export function formatProblemWithin({ code, message, suggestion, hint, place }: Problem, width: number): string {
  const where = place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') + ': ' : '';
  const help = [suggestion && `Did you mean ${suggestion}?`, hint].filter(Boolean).join(' ');
  return [
    visible(`${where}error: ${cut(message)}`),
    ...excerptOf(place, Math.min(WIDEST, width - BESIDE)),
    ...extendedBy(place),
    ...(help ? [`  ${visible(help)}`] : []),
    `  ${[code, ...pagesIn(help)].map((what) => `hsi-run explain ${what}`).join('; ')}`,
  ].join('\n');
}

/** `docs/engines.md` and the like. */
function pagesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([page]) => page))];
}

/** The same for machines: one flat object, without what is not known. `cure` is the hint under its former name. */
export function problemRecord({ code, message, expected, suggestion, hint, instead, place }: Problem) {
  return { code, message, expected, suggestion, hint, cure: hint, instead: instead?.write, ...place, docs: docsOf(code) };
}

function extendedBy(place: Place | undefined): string[] {
  return place?.via ? [`  extended by ${place.via.toReversed().join(', by ')}`] : [];
}

function excerptOf(place: Place | undefined, widest: number): string[] {
  if (place?.excerpt === undefined) return [];
  const { column = 1, excerpt } = place;
  const from = excerpt.length > widest ? Math.max(0, Math.min(column - 1 - Math.floor(widest / 2), excerpt.length - widest)) : 0;
  const shown = visible(excerpt.slice(from, from + widest));
  const dots = [from > 0 ? '…' : '', from + widest < excerpt.length ? '…' : ''];
  const lines = [`${String(place.line ?? 1).padStart(5)} | ${dots[0]}${shown}${dots[1]}`];
  if (place.column === undefined) return lines;
  return [...lines, `      | ${blank(dots[0] + shown.slice(0, column - 1 - from))}^`];
}

/** A message may quote what is as long as a file. */
function cut(message: string): string {
  return message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
}

/** Blanks as wide as a text. Tabs stay, so that the caret stands where the terminal puts the character. */
function blank(text: string): string {
  return [...text].map((character) => (character === '\t' ? '\t' : ' '.repeat(widthOf(character)))).join('');
}

function widthOf(character: string): number {
  return /\p{Mark}|\u200d|\ufe0f/u.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!);
}
