import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { trialIdentity } from '../../../src/pipeline/address/address.js';
import { loadPipeline, parsePipeline } from '../../../src/pipeline/pipeline.js';
import { targetsOf } from '../../../src/pipeline/published/targets.js';
import { PIPELINE } from '../helpers.js';

const test = suite('pipeline/published/targets');
const PAPER = 'pipelines/paper';
const UNPUBLISHED = /^(learning-rates|rates-|depth|small-classes)/;

for (const file of readdirSync(PAPER).filter((name) => name.endsWith('.yaml'))) {
  test(`${file}: values for every configuration, of its own scene; of another scene they are said to be of another`, () => {
    const { configurations } = loadPipeline(join(PAPER, file));
    const found = configurations.map((configuration) => targetsOf(configuration));
    const without = configurations.filter((_, index) => !found[index]).map(({ experiment }) => experiment.name);
    // Table IX has no times of these two; searches, the depths and the small classes are in no table.
    const timeless = configurations[0].experiment.published?.table === 'IX' ? ['svm', 'cnnl'] : [];
    assert.equal(without, UNPUBLISHED.test(file) ? configurations.map(({ experiment }) => experiment.name) : timeless);
    if (configurations[0].experiment.published)
      assert.ok(
        found.every((targets) => targets?.sameScene ?? true),
        file,
      );
    else assert.match(file, UNPUBLISHED);
    // The other scene has other classes: what the file asks of it must be there.
    if (/-(ksc|up)\.yaml$/.test(file)) return;
    const other = loadPipeline(join(PAPER, file), ['dataset.scene=indian-pines-8bit']).configurations.map((configuration) =>
      targetsOf(configuration),
    );
    assert.equal(
      other,
      found.map((targets) => targets && { ...targets, sameScene: false }),
    );
  });
}

test('classes that are left out or merged: the others keep their published values, under their own numbers', () => {
  const of = (classes?: readonly (readonly number[])[]) =>
    targetsOf(parsePipeline(`${PIPELINE}\npublished: {table: VI, scene: indian-pines, method: ssrn}\n`, 'a.yaml'), {
      identity: { classes },
    })!.targets.filter((target) => target.class !== undefined);
  const all = of();
  assert.equal(
    all.map((target) => target.class),
    Array.from({ length: 16 }, (_, index) => index + 1),
  );
  // Without Alfalfa, and with the three kinds of corn as one class: Grass-pasture is the second.
  const some = of([[2, 3, 4], ...Array.from({ length: 12 }, (_, index) => [index + 5])]);
  assert.equal(
    some,
    all.slice(4).map((target, index) => ({ ...target, class: index + 2 })),
  );
});

test('no part of what is computed', () => {
  const identity = (text: string) => trialIdentity(parsePipeline(text, 'a.yaml').experiment, 1, { digest: '' }, 'wasm');
  assert.equal(identity(`${PIPELINE}\npublished: {table: VI, scene: indian-pines, method: ssrn}\n`), identity(PIPELINE));
});

test('a standard deviation with ddof 1 is converted', () => {
  const sd = (more: string) =>
    targetsOf(parsePipeline(`${PIPELINE}\npublished: {table: VI, scene: indian-pines, method: ssrn${more}}\n`, 'a.yaml'))!.targets[0].sd!;
  assert.is(sd(''), 0.0026);
  assert.ok(Math.abs(sd(', ddof: 1') - 0.0026 * Math.sqrt(0.9)) < 1e-15);
});

test.run();
