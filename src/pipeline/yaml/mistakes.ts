import { type Document, type ErrorCode, isCollection, visit, type YAMLError } from 'yaml';
import type { Code } from '../../errors/codes.js';

/** A mistake of the YAML itself, at an offset of the text. */
export interface YamlMistake {
  readonly code: Code;
  readonly offset: number;
  readonly end?: number;
  readonly message: string;
  readonly hint?: string;
}

/** Characters: more than any pipeline needs. What is longer is a mistake, or an attack on whoever checks it. */
export const LONGEST = 100_000;
/** Levels of nesting; a pipeline needs six. */
export const DEEPEST = 32;

export function tooLong(found: string): Omit<YamlMistake, 'offset'> {
  return {
    code: 'too-large',
    message: `the file has ${found}; a pipeline may have ${LONGEST}`,
    hint: 'Is it a pipeline? Data belongs in its own files.',
  };
}

export function tooDeep(offset: number): YamlMistake {
  return {
    code: 'too-large',
    offset,
    message: `the document is nested deeper than ${DEEPEST} levels`,
    hint: 'A pipeline needs six. Is a bracket left open?',
  };
}

type Words = readonly [message: string, hint: string];

const NO_PAIR: Words = [
  'this is not a key with a value',
  'Write key: value, with a space after the colon, and align the keys of one mapping.',
];
const UNCLOSED: Words = ['this bracket is not closed', 'Close it, and indent the lines inside it.'];
const QUOTE_OPEN: Words = ['this quote is not closed', 'Close it with the same quote.'];

/** The parser's errors in words for somebody who writes a pipeline; the others keep the parser's. */
const WORDS: Partial<Record<ErrorCode, (error: YAMLError, text: string) => Words>> = {
  TAB_AS_INDENT: () => ['a tab is used where YAML needs spaces', 'Indent with spaces, two for each level.'],
  BAD_INDENT: ({ message }) =>
    message.includes('Flow')
      ? UNCLOSED
      : [
          'this line has another indentation than its neighbours',
          'Start the keys of one mapping, and the items of one list, in the same column.',
        ],
  MISSING_CHAR: ({ message }) => {
    if (message.includes('quote')) return QUOTE_OPEN;
    if (message.includes('Flow')) return UNCLOSED;
    return message.includes('map values') ? NO_PAIR : [lowerFirst(message), ''];
  },
  MULTILINE_IMPLICIT_KEY: () => NO_PAIR,
  BLOCK_AS_IMPLICIT_KEY: () => [
    'a second key is in the value of the first',
    'Write one key per line, or put {…} around keys that share a line.',
  ],
  BLOCK_IN_FLOW: () => ['a key is in the value of another: a comma is missing', 'Separate the keys in {…} and the items in […] by commas.'],
  BAD_SCALAR_START: ({ pos }, text) => [`a text cannot start with ${text[pos[0]]}`, 'Put it in quotes.'],
  BAD_DQ_ESCAPE: () => [
    'a backslash in double quotes starts an escape, and this is not a valid one',
    'Write \\\\ for a backslash, or use single quotes.',
  ],
  MULTIPLE_DOCS: () => ['a second document starts here', 'One file is one pipeline: remove the line --- and everything after it.'],
  UNEXPECTED_TOKEN: ({ message, pos }, text) =>
    message.includes('Block scalar')
      ? ['a text block starts on the line below its | or >', 'Move the text there.']
      : [
          `${JSON.stringify(text.slice(pos[0], Math.max(pos[1], pos[0] + 1)).split('\n', 1)[0])} is not allowed here`,
          'Is a quote, a comma or a bracket missing before it?',
        ],
};

/** More mistakes than these are not read. */
const MOST = 20;

/** The first error of each line: the others mostly follow from it. */
export function describeYamlErrors(document: Document, text: string): YamlMistake[] {
  const first: YAMLError[] = [];
  let lineEnd = -1;
  for (const error of document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    if (error.pos[0] <= lineEnd) continue;
    first.push(error);
    lineEnd = text.indexOf('\n', error.pos[0]);
    if (lineEnd < 0 || first.length === MOST) break;
  }
  const mistakes = [...directives(document, text), ...first.map((error) => describe(error, document, text))];
  return mistakes.sort((a, b) => a.offset - b.offset);
}

function describe(error: YAMLError, document: Document, text: string): YamlMistake {
  const words = WORDS[error.code]?.(error, text) ?? [lowerFirst(error.message), ''];
  const isOpen = words === UNCLOSED || words === QUOTE_OPEN;
  const offset = isOpen ? openingBefore(error.pos[0], document, text, words === QUOTE_OPEN) : error.pos[0];
  return { code: 'yaml', offset, message: words[0], hint: words[1] || undefined };
}

/** Where the bracket or quote stands that the parser misses the end of, which it reports where the text goes on. */
function openingBefore(end: number, document: Document, text: string, isQuote: boolean): number {
  let opening = end;
  visit(document, {
    Node(_key, node) {
      const start = node.range?.[0] ?? end;
      if (start >= end) return;
      const isOpen = isCollection(node) ? node.flow && !/[\]}]$/.test(text.slice(start, node.range![1])) : /["']/.test(text[start]);
      if (isOpen && isCollection(node) !== isQuote) opening = start;
    },
  });
  return opening;
}

/** Under %YAML 1.1 no is false and 1:30 is ninety: the same text would mean something else. */
function directives(document: Document, text: string): YamlMistake[] {
  const wrong = document.warnings.some(({ code }) => code === 'BAD_DIRECTIVE') || document.directives?.yaml.version !== '1.2';
  if (!wrong) return [];
  return [
    {
      code: 'yaml',
      offset: Math.max(0, text.search(/^%/m)),
      message: 'a pipeline is YAML 1.2, without directives',
      hint: 'Remove the line that begins with %.',
    },
  ];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
