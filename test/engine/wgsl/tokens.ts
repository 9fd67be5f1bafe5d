/** A piece of a shader's text. */
export interface Token {
  readonly kind: 'number' | 'name' | 'mark';
  readonly text: string;
}

const MARKS = ['->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '+=', '-=', '*=', '/='];
const TOKEN = new RegExp(
  [
    String.raw`\s+|//.*`,
    String.raw`(0x[0-9a-f]+[ui]?|\d+\.?\d*(?:[eE][-+]?\d+)?[fui]?|\.\d+)`,
    String.raw`([A-Za-z_]\w*)`,
    `(${[...MARKS.map((mark) => mark.replace(/[+*|]/g, '\\$&')), String.raw`[-+*\/%<>=!&|^~(){}\[\];:,.@?]`].join('|')})`,
  ].join('|'),
  'gy',
);

/** The tokens of WGSL, without comments. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`no WGSL: ${source.slice(at, at + 40)}`);
    const [, number, name, mark] = match;
    if (number) tokens.push({ kind: 'number', text: number });
    else if (name) tokens.push({ kind: 'name', text: name });
    else if (mark) tokens.push({ kind: 'mark', text: mark });
  }
  return tokens;
}
