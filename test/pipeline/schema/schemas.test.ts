import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import { parse } from 'yaml';
import * as assert from 'uvu/assert';
import { checkSchema } from '../../../src/pipeline/schema/schemas.js';
import { loadPipeline } from '../../../src/pipeline/pipeline.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('pipeline/schema/schemas');

const root = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const GENERATED = ['pipeline', 'validators'].map((name) => `src/schema/${name}.generated.ts`);

const schemas = new Map(
  readdirSync(join(root, 'schemas'), { recursive: true })
    .map((name) => String(name).split('\\').join('/'))
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8'))]),
);

/** Every object within a schema. */
function* nodes(value: unknown): Generator<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const item of Object.values(value)) yield* nodes(item);
}

/** Undefined of a text that is no YAML, and of a value that holds itself. */
function valuesOf(file: string): unknown {
  try {
    return JSON.parse(JSON.stringify(parse(readFileSync(file, 'utf8'), { logLevel: 'error' })));
  } catch {
    return undefined;
  }
}

function references(name: string): string[] {
  return [...nodes(schemas.get(name))]
    .map(({ $ref }) => $ref)
    .filter((target) => typeof target === 'string')
    .map((target) => posix.join(posix.dirname(name), target));
}

test('ajv accepts every schema in strict mode; the validators that the build makes say what it says, and fill in what it does', () => {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    useDefaults: true,
    verbose: true,
    discriminator: true,
  });
  ajv.addVocabulary(['hint', 'unit']);
  for (const [name, schema] of schemas) ajv.addSchema(schema, name);
  // Compiling throws on unknown keywords, ignored defaults and formats, types that do not fit.
  const check = ajv.getSchema('pipeline.schema.json')!;
  let errors = 0;
  for (const kind of ['right', 'wrong']) {
    const folder = join(root, 'test/pipeline/cases', kind);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const mine = valuesOf(join(folder, file));
      const its = structuredClone(mine);
      const expected = check(its) ? [] : check.errors;
      const found = checkSchema(mine);
      assert.equal([found, mine], [expected, its], file);
      errors += found.length;
    }
  }
  assert.ok(errors > 200, `${errors}`);
});

test('every schema is reached from pipeline.schema.json, and every reference leads somewhere', () => {
  const reached = new Set(['pipeline.schema.json']);
  for (const name of reached) for (const target of references(name)) reached.add(target);
  assert.equal([...reached].sort(), [...schemas.keys()].sort());
});

test('every schema has a title of its own and says what it is', () => {
  const titles = [...schemas.values()].map(({ title }) => title);
  assert.is(new Set(titles).size, titles.length);
  for (const [name, { description, $schema }] of schemas) {
    assert.type(description, 'string', name);
    assert.is($schema, 'http://json-schema.org/draft-07/schema#', name);
  }
});

test('mappings take no unknown keys', () => {
  for (const [name, schema] of schemas) {
    for (const node of nodes(schema)) {
      if (node.properties) assert.is(node.additionalProperties, false, `${name}: ${Object.keys(node.properties)}`);
    }
  }
});

test('defaults are right themselves', () => {
  const defaulted = {
    version: 1,
    dataset: { synthetic: {} },
    split: { by: 'random', train: 1, validation: 1 },
    patch: { size: 1 },
    architecture: [
      { conv: { kernels: 1, size: [1, 1, 1] } },
      { spectral: { kernels: 1, size: 1 } },
      { spatial: { kernels: 1, size: 1 } },
      { dense: { units: 1 } },
    ],
    training: { optimizer: { rmsprop: {} } },
    seeds: [1],
  };
  assert.equal(checkSchema(defaulted), []);
  // Once more with the defaults filled in.
  assert.equal(checkSchema(defaulted), []);
  for (const optimizer of ['sgd', 'adam']) {
    const pipeline = { ...defaulted, training: { optimizer: { [optimizer]: {} } } };
    assert.equal([...checkSchema(pipeline), ...checkSchema(pipeline)], []);
  }
});

test('the generated types and validators are those of the schemas', () =>
  withFolder(async (folder) => {
    const script = (name: string) => import(new URL(`../../../../scripts/${name}.mjs`, import.meta.url).href);
    const [{ generateTypes }, { generateValidators }] = [await script('generate-types'), await script('generate-validators')];
    cpSync(join(root, 'schemas'), join(folder, 'schemas'), { recursive: true });
    const before = process.cwd();
    process.chdir(folder);
    try {
      await generateTypes();
      generateValidators();
    } finally {
      process.chdir(before);
    }
    for (const file of GENERATED) assert.is(readFileSync(join(folder, file), 'utf8'), readFileSync(join(root, file), 'utf8'));
  }));

for (const file of readdirSync(join(root, 'pipelines'), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.yaml'))) {
  test(`pipelines/${file} is right, and names the schema for editors`, () => {
    const path = join(root, 'pipelines', file);
    assert.is(loadPipeline(path).experiment.version, 1);
    const text = readFileSync(path, 'utf8');
    const schema = /^extends:/m.test(text) ? 'extending.json' : 'pipeline.schema.json';
    const up = '../'.repeat(file.split(/[\\/]/).length);
    assert.is(text.split('\n')[0], `# yaml-language-server: $schema=${up}schemas/${schema}`);
  });
}

test('the schema for editors of a file that extends another: nothing must be there, nothing unknown may', () => {
  const check = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(root, 'schemas/extending.json'), 'utf8')),
  );
  const accepts = (text: string) => check(parse(`extends: base.yaml\n${text}`));
  assert.ok(check(parse(readFileSync(join(root, 'pipelines/ssrn-in-learning-rates.yaml'), 'utf8'))));
  for (const text of [
    '',
    'training: {epochs: 3}',
    'training: {optimizer: {adam: {}}, batch: null}',
    'patch: {}',
    'dataset: {standardize: training}',
    'vary:\n  - {name: a, patch.size: 3}',
  ])
    assert.ok(accepts(text), text);
  for (const text of [
    'trianing: {}',
    'training: {epoch: 3}',
    'training: {batch: 0}',
    'dataset: {standardize: no}',
    'vary: {patch.size: 3}',
  ]) {
    assert.not.ok(accepts(text), text);
  }
  assert.not.ok(check({ seeds: [1] }), 'extends must be there');
});

test.run();
