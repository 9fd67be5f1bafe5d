import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { didYouMean } from '../../src/errors/near-name.js';

const test = suite('errors/near-name');
const NAMES = ['learning_rate', 'rho', 'epsilon', 'batch', 'epochs', 'indian-pines', 'indian-pines-8bit'];

for (const [found, expected] of [
  ['learing_rate', 'learning_rate'], ['learningRate', 'learning_rate'], ['Epochs', 'epochs'], ['epoch', 'epochs'], ['rhu', 'rho'],
  ['indian_pines', 'indian-pines'], ['momentum', undefined], ['x', undefined], ['lr', undefined],
] as const) {
  test(`${found}: ${expected ?? 'nothing near'}`, () => {
    assert.is(didYouMean(found, NAMES), expected === undefined ? '' : `Did you mean ${expected}? `);
  });
}

test('what is no text has no near name', () => {
  assert.is(didYouMean(3, NAMES), '');
  assert.is(didYouMean('x', []), '');
});

test.run();
