import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundleSchema } from '../../src/pipeline/schema/bundle.js';
import { ROOT } from '../cli/command-line.js';
import { LanguageServer } from './language-server.js';

/** What editors show: yaml-language-server itself, on the schema that a file's first line names. */
const test = suite('pipeline/editors');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-editors-'));
writeFileSync(join(folder, 'pipeline.schema.json'), JSON.stringify(bundleSchema()));
const BUNDLE = pathToFileURL(join(folder, 'pipeline.schema.json')).href;
const SHIPPED = pathToFileURL(join(ROOT, 'schemas/pipeline.schema.json')).href;
const server = new LanguageServer();
await server.start(pathToFileURL(folder).href);
// A server that hangs fails the tests instead of the whole suite.
const patience = setTimeout(() => server.stop(), 50_000);

let count = 0;
/** Opens a text under a schema; | is the cursor. */
async function open(text: string, schema = SHIPPED) {
  const written = `# yaml-language-server: $schema=${schema}\n${text}`;
  const uri = `${pathToFileURL(folder).href}/file${count++}.yaml`;
  const before = written.slice(0, written.indexOf('|')).split('\n');
  const diagnostics = await server.open(uri, written.replace('|', ''));
  return { diagnostics, at: { textDocument: { uri }, position: { line: before.length - 1, character: before[before.length - 1].length } } };
}

async function completionsOf(text: string, schema?: string): Promise<string[]> {
  const { at } = await open(text, schema);
  const { items } = await server.request<{ items: { label: string }[] }>('textDocument/completion', at);
  return items.map(({ label }) => label);
}

async function hoverOf(text: string, schema?: string): Promise<string> {
  const { at } = await open(text, schema);
  const hover = await server.request<{ contents: { value: string } } | null>('textDocument/hover', at);
  return hover?.contents.value ?? '';
}

const COMPLETIONS: [string, string, string[]][] = [
  ['the keys of training', 'version: 1\ntraining:\n  |', ['optimizer', 'batch', 'epochs', 'select', 'batch_norm']],
  ['the values of select', 'training:\n  select: |', ['validation-accuracy', 'validation-loss', 'last']],
  ['the presets', 'architecture: |', ['ssrn', 'ssrn-released']],
  ['the kinds of block', 'architecture:\n  - |', ['conv', 'spectral', 'spatial', 'pool', 'dropout', 'dense']],
];

const HOVERS: [string, string, RegExp][] = [
  ['a share', 'split:\n  tra|in: 20%', /training pixels: a share of each class \(20% or 0\.2\)/],
  ['a size in its unit', 'patch:\n  si|ze: 7', /in pixels; odd/],
  ['a learning rate', 'training:\n  optimizer:\n    adam:\n      learning_|rate: 1', /the size of a step along the gradient/],
];

for (const [name, schema] of [
  ['the shipped schema', SHIPPED],
  ['the bundle', BUNDLE],
]) {
  for (const [title, text, wanted] of COMPLETIONS) {
    test(`${name} completes ${title}`, async () => {
      const found = await completionsOf(text, schema);
      for (const label of wanted) assert.ok(found.includes(label), `${label} is not among ${found.join(', ')}`);
    });
  }

  for (const [title, text, wanted] of HOVERS) {
    test(`${name} explains ${title}`, async () => assert.match(await hoverOf(text, schema), wanted));
  }

  test(`${name} tells of what is wrong, and of nothing else`, async () => {
    const right = readFileSync(join(ROOT, 'pipelines/quickstart.yaml'), 'utf8').split('\n').slice(1).join('\n');
    assert.equal((await open(right, schema)).diagnostics, []);
    const { diagnostics } = await open(right.replace('size: 7', 'size: 8').replace('batch: 16', 'bacth: 16'), schema);
    const lines = right.split('\n');
    assert.equal(diagnostics.map(({ range }) => lines[range.start.line - 1].trim()).sort(), ['batch: 16', 'patch: {size: 7}']);
    assert.match(diagnostics.map(({ message }) => message).join('\n'), 'bacth');
  });
}

test.after(() => {
  clearTimeout(patience);
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.run();
