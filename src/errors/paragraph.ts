import { readFileSync } from 'node:fs';
import type { Code } from './codes.js';

const PAGE = new URL('../../../docs/errors.md', import.meta.url);

/** What docs/errors.md, which comes with the package, says of a code: its heading and the text below it. */
export function paragraphOf(code: Code): string {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const start = lines.indexOf(`### ${code}`);
  const length = lines.slice(start + 1).findIndex((line) => /^##+ /.test(line));
  const paragraph = lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
  return paragraph
    .replace(/^### /, '')
    .replace(/^```text case=\S+$/m, '```')
    .trim();
}
