import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PipelineDifference, diffExperiments } from '../../../src/pipeline/diff/diff.js';
import { consequencesOf } from '../../../src/pipeline/diff/consequences.js';
import { loadPipeline } from '../../../src/pipeline/pipeline.js';

const test = suite('pipeline/diff/diff');
const FILE = 'pipelines/ssrn-in.yaml';
const diff = (a: string[], b: string[]) => diffExperiments(loadPipeline(FILE, a), loadPipeline(FILE, b));

/** What is set in the second, and what that makes different. */
const CASES: [string, string[], PipelineDifference[], boolean][] = [
  ['nothing', [], [], true],
  ['a default written out', ['training.batch_norm.momentum=0.99'], [], true],
  ['the same share in other words', ['split.train=0.2'], [], true],
  ['the preset that is the same list', ['architecture=ssrn'], [], true],
  ['a name', ['name=other'], [{ kind: 'changed', path: 'name', from: 'ssrn-in', to: 'other', fromOrigin: 'set', toOrigin: 'set' }], true],
  [
    'seeds',
    ['seeds=[1220, 7]'],
    [
      { kind: 'removed', path: 'seeds', from: [1221, 1222, 1223, 1224, 1225, 1226, 1227, 1228, 1229], fromOrigin: 'set' },
      { kind: 'added', path: 'seeds', to: [7], toOrigin: 'set' },
    ],
    true,
  ],
  ['the same seeds in another order', ['seeds=[1229, 1220, 1221, 1222, 1223, 1224, 1225, 1226, 1227, 1228]'], [], true],
  [
    'a value',
    ['training.batch=32'],
    [{ kind: 'changed', path: 'training.batch', from: 16, to: 32, fromOrigin: 'set', toOrigin: 'set', unit: 'patches' }],
    false,
  ],
  [
    'a default',
    ['training.optimizer.rmsprop.rho=0.95'],
    [{ kind: 'changed', path: 'training.optimizer.rmsprop.rho', from: 0.9, to: 0.95, fromOrigin: 'default', toOrigin: 'set' }],
    false,
  ],
  [
    'fast convolutions',
    ['training.fast_convolutions=true'],
    [{ kind: 'added', path: 'training.fast_convolutions', to: true, toOrigin: 'set' }],
    false,
  ],
  ['a value that was not there', ['split.seed=3'], [{ kind: 'added', path: 'split.seed', to: 3, toOrigin: 'set' }], false],
  [
    'one kernel of one block',
    ['architecture[4].spatial.size=5'],
    [{ kind: 'changed', path: 'architecture[4].spatial.size', from: 3, to: 5, fromOrigin: 'set', toOrigin: 'set', unit: 'pixels' }],
    false,
  ],
  [
    'a block less',
    ['architecture={preset: ssrn, dropout: 0}'],
    [{ kind: 'removed', path: 'architecture[6]', from: { dropout: 0.5 }, fromOrigin: 'set' }],
    false,
  ],
];

for (const [title, overrides, expected, same] of CASES) {
  test(`${title} set`, () => {
    const differences = diff([], overrides);
    assert.equal(differences, expected);
    assert.is(consequencesOf(loadPipeline(FILE), loadPipeline(FILE, overrides)).sameTrials, same);
  });
}

/** Some of the values that a pipeline may set. */
const overrides = fc.array(
  fc.constantFrom(
    'training.batch=32',
    'training.epochs=3',
    'split.seed=3',
    'seeds=[1, 2]',
    'patch.size=9',
    'architecture=ssrn-released',
    'architecture={preset: ssrn, dropout: 0}',
    'training.optimizer={sgd: {momentum: 0.9}}',
    'dataset.standardize=training',
    'name=other',
  ),
  { maxLength: 5 },
);

test('no experiment differs from itself', () => {
  fc.assert(
    fc.property(overrides, (list) => diff(list, list).length === 0),
    { numRuns: 30, seed: 1 },
  );
});

test('the other way round, every difference is the inverse', () => {
  const invert = ({ kind, path, from, to, fromOrigin, toOrigin }: PipelineDifference) =>
    JSON.stringify([kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind, path, to, from, toOrigin, fromOrigin]);
  const plain = ({ kind, path, from, to, fromOrigin, toOrigin }: PipelineDifference) =>
    JSON.stringify([kind, path, from, to, fromOrigin, toOrigin]);
  fc.assert(
    fc.property(overrides, overrides, (a, b) => {
      assert.equal(diff(a, b).map(invert).sort(), diff(b, a).map(plain).sort());
    }),
    { numRuns: 30, seed: 2 },
  );
});

test.run();
