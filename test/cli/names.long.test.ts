import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { hsiRun, inParallel, type Outcome } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/names');

const fine = ({ code, stderr }: Outcome, what: string) => assert.is(code, 0, `${what}: ${stderr}`);

test('a run, its folder, a file of it and its pipeline mean the run wherever a run is taken', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const call = (...args: string[]) => hsiRun(args, { cwd: folder });
    fine(await call('tiny.yaml', '--maps', 'none', '--set', 'seeds=[1]', '-q'), 'run');
    writeFileSync(join(folder, 'tiny.yaml'), TINY.replace(/seeds: .*/, 'seeds: [1]'));
    const name = readdirSync(join(folder, 'runs')).find((one) => one.startsWith('tiny-'))!;
    const words = ['tiny', name, `runs/${name}`, 'tiny.yaml', `runs/${name}/metrics.csv`];
    const shown = await inParallel(words.map((word) => () => call('show', word, '-q')));
    shown.forEach((outcome, index) => assert.equal(outcome, { code: 0, stdout: `runs/${name}\n`, stderr: '' }, words[index]));
    const others = [
      ['report', 'tiny.yaml'],
      ['assess', 'tiny.yaml', '-q'],
      ['map', 'tiny.yaml', '--output', 'map'],
      ['export', 'tiny.yaml', '--output', 'tiny.tar.gz'],
      ['verify', 'tiny.yaml', '--integrity'],
      ['diff', 'tiny', 'tiny.yaml'],
      ['diff', 'tiny.yaml', name],
      // Where a pipeline is taken, too.
      ['tiny', '-q'],
      ['plan', name, '--quick', '--json'],
      ['resolve', name],
      ['split', name],
      ['validate', name],
      ['explain', name],
      ['bench', name, '--steps', '1'],
      ['resolve', `runs/${name}/metrics.csv`],
      ['verify', `runs/${name}/report.html`, '--integrity'],
    ];
    const outcomes = await inParallel(others.map((args) => () => call(...args)));
    outcomes.forEach((outcome, index) => fine(outcome, others[index].join(' ')));
    assert.is(outcomes[5].stdout, 'no difference\n');
    assert.is(outcomes[8].stderr, '');
    assert.match(outcomes[10].stderr, `${name}: the pipeline of the run runs/${name}\n`);

    // A folder that holds it, in its place.
    for (const [command, ...words] of [['export'], ['verify'], ['diff', name]]) {
      const { code, stderr } = await call(command, ...words, 'runs');
      assert.is(code, 2, command);
      assert.match(stderr, /^runs: error: this folder is not a (run|pipeline)\n/);
      assert.match(stderr, `\n  Type: ${['hsi-run', command, ...words, `runs/${name}`].join(' ')}\n`);
    }
    assert.match((await call('report', '.')).stderr, '  Did you mean tiny.yaml?');

    // A pipeline that has changed has no run any more; a run of another engine is none that is meant.
    writeFileSync(join(folder, 'tiny.yaml'), TINY.replace('epochs: 2', 'epochs: 3').replace(/seeds: .*/, 'seeds: [1]'));
    const changed = await call('show', 'tiny.yaml');
    assert.is(changed.code, 2);
    assert.match(changed.stderr, 'error: tiny.yaml has no run with its present settings in the folder of results runs\n  Did you mean ');
    const differs = `A run with other settings: ${name} (training.epochs: 2 epochs, here 3 epochs). hsi-run diff ${name} tiny.yaml shows all`;
    assert.match(changed.stderr, differs);
    for (const command of ['report', 'verify']) {
      const { stderr } = await call(command, 'tiny.yaml', '--set', 'seeds=[1, 2]');
      assert.match(stderr, '(training.epochs: 2 epochs, here 3 epochs; seeds: [2] only here)');
      assert.match(stderr, `hsi-run diff ${name} tiny.yaml --set 'seeds=[1, 2]' shows all`);
    }
    assert.match(changed.stderr, `\n  Type: hsi-run show ${name}\n`);
    const apart = await call('diff', 'tiny', 'tiny.yaml');
    assert.is(apart.code, 1);
    assert.match(apart.stdout, '~ training.epochs: 2 epochs -> 3 epochs\n');
    // Two runs of one name: the list says what differs.
    assert.not.match((await call('ls')).stdout, 'what differs');
    fine(await call('tiny.yaml', '--maps', 'none', '-q'), 'run again');
    const [newest, older, ...more] = (await call('ls')).stdout.split('\n\n')[1].split('\n');
    assert.match(newest, /^tiny: what differs from the newest, tiny-[0-9a-f]{12} \(there\)$/);
    assert.equal([older, more], [`  ${name}  training.epochs: 2 epochs, there 3 epochs`, ['']]);
    assert.not.match((await call('ls', '-q')).stdout, 'what differs');
    const removed = await call('rm', name, '--yes');
    fine(removed, 'rm');
  }));

