import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkRun } from '../../src/verify/integrity.js';
import { edit, forgeTrial, rehash, withCopy } from '../verify/forge.js';
import { filesBelow, hsiRun } from './command-line.js';
import { MAPPED, TINY } from './tiny.js';

const test = suite('cli/verify');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
// To draw maps again takes longer than all else that is checked: one run has them, for a test of its own.
writeFileSync(join(folder, 'tiny.yaml'), TINY);
writeFileSync(join(folder, 'mapped.yaml'), MAPPED.replace('name: tiny', 'name: mapped').replace(/seeds: .*/, 'seeds: [1]'));
const verify = (...args: string[]) => hsiRun(['verify', ...args], { cwd: folder });

const first = await hsiRun(['tiny.yaml', '--quiet'], { cwd: folder });
assert.is(first.code, 0, first.stderr);
const run = readdirSync(runs).find((name) => name.startsWith('tiny-'))!;
const { trials } = JSON.parse(readFileSync(join(runs, run, 'manifest.json'), 'utf8'));
const addresses: string[] = trials.map(({ address }: { address: string }) => address);
const WHOLE = `${run}: intact, with 2 trials; hashes, addresses and derived tables are correct`;

/** Findings of a copy of the store on which something was done. */
async function findingsAfter(change: (copy: string) => unknown, name = run): Promise<string[]> {
  const found: string[] = [];
  await withCopy(runs, async (copy) => {
    await change(copy);
    found.push(...(await checkRun(join(copy, name))).findings.map(({ file, problem }) => `${file} ${problem}`));
  });
  return found;
}

test('a run, a pipeline: all is computed again with the same bits, and nothing is written', async () => {
  const before = filesBelow(runs);
  const [byRun, byPipeline] = [await verify(run.slice(0, 8)), await verify('tiny.yaml', '--json', '--quiet')];
  assert.equal([byRun.code, byRun.stdout], [0, `${WHOLE}\ncomputed again on wasm: 2 of 2 trials, 2 the same to the bit\n`], byRun.stderr);
  const [asked, took, less] = byRun.stderr.split('\n').map((line) => line.replace(/\d+ s /, 'N s '));
  assert.match(asked, /^tiny: 2 trials to compute again on wasm$/);
  assert.is(took, 'they took about N s before; another machine or engine may differ');
  assert.is(less, '--trials 1 computes one, --integrity computes none');
  const { fine, integrity, reproduction } = JSON.parse(byPipeline.stdout);
  assert.equal([byPipeline.code, byPipeline.stderr, fine, integrity], [0, '', true, { findings: [], trials: 2 }]);
  assert.equal(
    reproduction.trials.map(({ trial, exact, differences }: Record<string, unknown>) => [trial, exact, differences]),
    [
      ['seed 1', true, []],
      ['seed 2', true, []],
    ],
  );
  assert.equal(filesBelow(runs), before);
});

test('a flipped bit in any file of the run and its trials is found, the file named', async () => {
  await withCopy(runs, async (copy) => {
    // README.md explains the folder, the page shows it: neither is a result.
    const names = [...filesBelow(copy).keys()].filter((name) => !/(^README\.md|report\.html)$/.test(name));
    assert.is(names.length, 13 + 2 * 2 + 2 * 9);
    for (const name of names) {
      const whole = readFileSync(join(copy, name));
      for (const at of [0, whole.length >> 1, whole.length - 1]) {
        const flipped = Buffer.from(whole);
        flipped[at] ^= 1 << (at % 8);
        writeFileSync(join(copy, name), flipped);
        const findings = (await checkRun(join(copy, run))).findings.map(({ file, problem }) => `${file} ${problem}`);
        // A bit in a file's name there makes that file one that is missing.
        const named = name.endsWith('SHA256SUMS')
          ? findings.some((text) => text.startsWith(name.slice(0, -10)) && /SHA256SUMS|is missing/.test(text))
          : findings.some((text) => text.startsWith(`${name} `));
        assert.ok(named, `${name}, byte ${at}: ${findings.join('; ')}`);
      }
      writeFileSync(join(copy, name), whole);
    }
    assert.equal((await checkRun(join(copy, run))).findings, []);
  });
});

