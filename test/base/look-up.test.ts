import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shortKey } from '../../src/architecture/blocks/index.js';
import { lookUp } from '../../src/base/look-up.js';
import { kindOf } from '../../src/engine/index.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { TINY } from '../cli/tiny.js';
import { problemOf } from '../data/helpers.js';

const test = suite('base/look-up');

test('a table has nothing under what every object inherits', () => {
  assert.is(lookUp({ gpu: 'webgpu' }, 'gpu'), 'webgpu');
  for (const word of ['constructor', 'toString', '__proto__']) {
    assert.is(lookUp({ gpu: 'webgpu' }, word), undefined);
    const { code, suggestion } = problemOf(() => kindOf(word));
    assert.equal([code, suggestion], ['engine', undefined]);
    assert.is(shortKey(word), undefined);
  }
});

test('the address of a trial says what it must be', () => {
  const from = TINY.replace('epochs: 2}', 'epochs: 2, from: {trial: "d"}}');
  assert.match(problemOf(() => parsePipeline(from, 'x.yaml')).message, /from\.trial must be 12 to 64 hexadecimal digits .* \(found "d"\)/);
});

test.run();
