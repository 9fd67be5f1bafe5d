import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { meantMapping } from '../../../src/pipeline/schema/meant-mapping.js';
import { checkSchema, resolveSchema, rootSchema, type Schema, schemaFragments, variantsOf } from '../../../src/pipeline/schema/schemas.js';

const test = suite('pipeline/schema/meant-mapping');

const fragment = (name: string) => schemaFragments().get(`${name}.schema.json`)!;
const top = (key: string) => resolveSchema(rootSchema().properties![key]);

test('a kind without its settings, a variant without its key, the value of the one key that is needed', () => {
  const training = fragment('training').properties!;
  for (const [schema, value, meant] of [
    [top('classifier'), 'RandomForest', { 'random-forest': { trees: 200 } }],
    [training.optimizer, 'adma', { adam: { learning_rate: 0.001 } }],
    [top('training'), 'adam', { optimizer: { adam: { learning_rate: 0.001 } } }],
    [training.stop, 10, { patience: 10 }],
    [training.stop, 'ten', undefined],
    [training.augment, 'flips', { flips: true }],
    [training.augment, 'flop', undefined],
    [top('architecture'), 'resnet', undefined],
    [top('patch'), 9.5, undefined],
    [top('patch'), 9, { size: 9 }],
    [top('dataset'), 'ksc', { scene: 'ksc' }],
    [top('dataset'), 'my.mat', { cube: { file: 'my.mat' }, mask: { file: 'scene_gt.mat' } }],
    [fragment('cube-file'), 'data/my.mat', { file: 'data/my.mat' }],
    [fragment('cube-file'), 'a: b', undefined],
    [top('split'), 'rnadom', { by: 'random', train: '20%', validation: '10%' }],
    [top('classifier'), 'x', undefined],
    [top('classifier'), true, undefined],
  ] as const)
    assert.equal(meantMapping(schema, value), meant, `${schema.title} ${value}`);
});

/** Parts of a schema that are schemas. */
function* within(schema: Schema): Generator<Schema> {
  yield schema;
  for (const one of [...Object.values(schema.properties ?? {}), ...(schema.oneOf ?? [])]) yield* within(one);
}

test('every kind and every way to split by its name alone is answered with something whole', () => {
  const all = [...schemaFragments().values()].flatMap((schema) => [...within(schema)]);
  const kinds = all.filter((schema) => schema.maxProperties === 1 && schema.properties);
  assert.ok(kinds.length > 4);
  for (const schema of kinds)
    for (const name of Object.keys(schema.properties!))
      assert.equal(Object.keys(meantMapping(schema, name) ?? {}), [name], `${schema.title} ${name}`);
  const variants = variantsOf(top('split')).map(({ properties }) => String(properties!.by.const));
  assert.ok(variants.length > 6);
  const pipeline = { version: 1, dataset: { scene: 'ksc' }, patch: { size: 7 }, classifier: { svm: {} }, seeds: [1] };
  for (const by of variants) assert.equal(checkSchema({ ...pipeline, split: meantMapping(top('split'), by) }), [], by);
});

test.run();
