import { readdirSync, readFileSync } from 'node:fs';
import type { Code } from './codes.js';

const DOCS = new URL('../../../docs/', import.meta.url);
const PAGE = new URL('errors.md', DOCS);

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

/** The names of the pages that come with the package: `engines.md`. */
export function pageNames(): string[] {
  return readdirSync(DOCS)
    .filter((name) => name.endsWith('.md'))
    .sort();
}

/** A page, as it was written. */
export function pageText(name: string): string {
  return readFileSync(new URL(name, DOCS), 'utf8').trim();
}
