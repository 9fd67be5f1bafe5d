import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../cli/command-line.js';

const test = suite('pipeline/fuzz');
const script = (name: string) => import(pathToFileURL(join(ROOT, 'scripts/fuzz', name)).href);

test('500 mutated pipelines: no stack trace, no second, no 200 MB', async () => {
  const { fuzz, LIMITS } = await script('fuzz.mjs');
  assert.equal(LIMITS, { milliseconds: 1000, megabytes: 200 });
  const { cases, faults, milliseconds, megabytes } = await fuzz({ count: 500, seed: 20 });
  assert.equal([cases, faults], [500, []]);
  assert.ok(milliseconds > 0 && megabytes > 20, 'nothing was measured');
});

test('the same seed gives the same case, and the cases differ', async () => {
  const { makeCase } = await script('mutate.mjs');
  const corpus = ['a: 1\nb: [1, 2]\n', 'c: {d: e}\n'];
  const cases = Array.from({ length: 50 }, (_, seed) => JSON.stringify(makeCase(corpus, seed)));
  assert.equal(
    cases,
    Array.from({ length: 50 }, (_, seed) => JSON.stringify(makeCase(corpus, seed))),
  );
  assert.ok(new Set(cases).size > 30);
});

test.run();