test('a flipped bit in any file of its maps, stored and drawn', async () => {
  const elsewhere = join(folder, 'mapped');
  assert.is((await hsiRun(['mapped.yaml', '--quiet', '--runs', elsewhere], { cwd: folder })).code, 0);
  const own = readdirSync(elsewhere).find((name) => name.startsWith('mapped-'))!;
  const names = [...filesBelow(elsewhere).keys()].filter((name) => name.includes('maps/'));
  assert.ok(names.length > 20);
  for (const name of names) {
    const whole = readFileSync(join(elsewhere, name));
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] ^= 1;
    writeFileSync(join(elsewhere, name), flipped);
    const { findings } = await checkRun(join(elsewhere, own));
    assert.ok(findings.length > 0, name);
    writeFileSync(join(elsewhere, name), whole);
  }
  assert.equal((await checkRun(join(elsewhere, own))).findings, []);
});

test('a run whose manifest is rubbish is found by its name, and told of', () =>
  withCopy(runs, async (copy) => {
    writeFileSync(join(copy, run, 'manifest.json'), '{');
    const { code, stdout } = await verify(run.slice(0, 9), '--runs', copy);
    assert.equal(
      [code, stdout],
      [1, `${run}: 1 finding; nothing was computed again\n` + `  ${run}/manifest.json differs from what was written, or SHA256SUMS does\n`],
    );
  }));

test('an edited table with true hashes does not derive from the trials', async () => {
  const findings = await findingsAfter((copy) => {
    edit(join(copy, run, 'metrics.csv'), (text) => text.replace(/\n1,0\.\d+/, '\n1,0.9999'));
    rehash(join(copy, run));
  });
  assert.is(findings.length, 1);
  assert.match(findings[0], new RegExp(`^${run}/metrics.csv is not what its trials give: line 2 is "1,0.9999,`));
});

test('weights of another trial, an edited trial: with true hashes', async () => {
  assert.match(
    (
      await findingsAfter((copy) => {
        copyFileSync(join(copy, run, 'weights-2.safetensors'), join(copy, run, 'weights-1.safetensors'));
        rehash(join(copy, run));
      })
    ).join('\n'),
    new RegExp(`^${run}/weights-1.safetensors is not what its trial has: `),
  );
  assert.match(
    (
      await findingsAfter((copy) => {
        edit(join(copy, 'trials', addresses[0], 'predictions.csv'), (text) => text.replace(/,1,1,/, ',1,2,'));
        rehash(join(copy, 'trials', addresses[0]));
      })
    ).join('\n'),
    new RegExp(`^trials/${addresses[0]}/manifest.json has other figures than its predictions give`),
  );
});

test('another resolved.yaml with true hashes describes other trials, or makes another name', async () => {
  const after = (from: RegExp, to: string) =>
    findingsAfter((copy) => {
      edit(join(copy, run, 'resolved.yaml'), (text) => text.replace(from, to));
      rehash(join(copy, run));
    });
  assert.equal(
    await after(/epochs: 2/, 'epochs: 3'),
    [1, 2].map(
      (seed) => `${run}/resolved.yaml describes another trial of seed ${seed} than ${addresses[seed - 1].slice(0, 12)}: training differs`,
    ),
  );
  assert.match((await after(/seeds: \[1, 2\]/, 'seeds: [1]')).join(), /resolved.yaml describes tiny \(tiny, seed 1\); manifest.json has /);
  assert.match(
    (await after(/^version: 1\n/, 'version: 1\n# mine\n')).join(),
    new RegExp(`^${run} does not have the name of its content, tiny-`),
  );
  assert.match((await after(/epochs: 2/, 'epochs: two')).join(), /resolved.yaml is not a valid pipeline: /);
});

test('a trial that says it is another', async () => {
  const findings = await findingsAfter((copy) =>
    rehash(join(copy, 'trials', addresses[1]), (manifest) => {
      (manifest.trial as { seed: number }).seed = 3;
    }),
  );
  assert.is(findings.length, 2);
  assert.match(findings[0], new RegExp(`^trials/${addresses[1]}/manifest.json describes another trial, with the address [0-9a-f]{64}$`));
  assert.match(findings[1], /manifest.json has the seed 3; the run lists it as 2$/);
});

