import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { omit } from '../../src/base/omit.js';
import { bundleSchema } from '../../src/pipeline/schema/bundle.js';
import { schemaKeys } from '../../src/pipeline/schema/keys.js';
import { resolveSchema, type Schema } from '../../src/pipeline/schema/schemas.js';
import { ROOT } from '../cli/command-line.js';

const test = suite('pipeline/schema-words');
const KEYS = [...schemaKeys()];

/** Numbers that count nothing: shares, rates, seeds, and the version. */
const DIMENSIONLESS = [
  'version',
  'seed',
  'noise',
  'dropout',
  'l2',
  'beta',
  'focal',
  'label_smoothing',
  'post_activations',
  'learning_rate',
  'rho',
  'epsilon',
  'momentum',
  'beta1',
  'beta2',
  'weight_decay',
  'factor',
  'final',
  'c',
  'gamma',
];

test('the schemas are walked to their ends', () => {
  const paths = KEYS.map(({ parent, key }) => (parent ? `${parent}.${key}` : key));
  for (const path of [
    'version',
    'dataset.cube.file',
    'split.train.per_class',
    'architecture[].spectral.post_activations',
    'architecture[].dense.units',
    'training.optimizer.adam.beta2',
    'training.batch_norm.epsilon',
  ])
    assert.ok(paths.includes(path), path);
  assert.ok(paths.length > 70);
});

for (const { parent, key, schema } of KEYS) {
  test(`${parent}.${key} is described, with an example that is right, and a unit where it counts`, () => {
    assert.ok((schema.description ?? '').length >= 10 && /[.:]/.test(schema.description!), 'no description');
    const types = [schema.type].flat();
    if (types.includes('integer') || types.includes('number'))
      assert.ok(schema.unit !== undefined || DIMENSIONLESS.includes(key), 'no unit');
    assert.ok(schema.examples ?? schema.enum ?? schema.default, 'no examples');
    const bundle = omit(bundleSchema() as { oneOf?: unknown }, 'oneOf');
    const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile({
      ...bundle,
      required: [],
      properties: { x: inlined(schema) },
    });
    for (const example of [...(schema.examples ?? []), ...(schema.default === undefined ? [] : [schema.default])]) {
      assert.ok(validate({ x: example }), `${JSON.stringify(example)}: ${JSON.stringify(validate.errors)}`);
    }
  });
}

/** With every reference to a file replaced by one into the bundle. */
function inlined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inlined);
  if (value === null || typeof value !== 'object') return value;
  const schema = value as Schema;
  if (schema.$ref !== undefined) return { $ref: `#/definitions/${resolveSchema(schema).title}` };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== '$schema')
      .map(([key, item]) => [key, inlined(item)]),
  );
}

test('every shipped pipeline names its schema in its first line, and is right by it alone', () => {
  const compiled = (schema: object) => new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
  const whole = compiled(bundleSchema());
  const extending = compiled(JSON.parse(readFileSync(join(ROOT, 'schemas/extending.json'), 'utf8')));
  const files = (readdirSync(join(ROOT, 'pipelines'), { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml'));
  assert.ok(files.length >= 5);
  for (const file of files) {
    const text = readFileSync(join(ROOT, 'pipelines', file), 'utf8');
    const value = parse(text);
    const [name, validate] = value.extends ? (['extending.json', extending] as const) : (['pipeline.schema.json', whole] as const);
    const up = '../'.repeat(file.split(/[\\/]/).length);
    assert.is(text.split('\n', 1)[0], `# yaml-language-server: $schema=${up}schemas/${name}`, file);
    assert.ok(validate(value), `${file}: ${JSON.stringify(validate.errors)}`);
  }
});

test('the bundle is one document: no file is referred to, no keyword of ours is left', () => {
  const text = JSON.stringify(bundleSchema());
  const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target);
  assert.ok(references.length > 10);
  const { definitions } = bundleSchema() as { definitions: object };
  for (const target of references) assert.ok(target.replace('#/definitions/', '') in definitions, target);
  assert.not.match(text, /"(hint|unit)":/);
  assert.match(text, '"errorMessage":"Must be an odd whole number from 1 to 63."');
});

test.run();
