import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { prepareRun, trialsIn } from '../../src/plan/prepare.js';
import { type FollowedState, followRun } from '../../src/run/follow.js';
import { MAPPED } from '../cli/tiny.js';
import { BIN } from '../cli/command-line.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('run/follow');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const file = join(folder, 'tiny.yaml');
writeFileSync(file, MAPPED);
const runs = join(folder, 'runs');
/** A run that never ends is not waited for forever. */
const signal = AbortSignal.timeout(240_000);
const options = { engine: 'wasm', runs, cache: userCache(runs), everyMs: 50, signal };

test('a page shows what is underway before there is a run, and becomes its page when the run is done', async () => {
  const pipeline = loadPipeline(file);
  const prepared = await prepareRun(pipeline, options);
  const [first] = trialsIn(prepared);
  // What another process has left of its work: six of the journal's epochs.
  const work = prepared.store.workFolder(first.address);
  mkdirSync(work, { recursive: true });
  writeFileSync(
    join(work, 'epochs.log'),
    `\nbegin ${new Date(Date.now() - 5000).toISOString()} 0\nepoch 1 ${new Date(Date.now() - 4000).toISOString()} 0.7 0.5 0.6 0.75 .\n`,
  );
  const seen: string[] = [];
  const told: FollowedState[] = [];
  const page = await followRun(pipeline, {
    ...options,
    onState: (state, shown) => {
      told.push(state);
      if (state.kind !== 'idle') return;
      seen.push(readFileSync(shown, 'utf8'));
      const { status, stderr } = spawnSync(process.execPath, [BIN, file, '--runs', runs, '--engine', 'wasm'], { encoding: 'utf8' });
      assert.is(status, 0, stderr);
    },
  });
  assert.is(page, `${prepared.folder}.html`);
  // Who looks at a run that nobody computes is told so.
  assert.equal(told, [
    { kind: 'idle', done: 0, trials: 2 },
    { kind: 'finished', done: 2, trials: 2 },
  ]);
  const [before] = seen;
  assert.match(before, '<dd class="value">0 of 2</dd>');
  assert.match(before, /<th scope="row">1<\/th><td class="text">stopped<\/td><td>.*?1 of 2<\/td>/);
  assert.match(before, /<th scope="row">2<\/th><td class="text">waiting<\/td><td>.*?0 of 2<\/td>/);
  // Its curves need no checkpoint.
  assert.match(before, 'id="training"');
  assert.match(before, /stopped[^]*?<td>0\.7500<\/td>/);
  assert.match(before, 'location.reload()');
  const after = readFileSync(page, 'utf8');
  assert.match(after, '<section id="maps"');
  assert.not.match(after, 'location.reload()');
  // It lies beside the run's folder.
  const [, link] = /<a href="([^"]+)">metrics\.csv<\/a>/.exec(after)!;
  assert.ok(existsSync(join(runs, link)));
});

test('of a finished run the page is there at once; a page that cannot be written is told', async () => {
  const pipeline = loadPipeline(file);
  const mine = join(folder, 'mine.html');
  const told: string[] = [];
  const onState = ({ kind }: FollowedState) => told.push(kind);
  assert.is(await followRun(pipeline, { ...options, file: mine, onState }), mine);
  assert.equal(told, ['finished']);
  assert.match(readFileSync(mine, 'utf8'), '<section id="files"');
  try {
    await followRun(pipeline, { ...options, file: join(folder, 'no', 'mine.html') });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), 'the page cannot be written');
  }
});

test('a finished run whose own page is gone is not waited for', async () => {
  const pipeline = loadPipeline(file);
  const { folder: run } = await prepareRun(pipeline, options);
  rmSync(join(run, 'report.html'));
  utimesSync(join(run, 'manifest.json'), new Date(0), new Date(0));
  const mine = join(folder, 'mine.html');
  const began = Date.now();
  assert.is(await followRun(pipeline, { ...options, file: mine }), mine);
  assert.ok(Date.now() - began < 60_000);
  assert.match(readFileSync(mine, 'utf8'), '<section id="files"');
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