test('a removed trial is a finding', () =>
  withCopy(runs, async (copy) => {
    rmSync(join(copy, 'trials', addresses[0]), { recursive: true });
    const { code, stdout } = await verify(run, '--runs', copy);
    assert.equal(
      [code, stdout],
      [1, `${run}: 1 finding; nothing was computed again\n  trials/${addresses[0]} is missing: the trial has been removed\n`],
    );
  }));

test('a forgery that is consistent is found by computing; on another engine beyond the tolerance only', () =>
  withCopy(runs, async (copy) => {
    await forgeTrial(join(copy, 'trials', addresses[1]), 2, 30);
    rmSync(join(copy, run), { recursive: true });
    assert.is((await hsiRun(['tiny.yaml', '--quiet', '--runs', copy], { cwd: folder })).code, 0);
    const { code, stdout } = await verify(run, '--runs', copy);
    assert.is(code, 1);
    const lines = stdout.split('\n');
    assert.equal(lines.slice(0, 3), [WHOLE, 'computed again on wasm: 2 of 2 trials, 1 the same to the bit, 1 not', '']);
    assert.match(lines[3], /^trial +file +first difference +stored +computed$/);
    assert.match(lines[4], /^seed 2 +predictions\.csv +line 2 +(\d+,\d+,\d),\d,\S+ +\1,\d,\S+$/);
    assert.is(lines.length, 6);
    const onCpu = await verify(run, '--runs', copy, '--engine', 'cpu', '--quiet');
    assert.is(onCpu.code, 1);
    assert.match(onCpu.stdout, /not compared bit by bit: the run is from wasm, but was computed again on cpu; split .* within 0\.02/);
    assert.match(onCpu.stdout, /\nseed 2 +predictions\.csv +overall accuracy +0\.\d{6} +0\.\d{6}\n/);
    assert.not.match(onCpu.stdout, /\nseed 1 /);
    const tolerant = await verify(run, '--runs', copy, '--engine', 'cpu', '--tolerance', '1', '--json', '--quiet');
    assert.is(tolerant.code, 0, tolerant.stdout);
    // Which one is drawn depends on nothing but the run.
    const drawn = async () => JSON.parse((await verify(run, '--trials', '1', '--json', '--quiet')).stdout).reproduction.trials;
    const [one, again] = [await drawn(), await drawn()];
    assert.equal([one.length, one], [1, again]);
  }));

test('against files of a reference run: computed where it has not been run, else as stored', async () => {
  const reference = join(folder, 'reference');
  mkdirSync(reference);
  for (const name of ['manifest.json', 'metrics.csv', 'confusion.csv']) copyFileSync(join(runs, run, name), join(reference, name));
  const against = (...args: string[]) => verify('tiny.yaml', '--against', reference, ...args);
  const computed = await against('--runs', 'nowhere');
  assert.is(computed.code, 0, computed.stdout);
  assert.equal(computed.stdout.split('\n'), [
    'tiny, computed now, against reference: the same to the bit',
    '  compared: confusion.csv, metrics.csv, classes.csv (by its SHA-256), leakage.csv (by its SHA-256), epochs.csv (by its SHA-256), split.csv (by its SHA-256), ' +
      'predictions.csv (by its SHA-256), weights-1.safetensors (by its SHA-256), weights-2.safetensors (by its SHA-256), ' +
      'model-1.json (by its SHA-256), model-1.bin (by its SHA-256), model-2.json (by its SHA-256), model-2.bin (by its SHA-256)',
    '',
  ]);
  assert.equal(filesBelow(join(folder, 'nowhere')).size, 0);
  const stored = await against();
  assert.equal([stored.code, stored.stdout.split('\n')[1]], [0, `${run}, as stored, against reference: the same to the bit`]);

  const other = await against('--runs', 'nowhere', '--set', 'training.batch=8');
  assert.is(other.code, 1);
  assert.match(other.stdout, /^tiny, computed now, against reference: differs\n/);
  assert.match(other.stdout, /note: the resolved pipeline is written differently/);
  assert.match(other.stdout, /\nrun +weights-2\.safetensors +SHA-256 +[0-9a-f]{16} +[0-9a-f]{16}\n/);
  const description = await against('--runs', 'nowhere', '--set', 'description=mine');
  assert.is(description.code, 0, 'a description is no result');
  const onCpu = await against('--runs', 'nowhere', '--engine', 'cpu');
  assert.is(onCpu.code, 0, onCpu.stdout);
  assert.match(onCpu.stdout, /against reference: within 0\.02\n {2}compared: metrics\.csv\n/);
  assert.match(onCpu.stdout, /\n {2}not bit by bit: the reference is from wasm, the run from cpu\n/);

  edit(join(reference, 'metrics.csv'), (text) => text.replace(/\nmean,0\.\d/, '\nmean,0.0'));
  const half = await against();
  assert.is(half.code, 1);
  assert.match(half.stdout, /\nrun +metrics\.csv +the reference itself +manifest\.json: /);
  assert.match(half.stdout, /\nrun +metrics\.csv +line 4 +mean,0\.0/);
});

