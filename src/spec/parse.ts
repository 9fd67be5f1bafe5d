import { type Document, isMap, isScalar, parseDocument, visit } from 'yaml';

/** A mistake of the YAML itself, at an offset of the text. */
export interface YamlMistake {
  readonly offset: number;
  readonly message: string;
  readonly cure?: string;
}

/** More than any pipeline needs: what is longer or deeper is a mistake, or an attack on whoever checks it. */
const LONGEST = 1_000_000;
const DEEPEST = 32;

/**
 * Parses YAML that somebody else may have written: over-long and over-deep documents, keys that are no text, aliases
 * without anchors are mistakes here, as duplicate keys and tabs are to the parser.
 */
export function parseYaml(text: string): { document?: Document; mistakes: YamlMistake[] } {
  if (text.length > LONGEST) return { mistakes: [{ offset: 0, message: `the file is longer than ${LONGEST} characters` }] };
  const deep = tooDeep(text);
  if (deep !== undefined) return { mistakes: [{ offset: deep, message: `the document is nested deeper than ${DEEPEST} levels` }] };
  const document = parseDocument(text, { prettyErrors: false });
  const mistakes: YamlMistake[] = document.errors.map((error) => ({ offset: error.pos[0], message: error.message }));
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document)) return;
      mistakes.push({ offset: alias.range![0], message: `no anchor &${alias.source} stands before this alias` });
    },
    Pair(_key, { key }) {
      if (isScalar(key) && typeof key.value === 'string') return undefined;
      const found = isScalar(key) ? key.source ?? 'nothing' : 'a collection';
      const range = key !== null && typeof key === 'object' && 'range' in key ? (key.range as [number, number, number]) : undefined;
      mistakes.push({ offset: range?.[0] ?? 0, message: `a key must be a text (found ${found})` });
      return visit.SKIP;
    },
    Collection(_key, node, path) {
      if (path.length <= DEEPEST * 2) return undefined;
      mistakes.push({ offset: node.range?.[0] ?? 0, message: `the document is nested deeper than ${DEEPEST} levels` });
      return visit.BREAK;
    },
  });
  if (mistakes.length === 0 && !isMap(document.contents)) {
    mistakes.push({
      offset: 0, message: 'a pipeline is a mapping of keys to values',
      cure: 'Start it with version: 1. pipelines/quickstart.yaml is an example.',
    });
  }
  return { document, mistakes };
}

/** Where flow collections or block sequences open too many levels: found before the recursive parser sees them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    // A text may hold brackets of its own, so that only a multiple of what is allowed is refused unparsed.
    if (depth > DEEPEST * 4) return offset;
  }
  const dashes = /^[ \t]*(?:- ){64}/m.exec(text);
  return dashes ? dashes.index : undefined;
}
