import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BLOCKS } from '../src/architecture/blocks/index.js';
import { LAYERS } from '../src/architecture/layers/index.js';
import { PRESETS } from '../src/architecture/presets/index.js';
import { COMPILERS } from '../src/compile/layers/index.js';
import { CLASSIFIERS } from '../src/classifiers/index.js';
import { READERS } from '../src/data/readers/index.js';
import { FORMATS } from '../src/results/tables/formats/index.js';
import { WEIGHT_FORMATS } from '../src/weights/formats/index.js';
import { METHODS } from '../src/splits/index.js';
import { OPTIMIZERS } from '../src/train/optimizers/index.js';

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
  /** Where each kind's settings have a schema of their own, which another lists. */
  readonly schemas?: string;
  /** What the schema lists that names the kinds. */
  readonly listed?: () => readonly string[];
  /** What it says of them in words. */
  readonly hint?: () => string;
  /** Of a pipeline's kinds: the page that says what each does. */
  readonly page?: string;
}

const json = (file: string) => JSON.parse(readFileSync(`schemas/${file}`, 'utf8'));

/** The names of the files that a list of schemas refers to. */
const refsOf = (list: readonly { $ref: string }[]) => list.map(({ $ref }) => $ref.replace(/^.*\/|\.schema\.json$/g, ''));

/** Those that may stand by themselves and after `preset`. */
function presetNames(): string[] {
  const { pattern, properties } = json('architecture.schema.json');
  return properties.preset.enum.filter((name: string) => new RegExp(pattern).test(name));
}

const REGISTRIES: readonly Registry[] = [
  { title: 'layer', folder: 'src/architecture/layers', registered: Object.keys(LAYERS), shared: ['drawing', 'kind', 'layer', 'parameter'] },
  {
    title: 'computation of a layer',
    folder: 'src/compile/layers',
    registered: Object.keys(COMPILERS),
    shared: ['axis', 'channels', 'fast-convolution', 'grouped-convolution', 'merged-branches', 'spread-convolution', 'volume'],
  },
  {
    title: 'block',
    folder: 'src/architecture/blocks',
    registered: Object.keys(BLOCKS),
    shared: ['activations', 'block', 'convolution', 'depth', 'residual'],
    schemas: 'blocks',
    listed: () => Object.keys(json('block.schema.json').properties),
    hint: () => json('block.schema.json').hint,
  },
  {
    title: 'way to split',
    folder: 'src/splits',
    registered: Object.keys(METHODS),
    shared: ['amount', 'distance', 'mask', 'pools', 'problems', 'quotas', 'rest', 'split', 'test-on'],
    schemas: 'splits',
    listed: () => refsOf(json('split.schema.json').oneOf),
    hint: () => json('split.schema.json').description,
    page: 'docs/splits.md',
  },
  {
    title: 'preset',
    folder: 'src/architecture/presets',
    registered: Object.keys(PRESETS),
    shared: ['plain', 'preset'],
    listed: presetNames,
    hint: () => json('architecture.schema.json').hint,
  },
  {
    title: 'optimizer',
    folder: 'src/train/optimizers',
    registered: Object.keys(OPTIMIZERS),
    shared: ['optimizer'],
    schemas: 'optimizers',
    listed: () => Object.keys(json('training.schema.json').properties.optimizer.properties),
    hint: () => json('training.schema.json').properties.optimizer.hint,
  },
  {
    title: 'classifier',
    folder: 'src/classifiers',
    registered: Object.keys(CLASSIFIERS),
    shared: ['classifier', 'cut', 'distances', 'libsvm', 'pairwise', 'search', 'spectra', 'tree'],
    schemas: 'classifiers',
    listed: () => Object.keys(json('classifier.schema.json').properties),
    hint: () => json('classifier.schema.json').hint,
    page: 'docs/classifiers.md',
  },
  {
    title: 'reader',
    folder: 'src/data/readers',
    registered: Object.keys(READERS),
    shared: [
      'boxes',
      'colours',
      'flattened',
      'in-thread',
      'input',
      'numbers',
      'place',
      'problems',
      'raw',
      'reader',
      'sink',
      'sparse',
      'stream',
    ],
    files: { mat73: 'hdf5' },
  },
  {
    title: 'format of tables',
    folder: 'src/results/tables/formats',
    registered: Object.keys(FORMATS),
    shared: ['format'],
    files: { md: 'markdown' },
  },
  { title: 'format of weights', folder: 'src/weights/formats', registered: Object.keys(WEIGHT_FORMATS), shared: ['format'] },
];

/** What is missing of a registry, a sentence each. */
function missing({ title, folder, registered, shared, files = {}, schemas, listed, hint, page }: Registry): string[] {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3));
  const fileOf = (kind: string) => files[kind] ?? kind;
  const lacking = (has: (kind: string) => boolean, what: string) =>
    registered.filter((kind) => !has(kind)).map((kind) => `${title} ${kind} ${what}`);
  const fragments =
    schemas === undefined ? undefined : readdirSync(`schemas/${schemas}`).map((name) => name.replace(/\.schema\.json$/, ''));
  const text = page === undefined ? undefined : readFileSync(page, 'utf8');
  return [
    ...['index', '_template'].filter((name) => !found.includes(name)).map((name) => `${folder} has no ${name}.ts`),
    ...lacking((kind) => found.includes(fileOf(kind)), `has no file in ${folder}`),
    ...found
      .filter((name) => !['index', '_template', ...shared].includes(name) && !registered.some((kind) => fileOf(kind) === name))
      .map(
        (name) => `${folder}/${name}.ts is not registered in ${folder}/index.ts (or, if kinds share it, not named in test/kinds.test.ts)`,
      ),
    ...(registered.includes('template') ? [`${folder}/_template.ts is registered`] : []),
    ...(fragments ? lacking((kind) => fragments.includes(kind), `has no schema in schemas/${schemas}`) : []),
    ...(fragments?.filter((name) => !registered.includes(name)).map((name) => `schemas/${schemas}/${name}.schema.json has no kind`) ?? []),
    ...(listed ? lacking((kind) => listed().includes(kind), 'is not listed in the schema above its own') : []),
    ...(hint ? lacking((kind) => hint().includes(kind), 'is not in the words of that schema') : []),
    ...(text === undefined ? [] : lacking((kind) => text.includes(kind), `is not in ${page}`)),
  ];
}

const test = suite('kinds');

for (const registry of REGISTRIES) {
  test(`${registry.folder}: nothing is missing`, () => assert.equal(missing(registry), []));
}

test('what is missing is named', () => {
  const [, , blocks] = REGISTRIES;
  assert.equal(missing({ ...blocks, registered: [...blocks.registered, 'nobody'] }), [
    'block nobody has no file in src/architecture/blocks',
    'block nobody has no schema in schemas/blocks',
    'block nobody is not listed in the schema above its own',
    'block nobody is not in the words of that schema',
  ]);
  assert.equal(missing({ ...blocks, registered: blocks.registered.filter((kind) => kind !== 'conv') }), [
    'src/architecture/blocks/conv.ts is not registered in src/architecture/blocks/index.ts (or, if kinds share it, not named in test/kinds.test.ts)',
    'schemas/blocks/conv.schema.json has no kind',
  ]);
});

test('every kind is called as its key', () => {
  for (const table of [LAYERS, BLOCKS, OPTIMIZERS]) {
    for (const [key, { kind }] of Object.entries(table)) assert.is(kind, key);
  }
  for (const [key, { by }] of Object.entries(METHODS)) assert.is(by, key);
  for (const [key, { name }] of Object.entries(PRESETS)) assert.is(name, key);
});

test.run();