test('some trials against a reference: their rows and their weights, computed even where the run is stored', async () => {
  const reference = join(folder, 'published');
  mkdirSync(reference);
  for (const name of ['manifest.json', 'metrics.csv', 'classes.csv', 'confusion.csv', 'epochs.csv', 'times.csv', 'resolved.yaml']) {
    copyFileSync(join(runs, run, name), join(reference, name));
  }
  const against = (...args: string[]) => verify('tiny.yaml', '--against', reference, ...args);
  const one = await against('--trials', '1', '--runs', 'nowhere');
  assert.is(one.code, 0, one.stdout);
  const drawn = /weights-(\d)\.safetensors/.exec(one.stdout)![1];
  assert.equal(one.stdout.split('\n'), [
    'tiny, 1 of 2 trials computed now, against published: the same to the bit',
    `  compared: classes.csv, confusion.csv, epochs.csv, metrics.csv, weights-${drawn}.safetensors (by its SHA-256)`,
    '',
  ]);
  assert.is((await against('--trials', '1')).stdout, one.stdout, 'the same, whether the run is in the store or not');
  assert.match((await against('--trials', '2')).stdout, 'tiny, 2 of 2 trials computed now');
  // A pipeline with other seeds beside them draws of those that the reference has.
  const more = await against('--trials', '2', '--runs', 'nowhere', '--set', `seeds=[${drawn}, 7]`);
  assert.equal(
    [more.code, more.stdout.split('\n')[0]],
    [0, 'tiny, 1 of 2 trials computed now, against published: the same to the bit'],
    more.stdout,
  );
  const none = await against('--trials', '1', '--set', 'seeds=[7]');
  assert.equal([none.code, none.stderr.includes("has none of this pipeline's trials: tiny 1, tiny 2")], [2, true], none.stderr);
  const onCpu = await against('--trials', '1', '--runs', 'nowhere', '--engine', 'cpu');
  assert.equal([onCpu.code, onCpu.stdout.split('\n')[1]], [0, '  compared: metrics.csv'], onCpu.stdout);

  const other = await against('--trials', '1', '--runs', 'nowhere', '--set', 'training.batch=8');
  assert.is(other.code, 1);
  assert.match(other.stdout, new RegExp(`\\ntiny ${drawn} +epochs\\.csv +loss, row 1 of it +\\d`));
  assert.match(other.stdout, new RegExp(`\\nrun +weights-${drawn}\\.safetensors +SHA-256 `));
  edit(join(reference, 'metrics.csv'), (text) => text.replace(new RegExp(`\\n${drawn},0\\.\\d`), `\n${drawn},0.0`));
  const edited = await against('--trials', '1', '--runs', 'nowhere');
  assert.is(edited.code, 1);
  assert.match(edited.stdout, /metrics\.csv +the reference itself/);
  assert.match(edited.stdout, new RegExp(`\\ntiny ${drawn} +metrics\\.csv +overall_accuracy, row 1 of it +0\\.0`));
});

