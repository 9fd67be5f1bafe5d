import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TrialIdentity } from '../../src/pipeline/address/address.js';
import { writeFolder } from '../../src/store/folder.js';
import { collectGarbage, garbageOf } from '../../src/store/gc.js';
import { describePending, needOf, pendingIn, settleSubmissions, writeNeeds } from '../../src/store/submissions.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/submissions');
const HOUR = 3_600_000;
const identity = (seed: number, engine = 'wasm') => ({ numerics: 1, engine, data: 'd', seed }) as TrialIdentity;
const addressOf = (seed: number) => String(seed).padStart(64, '0');

/** Trials of three seeds, of an engine that the login node did not know, and a submission of two of them. */
async function storeIn(root: string, trials: readonly TrialIdentity[] | undefined, submitted = new Date()): Promise<string> {
  const submission = join(root, 'submissions', 'small-2026-11-28-21-10-00');
  mkdirSync(submission, { recursive: true });
  for (const seed of [1, 2, 3]) {
    const content = { hashed: new Map([['a.csv', 'x']]), aside: new Map() };
    await writeFolder(join(root, 'trials', addressOf(seed)), content, { address: addressOf(seed), trial: identity(seed, 'webgpu:x') });
  }
  await writeNeeds(submission, trials, submitted);
  return submission;
}

const goes = async (root: string) => (await garbageOf(root, { all: true })).goes.map(({ path }) => Number(path.slice(-2)));

test('what a queued job will need stays, whichever engine computes it; the rest goes', () =>
  withFolder(async (root) => {
    const submission = await storeIn(root, [identity(1, 'none'), identity(2, 'none')], new Date(Date.now() - 73 * HOUR));
    assert.equal(await goes(root), [3]);
    const { stays } = await garbageOf(root, { all: true });
    assert.equal(
      stays.map(({ reason }) => reason),
      Array(2).fill('the submission small-2026-11-28-21-10-00, 3 days old, needs it: remove that folder if it was cancelled'),
    );
    assert.is((await collectGarbage(root, { all: true })).goes.length, 1);
    await settleSubmissions(root, [identity(1), identity(2), identity(9)], 'other.yaml');
    assert.equal([pendingIn(root), existsSync(submission)], [[], true]);
    assert.equal(await goes(root), [1, 2]);
  }));

test('a run of other trials, or of some of them, settles nothing', () =>
  withFolder(async (root) => {
    await storeIn(root, [identity(1), identity(2)]);
    await settleSubmissions(root, [identity(1), identity(3)], 'other.yaml');
    assert.is(pendingIn(root).length, 1);
    assert.equal(await goes(root), [3]);
  }));

test('where the data was not on the login node any trial may be needed, until that pipeline is gathered', () =>
  withFolder(async (root) => {
    const submission = await storeIn(root, undefined);
    assert.equal(await goes(root), []);
    await settleSubmissions(root, [identity(1)], 'other.yaml');
    assert.equal(await goes(root), []);
    await settleSubmissions(root, [identity(1)], join(submission, 'pipeline.yaml'));
    assert.equal(await goes(root), [1, 2, 3]);
  }));

test('needs that cannot be read are needs of anything; a trial that cannot be read may be needed', () =>
  withFolder(async (root) => {
    const submission = await storeIn(root, [identity(1)]);
    writeFileSync(join(root, 'trials', addressOf(3), 'manifest.json'), '{');
    assert.equal(await goes(root), [2]);
    writeFileSync(join(submission, 'needs.json'), '{"trials": ["');
    assert.equal(await goes(root), []);
  }));

test('ages in hours and days', () => {
  const of = (hours: number) => describePending({ name: 'x', folder: 'x', submitted: new Date(0) }, hours * HOUR);
  assert.equal(
    [of(0.5), of(5), of(47), of(50)],
    ['the submission x', 'the submission x, 5 h old', 'the submission x, 47 h old', 'the submission x, 2 days old'],
  );
  assert.is(describePending({ name: 'x', folder: 'x' }, 0), 'the submission x');
  assert.not.equal(needOf(identity(1)), needOf(identity(2)));
});

test.run();
