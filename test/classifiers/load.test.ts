import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ClassifierKind } from '../../src/classifiers/classifier.js';
import { kNearest } from '../../src/classifiers/k-nearest.js';
import { randomForest } from '../../src/classifiers/random-forest.js';
import { svm } from '../../src/classifiers/svm.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { clouds, contextOf } from './samples.js';

const test = suite('classifiers/load');
const KINDS = {
  svm: [svm, { input: 'spectrum', kernel: 'rbf', c: 10, gamma: 0.0123456789, folds: 3 }],
  'random forest': [randomForest, { input: 'spectrum', trees: 12, features: 'sqrt', leaf: 1, bootstrap: true }],
  'k nearest': [kNearest, { input: 'spectrum', k: 3, folds: 3 }],
} as const;

for (const [name, [kind, settings]] of Object.entries(KINDS)) {
  test(`${name}: a model from its file predicts to the same bits`, async () => {
    const set = clouds([30, 25, 20], { apart: 1.5 });
    const unknown = clouds([40, 40, 40], { apart: 1.5, seed: 2 }).samples;
    const trained = await (kind as ClassifierKind<unknown>).train(settings, set, contextOf(6));
    const { arrays, metadata } = decodeSafetensors(encodeSafetensors(trained.model.arrays, trained.model.metadata));
    const [due, found] = [trained.predict(unknown), kind.load({ arrays, metadata })(unknown)];
    assert.equal(found, due);
    assert.ok(new Set(due.classes).size === 3 && new Set(due.confidence).size > 1);
    assert.ok(kind.predictionEffort({ arrays, metadata }) > 100);
  });
}

test.run();
