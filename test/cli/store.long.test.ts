import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { Hold } from '../../src/store/hold.js';
import { BIN, filesBelow, hsiRun } from './command-line.js';
import { MAPPED as TINY } from './tiny.js';

const test = suite('cli/store');

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
writeFileSync(join(folder, 'tiny.yaml'), TINY);
const hsi = (...args: string[]) => hsiRun(args, { cwd: folder });
const ENGINE = ['--engine', 'wasm'];
const SWEEP = ['tiny.yaml', '--set', 'vary={patch.size: [3, 5]}', '--set', 'name=sweep', '--set', 'seeds=[1]', ...ENGINE];
const ok = async (...args: string[]) => {
  const outcome = await hsi(...args);
  assert.is(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
};
const json = async (...args: string[]) => JSON.parse(await ok(...args, '--json'));
const names = (list: { name: string }[]) => list.map(({ name }) => name);

await ok('tiny.yaml', ...ENGINE);
await ok(...SWEEP);
const [TINY_RUN, SWEEP_RUN] = ['tiny-', 'sweep-'].map((name) => readdirSync(join(folder, 'runs')).find((one) => one.startsWith(name))!);

test("ls: newest first, sorted by what is asked for, where conditions hold in one of a run's configurations", async () => {
  const [head, ...lines] = (await ok('ls'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  assert.equal(head, ['name', 'trials', 'OA', 'scene', 'engine', 'written', 'folder']);
  assert.equal(
    lines.map(([name, , , scene, engine, , path]) => [name, path, scene, engine]),
    [
      ['sweep', join('runs', SWEEP_RUN), 'synthetic', 'wasm'],
      ['tiny', join('runs', TINY_RUN), 'synthetic', 'wasm'],
    ],
  );
  assert.match(lines[0][2], /^best of 2: 0\.\d{4}$/);
  assert.match(lines[1][2], /^0\.\d{4} ± 0\.\d{4}$/);
  const byName = await json('ls', '--sort', 'name');
  assert.equal(names(byName), ['sweep', 'tiny']);
  const [result] = (await json('tiny.yaml', ...ENGINE)).trials;
  assert.is((await json('ls', 'trials', '--where', 'seed=1', '--where', 'patch.size=3'))[0].oa, result.oa);
  const shown = await Promise.all(
    [['patch.size=5'], ['patch.size=3'], ['seeds=2'], ['training.batch=16', '--scene', 'synthetic']].map(async (where) =>
      names(await json('ls', '--where', ...where)),
    ),
  );
  assert.equal(shown, [['sweep'], ['sweep', 'tiny'], ['tiny'], ['sweep', 'tiny']]);
  const rows = readCsv(await ok('ls', '--csv', '--sort', 'oa'));
  assert.equal(rows.map(({ configuration }) => configuration).sort(), ['size-3', 'size-5', 'tiny']);
});

test('ls and show: what was begun and is unfinished, with the command that resumes; not what only was removed', async () => {
  cpSync(join(folder, 'runs'), join(folder, 'begun'), { recursive: true });
  const ownRuns = () => readdirSync(join(folder, 'begun')).filter((name) => name.startsWith('tiny-'));
  await ok('tiny.yaml', ...ENGINE, '--runs', 'begun', '--set', 'seeds=[1, 2, 3]');
  for (const name of ownRuns()) rmSync(join(folder, 'begun', name), { recursive: true });
  assert.not.match(await ok('ls', '--runs', 'begun'), /unfinished/);
  // Of the three the sweep has the first, so nothing is known of what is loose but by the last.
  const loose: { seed: number; folder: string; runs: string[] }[] = await json('ls', 'trials', '--runs', 'begun');
  const [second] = loose.filter(({ seed, runs }) => seed === 2 && runs.length === 0);
  rmSync(join(folder, second.folder), { recursive: true });
  const command = "hsi-run tiny.yaml --engine wasm --runs begun --set 'seeds=[1, 2, 3]'";
  const shown = await ok('ls', '--runs', 'begun');
  assert.ok(shown.endsWith(`\ntiny: unfinished, 2 of 3 trials; the same command resumes: ${command}\n`), shown);
  for (const word of ['tiny', 'tiny.yaml']) {
    const { code, stderr } = await hsi('show', word, '--runs', 'begun');
    assert.is(code, 2);
    assert.ok(stderr.includes(`the run of ${word} is unfinished: 2 of 3 trials are in`) && stderr.includes(command), stderr);
  }
  // While a process computes it, that is said in its place.
  const hold = new Hold(join(folder, 'begun'));
  await hold.take();
  await hold.narrow({ trials: [...loose.map(({ folder: one }) => one.slice(-64)), '0'.repeat(64)], runs: ['tiny-0123456789ab'] });
  const now = `being computed (process ${process.pid})`;
  assert.ok((await ok('ls', '--runs', 'begun')).endsWith(`\ntiny: ${now}, 3 of 5 trials are finished\n`));
  const { code, stderr } = await hsi('show', 'tiny.yaml', '--runs', 'begun');
  assert.is(code, 2);
  assert.ok(stderr.includes(`the run of tiny.yaml is ${now}: 3 of 5 trials are in`), stderr);
  assert.ok(stderr.includes('hsi-run report tiny.yaml --runs begun --watch shows its progress'), stderr);
  await hold.release();
  assert.is(await ok('ls', '--runs', 'begun'), shown);
  // With other settings its trials are none of the pipeline's.
  writeFileSync(join(folder, 'tiny.yaml'), TINY.replace(/epochs: \d+/, 'epochs: 7'));
  assert.not.match(await ok('ls', '--runs', 'begun'), /unfinished/);
  writeFileSync(join(folder, 'tiny.yaml'), TINY);
});

test('ls and show: a run that was stopped before its first trial was finished', async () => {
  const typed = ['tiny.yaml', ...ENGINE, '--runs', 'stopped', '--set', 'training.epochs=100000', '--checkpoint', '1'];
  const { code: ended } = await hsiRun(typed, { cwd: folder, interruptAt: /epoch 3\// });
  assert.is(ended, 130);
  assert.ok(
    (await ok('ls', '--runs', 'stopped')).endsWith(
      `tiny: unfinished, 0 of 2 trials; the same command resumes: hsi-run ${typed.join(' ')}\n`,
    ),
  );
  const { stderr } = await hsi('show', 'tiny', '--runs', 'stopped');
  assert.ok(stderr.includes('the run of tiny is unfinished: 0 of 2 trials are in'), stderr);
});

test('ls: what does not exist is told apart from what is not so', async () => {
  const outcomes = await Promise.all(
    [
      ['--where', 'trainng.batch=16'],
      ['--where', 'training.batch=17'],
      ['--scene', 'moon'],
      ['--runs', 'none'],
    ].map((args) => hsi('ls', ...args)),
  );
  assert.equal(
    outcomes.map(({ code, stdout, stderr }) => [code, stdout, stderr.split(':')[0].trim()]),
    [
      [0, '', 'no run has the key trainng.batch'],
      [0, '', 'no run matches'],
      [0, '', 'no run of moon; there are runs of synthetic'],
      [0, '', 'there are no runs in none (use --runs DIR for another folder)'],
    ],
  );
  const wrong = await Promise.all([['--sort', 'ao'], ['--where', 'x'], ['tiny']].map((args) => hsi('ls', ...args)));
  assert.equal(
    wrong.map(({ code }) => code),
    [2, 2, 2],
  );
  assert.match(wrong[0].stderr, /Known: oa, aa, kappa, ap, name, date/);
});

test('show: a run as text and as JSON', async () => {
  const [text, value] = await Promise.all([ok('show', 'tiny'), json('show', SWEEP_RUN.slice(0, 8))]);
  for (const part of ['computed  all trials', 'weights-2.safetensors']) assert.ok(text.includes(part), part);
  // On a small terminal the end is what one sees: figures, page and folder, and no pipeline of a hundred lines.
  const seen = text.trimEnd().split('\n').slice(-22).join('\n');
  const run = join('runs', TINY_RUN);
  for (const part of ['overall accuracy', `page      ${join(run, 'report.html')}\nfolder    ${run}`]) assert.ok(seen.includes(part), seen);
  assert.not.match(text, 'seeds: [1, 2]');
  const typed = /^pipeline +hsi-run (resolve .*)$/m.exec(seen)![1];
  assert.match(await ok(...typed.split(' ')), 'seeds: [1, 2]');
  assert.equal([value.name, value.pipeline.name, names(value.configurations)], ['sweep', 'sweep', ['size-3', 'size-5']]);
  assert.equal(
    value.trials.map(({ gone }: { gone: boolean }) => gone),
    [false, false],
  );
  assert.is(value.trials[0].provenance.command[1], 'tiny.yaml');
  assert.is((await hsi('show', 'none')).code, 2);
});

test('explain: what of the address differs', async () => {
  const [same, seed, other] = await Promise.all([
    json('explain', 'tiny.yaml', ...ENGINE),
    json('explain', 'tiny.yaml', ...ENGINE, '--set', 'seeds=[2, 3]'),
    json(
      'explain',
      'tiny.yaml',
      ...ENGINE,
      '--set',
      'training.epochs=3',
      '--set',
      'architecture[1].spectral.kernels=4',
      '--set',
      'patch.size=5',
    ),
  ]);
  assert.equal([same.finished, same.trials.every(({ cached }: { cached: boolean }) => cached)], [true, true]);
  assert.equal(
    seed.trials.map(({ cached }: { cached: boolean }) => cached),
    [true, false],
  );
  assert.equal(
    seed.trials[1].nearest.differences.map(({ path, to }: { path: string; to: unknown }) => [path, to]),
    [['seed', 3]],
  );
  // The sweep has computed patches of 5, of seed 1: that is nearer.
  assert.equal(other.trials[0].nearest.differences, [{ path: 'training.epochs', from: 2, to: 3 }]);
});

test('export, import, run: the same files, nothing computed; what is damaged is not exported', async () => {
  await ok('export', 'sweep', '--output', 'sweep.tar.gz');
  assert.match(
    await ok('import', 'sweep.tar.gz', '--runs', 'theirs'),
    /: added sweep-[0-9a-f]{12}, 2 trials, 2 maps; already here: nothing\n/,
  );
  assert.match(await ok('import', 'sweep.tar.gz', '--runs', 'theirs'), /: added nothing; already here: sweep-/);
  const mine = filesBelow(join(folder, 'runs'));
  // The page is made anew where it is imported.
  const theirs = [...filesBelow(join(folder, 'theirs'))].filter(([name]) => !name.endsWith('report.html'));
  for (const [name, data] of theirs) assert.equal(mine.get(name), data, name);
  const again = await json(...SWEEP, '--runs', 'theirs');
  assert.equal([again.cached, again.folder], [true, join('theirs', SWEEP_RUN)]);
  assert.is((await hsi('export', 'sweep', '--output', 'sweep.tar.gz')).code, 2);
  appendFileSync(join(folder, 'theirs', SWEEP_RUN, 'metrics.csv'), 'x');
  const damaged = await hsi('export', 'sweep', '--runs', 'theirs', '--json');
  assert.equal(
    JSON.parse(damaged.stdout).errors.map(({ code, file }: { code: string; file: string }) => [code, file]),
    [['damaged', join('theirs', SWEEP_RUN, 'metrics.csv')]],
  );
  assert.not.ok(existsSync(join(folder, `${SWEEP_RUN}.tar.gz`)));
});

test('rm asks, gc says what goes: trials that others need stay', async () => {
  const refused = await hsi('rm', 'sweep');
  assert.is(refused.code, 2);
  assert.match(refused.stderr, /confirmation needs a terminal\n {2}Add --yes\./);
  assert.ok(existsSync(join(folder, 'runs', SWEEP_RUN)));
  await ok('rm', 'sweep', '--yes');
  assert.equal(readdirSync(join(folder, 'runs')).sort(), ['README.md', 'maps', TINY_RUN, 'trials']);
  const trials = () => readdirSync(join(folder, 'runs', 'trials')).length;
  assert.equal([(await json('gc', '--yes')).removed, trials()], [[], 3]);
  assert.match(
    await ok('gc', '--all'),
    /remove {2}trial[^\n]*no run refers to it\nremove {2}map[^\n]*no run refers to it\n[\d.]+ KiB can be removed/,
  );
  assert.is(trials(), 3);
  assert.equal(
    (await json('gc', '--all', '--yes')).removed.map(({ kind }: { kind: string }) => kind),
    ['trial', 'map'],
  );
  assert.is(trials(), 2);
  assert.is((await json('tiny.yaml', ...ENGINE)).cached, true);
});

test('beside a process that writes: rm refuses its run, gc keeps what it may need', async () => {
  const hold = new Hold(join(folder, 'runs'));
  await hold.take();
  const refused = await hsi('rm', 'tiny', '--yes');
  assert.equal([refused.code, existsSync(join(folder, 'runs', TINY_RUN))], [2, true]);
  assert.match(
    refused.stderr,
    `error: a process uses this store, and may write into this run (process ${process.pid})\n  Wait for its end`,
  );
  await hold.narrow({ trials: [], runs: ['other'] });
  await ok('rm', 'tiny', '--yes');
  assert.match(await ok('gc', '--all', '--yes'), /^keep {4}map .* a process uses this store/m);
  await hold.release();
});

test('what was left of a run that was removed while a map was made makes way for the run', async () => {
  await ok('tiny.yaml', ...ENGINE);
  const run = join(folder, 'runs', TINY_RUN);
  cpSync(join(run, 'maps'), join(folder, 'kept'), { recursive: true });
  await ok('rm', 'tiny', '--yes');
  mkdirSync(run);
  cpSync(join(folder, 'kept'), join(run, 'maps'), { recursive: true });
  assert.match(await ok('gc'), /remove +incomplete folder .*is not a run: only its maps are left/);
  assert.is((await json('tiny.yaml', ...ENGINE)).cached, true);
  assert.ok(existsSync(join(run, 'metrics.csv')));
});

test('rm: several runs at once; plain gc lists nothing that is younger than a day', async () => {
  const other = ['tiny.yaml', '--set', 'name=other', '--set', 'seeds=[1]', ...ENGINE];
  await ok(...other);
  assert.match((await hsi('rm', 'tiny', 'other', '--yes')).stdout, /^removed tiny-.*\nremoved other-/);
  assert.equal(
    readdirSync(join(folder, 'runs')).filter((name) => /^(tiny|other)-/.test(name)),
    [],
  );
  const { goes, stays } = await json('gc');
  assert.equal(goes, []);
  assert.is(stays.filter(({ kind }: { kind: string }) => kind === 'trial').length, 2);
});

test('whoever reads may stop reading: no error', async () => {
  const child = spawn(process.execPath, [BIN, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  const code = await new Promise((done) => child.on('close', done));
  assert.equal([code, stderr], [0, '']);
});

test('a store that cannot be listed: gc and ls say so, and nothing goes', async () => {
  mkdirSync(join(folder, 'odd'));
  symlinkSync('trials', join(folder, 'odd', 'trials'));
  for (const args of [['gc', '--all', '--yes'], ['gc'], ['ls', 'trials']]) {
    const { code, stderr } = await hsi(...args, '--runs', 'odd');
    assert.is(code, 2);
    assert.match(stderr, /^odd\/trials: error: cannot be read \(ELOOP\)\n {2}Correct the cause, and try again\. Nothing was removed/);
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