test('a whole run folder is a reference, without its trials too', async () => {
  const { code, stdout } = await verify('tiny.yaml', '--runs', 'nowhere', '--against', join('runs', run));
  assert.is(code, 0, stdout);
  assert.match(stdout, /compared: classes\.csv, .*predictions\.csv, split\.csv, weights-1\.safetensors, weights-2\.safetensors\n/);
});

test('a run of several configurations', async () => {
  const set = ['--set', 'vary={training.batch: [8, 16]}', '--set', 'training.epochs=1', '--set', 'seeds=[1]', '--runs', 'swept', '--quiet'];
  assert.is((await hsiRun(['tiny.yaml', ...set], { cwd: folder })).code, 0);
  const { code, stdout } = await hsiRun(['verify', 'tiny.yaml', ...set, '--json'], { cwd: folder });
  assert.is(code, 0, stdout);
  assert.equal(
    JSON.parse(stdout).reproduction.trials.map(({ exact }: { exact: boolean }) => exact),
    [true, true],
  );
  const swept = readdirSync(join(folder, 'swept')).find((name) => /-[0-9a-f]{12}$/.test(name))!;
  const { code: reference, stdout: said } = await hsiRun(
    ['verify', 'tiny.yaml', ...set, '--runs', 'nowhere', '--against', join('swept', swept), '--json'],
    { cwd: folder },
  );
  assert.is(reference, 0, said);
  assert.ok(JSON.parse(said).against.compared.includes('configurations.csv'));
  const part = await hsiRun(['verify', 'tiny.yaml', ...set, '--trials', '1', '--against', join('swept', swept), '--json'], { cwd: folder });
  const { trials: counted, compared } = JSON.parse(part.stdout).against;
  assert.equal(
    [part.code, counted, compared.includes('metrics.csv'), compared.includes('configurations.csv')],
    [0, { computed: 1, of: 2 }, true, false],
    part.stdout,
  );
});

test('one configuration of a run of networks and classifiers: exact on the same engine, within the tolerance on another', async () => {
  const vary = 'vary=[{name: net}, {name: forest, classifier: {random-forest: {trees: 5}}}]';
  const set = ['--set', vary, '--set', 'training.epochs=1', '--set', 'seeds=[1]', '--runs', 'mixed', '--quiet'];
  assert.is((await hsiRun(['tiny.yaml', ...set], { cwd: folder })).code, 0);
  const mixed = readdirSync(join(folder, 'mixed')).find((name) => /-[0-9a-f]{12}$/.test(name))!;
  const against = async (configuration: string, ...engine: string[]) => {
    const one = ['--configuration', configuration, '--trials', '1', '--against', join('mixed', mixed), '--json', ...engine];
    const { code, stdout } = await hsiRun(['verify', 'tiny.yaml', ...set, ...one], { cwd: folder });
    return [code, JSON.parse(stdout).against.exact, JSON.parse(stdout).against.differences];
  };
  assert.equal(await against('forest'), [0, true, []]);
  assert.equal(await against('net'), [0, true, []]);
  assert.equal(await against('net', '--engine', 'cpu'), [0, false, []]);
});

test('what cannot be verified is a failure', async () => {
  const fails = async (code: string, ...args: string[]) => {
    const outcome = await verify(...args, '--json');
    assert.is(outcome.code, 2, args.join(' '));
    assert.is(JSON.parse(outcome.stdout).errors[0].code, code, args.join(' '));
  };
  mkdirSync(join(folder, 'empty'));
  await fails('run-unknown', 'absent');
  await fails('run-unknown', 'tiny.yaml', '--set', 'training.epochs=1');
  await fails('run-unknown', 'tiny.yaml', '--runs', 'nowhere', '--integrity', '--against', join('runs', run));
  await fails('reference', 'tiny.yaml', '--against', 'empty');
  await fails('reference', run, '--against', 'absent');
  await fails('usage', run, '--integrity', '--trials', '1');
  await fails('usage', run, '--tolerance', '2');
  await fails('usage', run, '--against', join('runs', run), '--trials', '1');
  await fails('usage', 'tiny.yaml', '--against', join('runs', run), '--trials', '1', '--integrity');
  await fails('usage', run, '--set', 'training.epochs=1');
  await fails('usage');
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
