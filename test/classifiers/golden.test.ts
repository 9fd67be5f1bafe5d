import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ClassifierKind } from '../../src/classifiers/classifier.js';
import { kNearest } from '../../src/classifiers/k-nearest.js';
import { randomForest } from '../../src/classifiers/random-forest.js';
import { svm } from '../../src/classifiers/svm.js';
import { clouds, contextOf } from './samples.js';

const test = suite('classifiers/golden');

/** What each kind learns of three clouds that lie in each other, as the first digits of a SHA-256. */
const GOLDEN = {
  svm: [svm, { input: 'spectrum', kernel: 'rbf', c: [1, 10, 300.1], gamma: ['0.5/features', 0.7], folds: 4 }, '068f2c8f01dcb4cd'],
  'svm, one point': [svm, { input: 'spectrum', kernel: 'rbf', c: 0.3, gamma: 0.7, folds: 4 }, 'bdd4d5e85a84d25b'],
  'random forest': [
    randomForest,
    { input: 'spectrum', trees: 12, features: 'sqrt', leaf: 2, depth: 6, bootstrap: true },
    'dc8c50bca42c26a4',
  ],
  'k nearest': [kNearest, { input: 'spectrum', k: [1, 3, 7], folds: 4 }, 'efab6a48ce581e0b'],
} as const;

for (const [name, [kind, settings, expected]] of Object.entries(GOLDEN)) {
  // The same bits on every machine: they may change only together with CLASSIFIERS_CLASS.
  test(`${name}: model, search and predictions never change`, async () => {
    const set = clouds([30, 25, 20], { apart: 1.2 });
    const trained = await (kind as ClassifierKind<unknown>).train(settings, set, contextOf(6));
    const { classes, confidence } = trained.predict(clouds([40, 40, 40], { apart: 1.2, seed: 2 }).samples);
    const hash = createHash('sha256').update(JSON.stringify([trained.search, trained.model.metadata]));
    for (const { name: array, values } of trained.model.arrays) hash.update(array).update(Buffer.from(values.slice().buffer));
    hash.update(Buffer.from(classes.buffer)).update(Buffer.from(confidence.buffer));
    assert.is(hash.digest('hex').slice(0, 16), expected);
  });
}

test.run();
