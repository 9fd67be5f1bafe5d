import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { filesBelow, hsiRun, lastingBelow } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/interrupt');

const NOTHING = 'Stopped. Nothing is kept yet: no result was finished, and there was no checkpoint. To start again:\n';
const STOPPED = 'Stopped. Finished trials and checkpoints are kept: the same command resumes.\n';

test('Ctrl-C in mid-training: exit code 130, nothing half-written', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--set', 'training.epochs=100000', '--checkpoint', '99999'];
    const endless = await hsiRun(args, { cwd: folder, interruptAt: /epoch 2\/100000/ });
    assert.equal([endless.code, endless.stdout], [130, '']);
    assert.ok(endless.stderr.endsWith(`\n${NOTHING}  hsi-run ${args.join(' ')}\n`), endless.stderr);
    // The folder explains itself; there is nothing else in it.
    assert.equal([...filesBelow(join(folder, 'runs')).keys()], ['README.md']);
  }));

test('Ctrl-C while the second trial trains: the first is kept, and known the next time', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--jobs', '1', '--set', 'training.epochs=15', '--checkpoint', '20'];
    const stopped = await hsiRun(args, { cwd: folder, interruptAt: /seed 2: epoch 1\// });
    assert.is(stopped.code, 130);
    assert.ok(stopped.stderr.endsWith(`\n${STOPPED}`), stopped.stderr);
    const root = join(folder, 'runs');
    assert.equal([readdirSync(root).sort(), readdirSync(join(root, 'trials')).length], [['README.md', 'trials'], 1]);
    const resumed = await hsiRun(args, { cwd: folder });
    assert.equal(resumed.code, 0);
    assert.match(resumed.stderr, /^tiny: 1 trial to compute \(1 known\) on wasm(, \d+ threads)?\n/);
    assert.ok(
      existsSync(
        join(
          root,
          readdirSync(root).find((name) => name.startsWith('tiny-'))!,
          'metrics.csv',
        ),
      ),
    );
  }));

test('Ctrl-C after a checkpoint: the next run goes on there, and ends with the same bytes', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--jobs', '1', '--set', 'training.epochs=40', '--set', 'seeds=[1]', '--checkpoint', '1'];
    const whole = await hsiRun([...args, '--runs', 'whole'], { cwd: folder });
    assert.is(whole.code, 0, whole.stderr);
    const stopped = await hsiRun(args, { cwd: folder, interruptAt: /epoch 3\/40/ });
    assert.is(stopped.code, 130);
    assert.ok(stopped.stderr.endsWith(`\n${STOPPED}`), stopped.stderr);
    const resumed = await hsiRun(args, { cwd: folder });
    assert.is(resumed.code, 0, resumed.stderr);
    const [, after] = /seed 1: resuming after epoch (\d+)\n/.exec(resumed.stderr)!;
    assert.ok(Number(after) >= 2, after);
    assert.equal(lastingBelow(join(folder, 'runs')), lastingBelow(join(folder, 'whole')));
  }));

test('Ctrl-C while three threads compute a trial: it ends all the same, and goes on with one thread to the same bytes', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    // Kernels enough for work in several pieces, which helpers take.
    const args = [
      'tiny.yaml',
      '--jobs',
      '1',
      '--set',
      'architecture[2].conv.kernels=512',
      '--set',
      'training.epochs=12',
      '--set',
      'seeds=[1]',
      '--checkpoint',
      '1',
    ];
    const whole = await hsiRun([...args, '--threads', '1', '--runs', 'whole'], { cwd: folder });
    assert.is(whole.code, 0, whole.stderr);
    const stopped = await hsiRun([...args, '--threads', '3'], { cwd: folder, interruptAt: /epoch 3\/12/ });
    assert.equal([stopped.code, stopped.stderr.split('\n')[0]], [130, 'tiny: 1 trial to compute on wasm, 3 threads']);
    const resumed = await hsiRun([...args, '--threads', '1'], { cwd: folder });
    assert.is(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /seed 1: resuming after epoch \d+\n/);
    assert.equal(lastingBelow(join(folder, 'runs')), lastingBelow(join(folder, 'whole')));
  }));

test('Ctrl-C in a map says what of maps is kept; one in a download speaks of files', () =>
  withFolder(async (folder) => {
    const yaml = TINY.replace('rows: 16', 'rows: 96').replace('columns: 16', 'columns: 96');
    writeFileSync(join(folder, 'tiny.yaml'), yaml.replace('train: 30%', 'train: 40').replace('test: rest', 'test: 100'));
    assert.is((await hsiRun(['tiny.yaml'], { cwd: folder })).code, 0);
    const args = ['map', 'tiny', '--jobs', '4', '--progress', 'json'];
    const begun = await hsiRun(args, { cwd: folder, interruptAt: /"type":"job-started"/ });
    assert.is(begun.code, 130, begun.stderr);
    const nothing = 'Stopped. Nothing is kept yet: no part of a map was finished. To start again:\n';
    assert.ok(begun.stderr.endsWith(`\n${nothing}  hsi-run ${args.join(' ')}\n`), begun.stderr);
    // Its files are not drawn any more: the same command takes it from the store.
    const mapped = await hsiRun(args, { cwd: folder, interruptAt: /"type":"job-ended"/ });
    assert.is(mapped.code, 130, mapped.stderr);
    assert.ok(mapped.stderr.endsWith('\nStopped. Finished maps and parts of maps are kept: the same command resumes.\n'), mapped.stderr);
    const again = await hsiRun(args, { cwd: folder });
    assert.is(again.code, 0, again.stderr);
    assert.not.match(again.stderr, 'job-started');
    // A mirror that is asked again.
    const server = createServer((_request, response) => response.writeHead(503).end()).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const fetching = ['data', 'fetch', 'ksc', '--data', 'data', '--mirror', `http://127.0.0.1:${port}`];
      const stopped = await hsiRun(fetching, { cwd: folder, interruptAt: /503/ });
      assert.is(stopped.code, 130, stopped.stderr);
      assert.ok(
        stopped.stderr.endsWith('\nStopped. Downloaded files and parts of files are kept: the same command resumes.\n'),
        stopped.stderr,
      );
    } finally {
      server.close();
    }
  }));

test.run();