test('the pipelines that come with hsi-run are found in any folder, and a file of the folder comes first', () =>
  withFolder(async (folder) => {
    const call = (...args: string[]) => hsiRun(args, { cwd: folder });
    const all = await call('validate', 'pipelines/paper', '--json');
    assert.ok(JSON.parse(all.stdout).files.length > 10, all.stderr);
    const [path, word, none] = await inParallel([
      () => call('resolve', 'pipelines/quickstart.yaml'),
      () => call('resolve', 'quickstart'),
      () => call('show', 'quickstart'),
    ]);
    fine(path, 'path');
    assert.is(path.stderr, 'pipelines/quickstart.yaml: the pipeline that comes with hsi-run\n');
    assert.is(word.stdout, path.stdout);
    assert.is(none.code, 2);
    assert.match(none.stderr, 'hsi-run quickstart runs it.');
    writeFileSync(join(folder, 'quickstart.yaml'), TINY);
    mkdirSync(join(folder, 'pipelines'));
    writeFileSync(join(folder, 'pipelines', 'quickstart.yaml'), TINY.replace('epochs: 2', 'epochs: 3'));
    const own = [await call('resolve', 'quickstart'), await call('resolve', 'pipelines/quickstart.yaml')];
    assert.match(own[0].stdout, /epochs: 2\n/);
    assert.match(own[1].stdout, /epochs: 3\n/);
    assert.is(own[1].stderr, '');
    const wrong = await call('plan', 'quickstrat');
    assert.match(wrong.stderr, /Did you mean quickstart\?[^]*\n {2}Type: hsi-run plan quickstart\n/);
  }));

test('a run knows where its files are: the folder of its pipeline, from wherever it is mapped', () =>
  withFolder(async (folder) => {
    const call = (args: string[], cwd = folder) => hsiRun(args, { cwd });
    mkdirSync(join(folder, 'work', 'data'), { recursive: true });
    fine(await call(['data', 'list']), 'list');
    const scene = 'ENVI\nsamples = 12\nlines = 12\nbands = 12\ndata type = 4\ninterleave = bsq\n';
    const values = new Float32Array(12 * 12 * 12).map((_, index) => (((index % 144) * 7) % 5) + (index % 12) / 10);
    const labels = new Uint8Array(144).map((_, index) => 1 + (Math.floor((index % 12) / 4) % 3));
    for (const [name, header, bytes] of [
      ['cube', scene, Buffer.from(values.buffer)],
      ['gt', scene.replace('bands = 12', 'bands = 1').replace('data type = 4', 'data type = 1'), Buffer.from(labels)],
    ] as const) {
      writeFileSync(join(folder, 'work', 'data', `${name}.hdr`), header);
      writeFileSync(join(folder, 'work', 'data', `${name}.img`), bytes);
    }
    const pipeline = TINY.replace('name: tiny', 'name: berlin').replace(
      /dataset: .*/,
      'dataset: {cube: {file: data/cube.hdr}, mask: {file: data/gt.hdr}, standardize: scene}',
    );
    assert.not.equal(pipeline, TINY);
    writeFileSync(join(folder, 'work', 'berlin.yaml'), pipeline);
    fine(await call(['work/berlin.yaml', '--maps', 'none', '--set', 'seeds=[1]', '-q']), 'run');
    const mapped = await inParallel([
      () => call(['map', 'berlin', '--output', 'one']),
      () => call(['map', 'berlin', '--runs', '../runs', '--output', '../two'], join(folder, 'work')),
      () => call(['plan', 'berlin', '--quick', '--json']),
    ]);
    mapped.forEach((outcome, index) => fine(outcome, `mapped ${index}`));
    renameSync(join(folder, 'work', 'data'), join(folder, 'elsewhere'));
    const lost = await call(['map', 'berlin', '--output', 'three']);
    assert.is(lost.code, 2);
    assert.match(lost.stderr, '--base DIR');
  }));

test.run();
