import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkParameters } from '../../../src/architecture/parameters.js';
import { fitComponents } from '../../../src/data/features/components.js';
import { startEngine } from '../../../src/engine/index.js';
import { explainClasses } from '../../../src/evaluate/attribution/explain-classes.js';
import { type Explained, inputOf, scores } from '../../../src/evaluate/attribution/explained.js';
import { integratedGradients } from '../../../src/evaluate/attribution/integrated-gradients.js';
import { bandGroups, occlusion } from '../../../src/evaluate/attribution/occlusion.js';
import { shuffledWeights } from '../../../src/evaluate/attribution/shuffled.js';
import { spearman } from '../../../src/evaluate/statistics/spearman.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('evaluate/attribution/attribution');
const engine = await startEngine('wasm');
const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
const near = (found: number, wanted: number, room: number) => assert.ok(Math.abs(found - wanted) <= room, `${found}, not ${wanted}`);

const LINEAR = networkOf([{ dense: 'classes' }], { size: 3, bands: 8, classes: 3 });
const linearWeights = networkParameters(LINEAR).map(({ name, shape }) => ({
  name,
  shape,
  values: noise(
    shape.reduce((a, b) => a * b, 1),
    4,
  ),
}));

test('of a linear network integrated gradients are weight times distance from the baseline, and occlusion is their sum in a group', async () => {
  const network = compile(LINEAR, engine, linearWeights);
  const explained: Explained = { network, baseline: noise(8, 2) };
  const values = noise(9 * 8, 3);
  const kernel = linearWeights.find(({ name }) => name.endsWith('kernel'))!.values;
  const found = await integratedGradients(explained, { values, label: 1 }, { steps: 3, batch: 2 });
  const wanted = Float64Array.from(values, (value, at) => {
    const mean = (kernel[at * 3] + kernel[at * 3 + 1] + kernel[at * 3 + 2]) / 3;
    return (value - explained.baseline[at % 8]) * (kernel[at * 3 + 1] - mean);
  });
  wanted.forEach((value, at) => near(found.values[at], value, 1e-5));
  near(sum(found.values), found.difference, 1e-5);
  const groups = bandGroups(8, 5);
  assert.equal(groups, [
    { from: 0, to: 5 },
    { from: 5, to: 8 },
  ]);
  const hidden = await occlusion(explained, { values, label: 1 }, groups, 2);
  groups.forEach(({ from, to }, index) => near(hidden[index], sum(wanted.filter((_, at) => at % 8 >= from && at % 8 < to)), 1e-5));
  network.dispose();
});

const SSRN = networkOf({ preset: 'ssrn', kernels: 4 }, { size: 5, bands: 16, classes: 4 });

test('attributions of a deep network add up to what they explain, better with more steps', async () => {
  const network = compile(SSRN, engine, livelyWeights(SSRN, 3));
  const explained: Explained = { network, baseline: new Float32Array(16) };
  const sample = { values: noise(25 * 16, 7), label: 2 };
  const errorOf = async (steps: number) => {
    const { values, difference } = await integratedGradients(explained, sample, { steps, batch: 16 });
    return Math.abs(sum(values) - difference) / Math.abs(difference);
  };
  const [few, many] = [await errorOf(2), await errorOf(256)];
  assert.ok(many < 0.01 && many < few, `${few} with 2 steps, ${many} with 256`);
  network.dispose();
});

test('through principal components attributions are those of the bands', async () => {
  const network = compile(SSRN, engine, livelyWeights(SSRN, 3));
  const scene = noise(200 * 24, 9).map((value, at) => value * (1 + (at % 24)));
  const components = fitComponents(scene, 24, { components: 16, whiten: true });
  const explained: Explained = { network, components, baseline: new Float32Array(24) };
  const values = scene.slice(0, 25 * 24);
  const found = await integratedGradients(explained, { values, label: 0 }, { steps: 256, batch: 32 });
  assert.is(found.values.length, values.length);
  near(sum(found.values), found.difference, 0.02 * Math.abs(found.difference) + 1e-3);
  const [whole] = await scores(explained, inputOf(explained, values), 0, 1);
  const [none] = await scores(explained, inputOf(explained, new Float32Array(25 * 24)), 0, 1);
  near(found.difference, whole - none, 1e-4);
  network.dispose();
});

test('classes are averaged by themselves, and one without pixels has none', async () => {
  const network = compile(LINEAR, engine, linearWeights);
  const explained: Explained = { network, baseline: new Float32Array(8) };
  const samples = [3, 4, 5].map((seed, index) => ({ values: noise(72, seed), label: index === 2 ? 2 : 0 }));
  const { classes, completeness } = await explainClasses(explained, samples, { classes: 3, steps: 4, group: 3, batch: 4 });
  assert.equal(
    classes.map(({ pixels }) => pixels),
    [2, 0, 1],
  );
  assert.equal([...classes[1].bands], [0, 0, 0, 0, 0, 0, 0, 0]);
  const each = await Promise.all(samples.slice(0, 2).map((one) => integratedGradients(explained, one, { steps: 4, batch: 4 })));
  near(sum(classes[0].bands), (each[0].difference + each[1].difference) / 2, 1e-5);
  near(sum(classes[0].positions), sum(classes[0].bands), 1e-9);
  assert.ok(completeness.greatest < 1e-5 && completeness.difference > 0);
  network.dispose();
});

test('shuffled weights are the same numbers elsewhere, the same for the same seed', () => {
  const weights = livelyWeights(SSRN, 3);
  const [one, again, other] = [1, 1, 2].map((seed) => shuffledWeights(weights, seed));
  assert.equal(one, again);
  assert.not.equal(one, other);
  for (const [index, { name, values }] of weights.entries()) {
    assert.is(one[index].name, name);
    assert.equal([...one[index].values].sort(), [...values].sort());
  }
  assert.not.equal(one[0].values, weights[0].values);
});

test('rank correlation, as scipy has it', () => {
  assert.is(spearman([1, 2, 3, 4], [10, 20, 25, 100]), 1);
  assert.is(spearman([1, 2, 3, 4], [4, 3, 2, 1]), -1);
  // scipy.stats.spearmanr([1, 2, 2, 4, 5], [3, 1, 4, 4, 9])
  near(spearman([1, 2, 2, 4, 5], [3, 1, 4, 4, 9])!, 0.7631578947368421, 1e-12);
  assert.is(spearman([1, 1], [1, 2]), undefined);
});

test.run();
