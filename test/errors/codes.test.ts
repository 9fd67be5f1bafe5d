import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CODES, docsOf } from '../../src/errors/codes.js';
import { paragraphOf } from '../../src/errors/paragraph.js';
import { ROOT } from '../cli/command-line.js';

const test = suite('errors/codes');
const ALL = Object.values(CODES).flat();

test('docs/errors.md has a paragraph on each code, in order, and on nothing else', () => {
  const headings = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
  assert.equal(headings, ALL);
  assert.is(new Set(ALL).size, ALL.length);
});

test('every paragraph says something, and ends where the next begins', () => {
  for (const code of ALL) {
    const paragraph = paragraphOf(code);
    assert.ok(paragraph.startsWith(`${code}\n\n`) && paragraph.length > code.length + 40, code);
    assert.not.match(paragraph, /^#+ /m);
  }
  assert.is(docsOf('value'), 'docs/errors.md#value');
});

test('every code is used somewhere', () => {
  const sources = (readdirSync(join(ROOT, 'src'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('codes.ts'))
    .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
    .join('\n');
  for (const code of ALL) assert.ok(sources.includes(`'${code}'`), code);
});

test.run();
