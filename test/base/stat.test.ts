import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { statOf } from '../../src/base/stat.js';

test('nothing lies at a name that no file can have', () => {
  for (const path of ['nowhere', 'x'.repeat(5000), `${import.meta.filename}/below`, 'a\0b'])
    assert.is(statOf(path), undefined, path.slice(0, 20));
  assert.ok(statOf(import.meta.filename)?.isFile());
  assert.ok(statOf(import.meta.dirname)?.isDirectory());
});

test.run();
