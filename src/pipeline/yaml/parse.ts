import { type Document, isMap, parseDocument } from 'yaml';
import { checkNodes } from './parse-nodes.js';
import { UNPRINTABLE, unicodeName } from './unprintable.js';
import { describeYamlErrors, DEEPEST, LONGEST, tooDeep, tooLong, type YamlMistake } from './mistakes.js';

export type { YamlMistake } from './mistakes.js';

/** A pipeline's text, which must be a mapping. */
export function parseYaml(text: string): { document?: Document; mistakes: YamlMistake[] } {
  const { document, mistakes } = parseValue(text);
  if (mistakes.length > 0 || isMap(document?.contents)) return { document, mistakes };
  return {
    mistakes: [
      {
        code: 'yaml',
        offset: 0,
        message: 'a pipeline is a mapping of keys to values',
        hint: 'Start it with version: 1. pipelines/quickstart.yaml is an example.',
      },
    ],
  };
}

/**
 * Parses YAML that somebody else may have written. Beyond what no YAML may be, over-long and over-deep documents, keys
 * that are no text or stand twice, tags, aliases without anchors, within their anchors or without bound are mistakes.
 */
export function parseValue(text: string): { document?: Document; mistakes: YamlMistake[] } {
  const refused = refuseUnparsed(text);
  if (refused) return { mistakes: [refused] };
  // The parser makes an Error of each mistake, of which there may be one a character: their stacks would take seconds.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
    const mistakes = describeYamlErrors(document, text);
    // After an error of the syntax the tree is a guess: what it lacks or has twice would mislead.
    if (mistakes.length === 0) mistakes.push(...checkNodes(document, text));
    return { document, mistakes };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { mistakes: [tooDeep(0)] };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What is found before the parser, which is recursive, sees it. */
function refuseUnparsed(text: string): YamlMistake | undefined {
  if (text.length > LONGEST) return { ...tooLong(`${text.length} characters`), offset: 0 };
  const control = UNPRINTABLE.exec(text);
  if (control) {
    const name = unicodeName(control[0]);
    return {
      code: 'encoding',
      offset: control.index,
      end: control.index + 1,
      message: `the character ${name} is not allowed in YAML`,
      hint: name === 'U+0000' ? 'Is it UTF-16? Save the file as UTF-8.' : 'Delete it.',
    };
  }
  const deep = openTooMany(text);
  return deep === undefined ? undefined : tooDeep(deep);
}

/** Where flow collections or compact block collections open too many levels. */
function openTooMany(text: string): number | undefined {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    // A text may hold brackets of its own, so that only a multiple of what is allowed is refused unparsed.
    if (depth > DEEPEST * 4) return offset;
  }
  return /^[ \t]*(?:[-?:][ \t]+){64}/m.exec(text)?.index;
}
