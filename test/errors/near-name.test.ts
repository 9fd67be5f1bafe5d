import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nearName } from '../../src/errors/near-name.js';

const test = suite('errors/near-name');
const NAMES = ['learning_rate', 'rho', 'epsilon', 'batch', 'epochs', 'indian-pines', 'indian-pines-8bit'];

for (const [found, expected] of [
  ['learing_rate', 'learning_rate'],
  ['learningRate', 'learning_rate'],
  ['Epochs', 'epochs'],
  ['epoch', 'epochs'],
  ['rhu', 'rho'],
  ['bacth', 'batch'],
  ['indian_pines', 'indian-pines'],
  ['momentum', undefined],
  ['x', undefined],
  ['lr', undefined],
] as const) {
  test(`${found}: ${expected ?? 'nothing near'}`, () => {
    assert.is(nearName(found, NAMES), expected);
  });
}

test('what is no text has no near name', () => {
  assert.is(nearName(3, NAMES), undefined);
  assert.is(nearName('x', []), undefined);
});

test.run();
