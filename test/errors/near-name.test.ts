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

test('names with capitals are found, however they are written', () => {
  const classes = ['Corn-notill', 'Soybean-clean', 'LiDAR'];
  assert.equal(
    ['corn-notil', 'CORN-NOTILL', 'soybean_clean', 'lidra'].map((found) => nearName(found, classes)),
    ['Corn-notill', 'Corn-notill', 'Soybean-clean', 'LiDAR'],
  );
});

test('what is no text has no near name', () => {
  assert.is(nearName(3, NAMES), undefined);
  assert.is(nearName('x', []), undefined);
});

test.run();
