import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { threadsFor, threadsText } from '../../src/workers/threads.js';

const wasm = { threaded: true };

test('trials at once share the cores, one alone takes them all', () => {
  const of = (jobs: number, cores: number, wanted?: number) => threadsFor(wasm, jobs, wanted, cores);
  assert.equal([of(1, 16), of(2, 16), of(3, 16), of(16, 16), of(20, 16)], [16, 8, 5, 1, 1]);
  assert.equal([of(10, 2), of(1, 2), of(0, 2)], [1, 2, 2]);
  // So many that they would wait for each other longer than they work.
  assert.is(of(1, 128), 16);
});

test('what the user says is done, and other engines have one thread', () => {
  assert.is(threadsFor(wasm, 4, 3, 2), 3);
  assert.is(threadsFor({}, 1, 3, 16), 1);
});

test('in words', () => {
  assert.equal([threadsText(1), threadsText(4)], ['', ', 4 threads']);
});

test.run();
