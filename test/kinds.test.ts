import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BLOCKS } from '../src/architecture/blocks/index.js';
import { LAYERS } from '../src/architecture/layers/index.js';
import { COMPILERS } from '../src/compile/layers/index.js';
import { METHODS } from '../src/splits/index.js';

/**
 * The folders in which a file is a kind: what is there, what is registered, what schemas and docs know. To add a kind is to
 * follow what this test says until it says nothing.
 */
interface Registry {
  readonly title: string;
  readonly folder: string;
  /** The keys of its table. */
  readonly registered: readonly string[];
  /** Files of the folder that kinds share. */
  readonly shared: readonly string[];
  /** A kind whose file is called otherwise. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where each kind's settings have a schema, and what lists them. */
  readonly schemas?: { readonly folder: string; readonly listed: () => readonly string[]; readonly hint?: () => string };
  /** Of a pipeline's kinds: the page that says what each does. */
  readonly page?: string;
}

const json = (file: string) => JSON.parse(readFileSync(`schemas/${file}`, 'utf8'));

/** The names of the files that a list of schemas refers to. */
const refsOf = (list: readonly { $ref: string }[]) => list.map(({ $ref }) => $ref.replace(/^.*\/|\.schema\.json$/g, ''));

const REGISTRIES: readonly Registry[] = [
  { title: 'layer', folder: 'src/architecture/layers', registered: Object.keys(LAYERS), shared: ['drawing', 'kind', 'layer', 'parameter'] },
  { title: 'computation of a layer', folder: 'src/compile/layers', registered: Object.keys(COMPILERS), shared: ['axis', 'volume'] },
  {
    title: 'block', folder: 'src/architecture/blocks', registered: Object.keys(BLOCKS), shared: ['block', 'convolution', 'residual'],
    schemas: { folder: 'blocks', listed: () => Object.keys(json('block.schema.json').properties), hint: () => json('block.schema.json').hint },
  },
  {
    title: 'way to split', folder: 'src/splits', registered: Object.keys(METHODS),
    shared: ['amount', 'distance', 'mask', 'pools', 'problems', 'quotas', 'rest', 'split'],
    schemas: { folder: 'splits', listed: () => refsOf(json('split.schema.json').oneOf), hint: () => json('split.schema.json').description },
  },
];

/** What is missing of a registry, a sentence each. */
function missing({ title, folder, registered, shared, files = {}, schemas, page }: Registry): string[] {
  const found = readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3));
  const fileOf = (kind: string) => files[kind] ?? kind;
  const lacking = (has: readonly string[], where: string) =>
    registered.filter((kind) => !has.includes(kind)).map((kind) => `${title} ${kind} has no ${where}`);
  const problems = [
    ...['index', '_template'].filter((name) => !found.includes(name)).map((name) => `${folder} has no ${name}.ts`),
    ...registered.filter((kind) => !found.includes(fileOf(kind))).map((kind) => `${title} ${kind} has no file ${folder}/${fileOf(kind)}.ts`),
    ...found.filter((name) => !['index', '_template', ...shared].includes(name) && !registered.some((kind) => fileOf(kind) === name))
      .map((name) => `${folder}/${name}.ts is not registered in ${folder}/index.ts (or, if kinds share it, not named in test/kinds.test.ts)`),
    ...registered.includes('template') ? [`${folder}/_template.ts is registered`] : [],
  ];
  if (schemas) {
    const fragments = readdirSync(`schemas/${schemas.folder}`).map((name) => name.replace(/\.schema\.json$/, ''));
    const hint = schemas.hint?.();
    problems.push(
      ...lacking(fragments, `schemas/${schemas.folder}/<kind>.schema.json`), ...lacking(schemas.listed(), 'place in the list of its schema'),
      ...fragments.filter((name) => !registered.includes(name)).map((name) => `schemas/${schemas.folder}/${name}.schema.json has no kind`),
      ...hint === undefined ? [] : registered.filter((kind) => !hint.includes(kind)).map((kind) => `${title} ${kind} is not in the hint of its schema`),
    );
  }
  if (page !== undefined) {
    const text = readFileSync(page, 'utf8');
    problems.push(...registered.filter((kind) => !text.includes(`\`${kind}\``) && !text.includes(`${kind}:`)).map((kind) => `${page} does not say what ${title} ${kind} does`));
  }
  return problems;
}

const test = suite('kinds');

for (const registry of REGISTRIES) {
  test(`${registry.folder}: nothing is missing`, () => assert.equal(missing(registry), []));
}

test('what is missing is named', () => {
  const [, , blocks] = REGISTRIES;
  assert.equal(missing({ ...blocks, registered: [...blocks.registered, 'gate'] }), [
    'block gate has no file src/architecture/blocks/gate.ts', 'block gate has no schemas/blocks/<kind>.schema.json',
    'block gate has no place in the list of its schema', 'block gate is not in the hint of its schema',
  ]);
  assert.equal(missing({ ...blocks, registered: blocks.registered.filter((kind) => kind !== 'conv') }), [
    'src/architecture/blocks/conv.ts is not registered in src/architecture/blocks/index.ts (or, if kinds share it, not named in test/kinds.test.ts)',
    'schemas/blocks/conv.schema.json has no kind',
  ]);
});

test('every kind is called as its key', () => {
  for (const table of [LAYERS, BLOCKS]) {
    for (const [key, { kind }] of Object.entries(table)) assert.is(kind, key);
  }
});

test.run();
