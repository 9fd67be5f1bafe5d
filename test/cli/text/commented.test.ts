import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commented } from '../../../src/cli/text/commented.js';

const test = suite('cli/text/commented');
const TEXT = 'name: a\nlist:\n  - size: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\n  - size: 3';
const COMMENTS = new Map([
  [0, 'mine.yaml:1'],
  [2, '7x7x21, 24 channels; mine.yaml:3'],
  [3, '5x5x1, 24 channels; of a preset; mine.yaml:4'],
]);

test('where there is room: all comments in one column', () => {
  assert.equal(commented(TEXT, COMMENTS, Infinity).split('\n'), [
    'name: a                                        # mine.yaml:1',
    'list:',
    '  - size: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]  # 7x7x21, 24 channels; mine.yaml:3',
    '  - size: 3                                    # 5x5x1, 24 channels; of a preset; mine.yaml:4',
  ]);
});

test('in a narrow terminal: a long line has its comment above it, a long comment goes on below, and nothing is cut', () => {
  assert.equal(commented(TEXT, COMMENTS, 50).split('\n'), [
    'name: a      # mine.yaml:1',
    'list:',
    '  # 7x7x21, 24 channels; mine.yaml:3',
    '  - size: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]',
    '  - size: 3  # 5x5x1, 24 channels; of a preset;',
    '             # mine.yaml:4',
  ]);
});

test.run();
