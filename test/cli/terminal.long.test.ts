import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { sendFile, serve } from '../data/fetch/server.js';
import { BIN, hsiRun, imported, inParallel, lastingBelow, ROOT } from './command-line.js';
import { CTRL_C, CTRL_Z, HANG_UP, inTerminal, type TerminalOutcome, withoutTerminal } from './terminal.js';
import { TINY } from './tiny.js';

const suited = suite('cli/terminal');
const reason = withoutTerminal();
if (reason) console.log(`skipped: ${reason}`);
const test = Object.assign(reason ? suited.skip : suited, { run: suited.run });

const STOPPED = 'Stopped. Finished trials and checkpoints are kept: the same command resumes.\n';
const FETCHING_STOPPED = 'Stopped. Downloaded files and parts of files are kept: the same command resumes.\n';
/** Epochs that a fast machine does not end while a line is shown. */
const LASTING = ['--set', 'training.batch=1'];
/** A worker that is told to stop, and hears nothing for a minute: what a step of a large network on a slow machine is. */
const DEAF = imported(`import { isMainThread, parentPort } from 'node:worker_threads';
if (!isMainThread) parentPort.on('message', ({ type }) => type === 'stop' && Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000));`);

/** The shell has its terminal back as it was. */
function assertSane({ isCursorShown, settings: [before, after], raw }: TerminalOutcome): void {
  assert.ok(isCursorShown, raw.slice(-500));
  assert.is(after, before);
}

test('the first Ctrl-C: a checkpoint is written, a word says so, and the next run goes on there and ends with the same bytes', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--jobs', '1', '--set', 'training.epochs=40', ...LASTING, '--set', 'seeds=[1]', '--checkpoint', '1'];
    const whole = await hsiRun([...args, '--runs', 'whole'], { cwd: folder });
    assert.is(whole.code, 0, whole.stderr);
    const stopped = await inTerminal(args, { cwd: folder, steps: [{ at: /epoch (?:[3-9]|[12]\d)\/40/, press: CTRL_C }] });
    assert.is(stopped.code, 130, stopped.text.slice(-1000));
    assert.match(stopped.text, / stopping; press Ctrl-C again to end at once, without another checkpoint\n/);
    const [, after] = /seed 1: stopped in epoch \d+; the next run resumes after epoch (\d+)\n/.exec(stopped.text)!;
    assert.ok(stopped.text.endsWith(STOPPED), stopped.text.slice(-300));
    assertSane(stopped);
    const resumed = await hsiRun(args, { cwd: folder });
    assert.is(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, new RegExp(`seed 1: resuming after epoch ${after}\n`));
    assert.equal(lastingBelow(join(folder, 'runs')), lastingBelow(join(folder, 'whole')));
  }));

test('between two checkpoints, what was held in memory is written: by Ctrl-C, and when the terminal is closed', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--set', 'training.epochs=100000', '--set', 'seeds=[1]', '--checkpoint', '99999'];
    const at = /epoch [1-9]\d*\/100000/;
    // Something is held after five seconds.
    const [stopped] = await Promise.all([
      inTerminal(args, { cwd: folder, steps: [{ at, afterMs: 6500, press: CTRL_C }] }),
      inTerminal([...args, '--runs', 'hung-up'], { cwd: folder, steps: [{ at, afterMs: 6500, press: HANG_UP }] }),
    ]);
    assert.is(stopped.code, 130);
    for (const runs of ['runs', 'hung-up']) {
      const next = await hsiRun([...args, '--runs', runs], { cwd: folder, interruptAt: /resuming after epoch \d+\n/ });
      assert.match(next.stderr, /seed 1: resuming after epoch [1-9]\d*\n/, runs);
    }
  }));

test('what nohup has started goes on to its end when the terminal is closed', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const { code } = await inTerminal(['tiny.yaml', '--set', 'training.epochs=100', ...LASTING, '--set', 'seeds=[1]'], {
      cwd: folder,
      program: ['nohup', process.execPath, BIN],
      steps: [{ afterMs: 2000, press: HANG_UP }],
    });
    assert.is(code, undefined);
    assert.ok(
      readdirSync(join(folder, 'runs')).some((name) => name.startsWith('tiny-')),
      readdirSync(join(folder, 'runs')).join(),
    );
  }));

test('the second Ctrl-C ends at once, and says what is lost', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const args = ['tiny.yaml', '--set', 'training.epochs=100000', '--set', 'seeds=[1]', '--checkpoint', '10000'];
    const ended = await inTerminal(args, {
      cwd: folder,
      env: DEAF,
      steps: [
        { at: /epoch (?!1\/)\d+\/100000/, press: CTRL_C },
        // An echo, as npm makes them, is no second one.
        { afterMs: 50, press: CTRL_C },
        { at: /stopping; press Ctrl-C again/, afterMs: 500, press: CTRL_C },
      ],
    });
    assert.is(ended.code, 130);
    assert.match(ended.text, /Ended at once\.\n {2}seed 1: lost: epochs 1 to \d+, as there is no checkpoint yet\n$/);
    assert.ok(ended.msToEnd < 1500, `${ended.msToEnd} ms`);
    assertSane(ended);
  }));

test('Ctrl-Z gives the shell its cursor, and the training goes on after it', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    // An interactive shell has jobs; this one sends its own to sleep and wakes them.
    const program = ['sh', '-mc', `"$@"; sleep 0.5; echo asleep; fg >/dev/null; exit $?`, 'sh', process.execPath, BIN];
    const { raw, text, code } = await inTerminal(['tiny.yaml', '--set', 'training.epochs=40', ...LASTING, '--jobs', '1'], {
      cwd: folder,
      program,
      steps: [{ at: /epoch (?:[3-9]|[12]\d)\/40/, press: CTRL_Z }],
    });
    const asleep = raw.indexOf('asleep');
    assert.ok(
      asleep > 0 && raw.lastIndexOf('\u001b[?25h', asleep) > raw.lastIndexOf('\u001b[?25l', asleep),
      raw.slice(0, asleep).slice(-300),
    );
    assert.is(code, 0, text.slice(-500));
  }));

test('where nothing is kept Ctrl-C says so: verify; where nothing is computed it ends the process: bench, a question', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const endless = ['--set', 'training.epochs=100000'];
    const [verified, bench] = await inParallel([
      () =>
        inTerminal(['verify', 'tiny.yaml', ...endless, '--against', join(ROOT, 'test', 'reference', 'quickstart')], {
          cwd: folder,
          steps: [{ at: /epoch \d/, press: CTRL_C }],
        }),
      () => inTerminal(['bench', 'tiny.yaml', '--steps', '100000'], { cwd: folder, steps: [{ afterMs: 1500, press: CTRL_C }] }),
    ]);
    assert.is(verified.code, 130, verified.text);
    assert.match(verified.text, /seed 1: stopped in epoch \d+\n[^]*Stopped\. Nothing was written\.\n$/);
    assert.is(bench.code, 130, bench.text);
    for (const outcome of [verified, bench]) assertSane(outcome);
    const { code, stderr } = await hsiRun(['tiny.yaml', '--set', 'seeds=[1]'], { cwd: folder });
    assert.is(code, 0, stderr);
    const name = readdirSync(join(folder, 'runs')).find((one) => one.startsWith('tiny-'))!;
    const asked = await inTerminal(['rm', name], { cwd: folder, steps: [{ at: /\[y\/N\]/, press: CTRL_C }] });
    assert.is(asked.code, 1);
    assert.ok(asked.text.endsWith('Nothing was removed.\n'), asked.text);
    assert.ok(existsSync(join(folder, 'runs', name)));
    assertSane(asked);
  }));

test('more trials than rows: those that run are in sight below the line that counts them, the others are folded', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1).join(',');
    const { code, raw, text } = await inTerminal(['tiny.yaml', '--set', `seeds=[${seeds}]`, '--jobs', '2'], { cwd: folder });
    assert.is(code, 0, text.slice(-500));
    // Nothing that is drawn anew has more lines than the terminal.
    // eslint-disable-next-line no-control-regex
    const drawn = raw.split(/(?:\u001b\[2K\u001b\[1A)+/).map((part) => part.split('\n').length);
    assert.ok(Math.max(...drawn.slice(1, -1)) < 8, `${Math.max(...drawn.slice(1, -1))} lines`);
    assert.match(text, /\d+ of 60 finished \(OA 0\.\d{4} to 0\.\d{4}\)/);
    assert.match(text, /✔ 60 of 60 finished \(OA 0\.\d{4} to 0\.\d{4}\), after \d+ s\n/);
    assert.not.match(text.slice(text.lastIndexOf('60 of 60')), /seed \d/);
  }));

test('colours of errors and results in a terminal, none with NO_COLOR', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const wrong = ['plan', 'tiny.yaml', '--set', 'training.batch=-3'];
    const [coloured, plainly] = await inParallel([
      () => inTerminal(wrong, { cwd: folder }),
      () => inTerminal(wrong, { cwd: folder, env: { NO_COLOR: '1' } }),
    ]);
    assert.match(coloured.raw, '\u001b[31m--set training.batch=-3: error: ');
    assert.not.match(plainly.raw, '\u001b[31m');
    assert.is(coloured.text, plainly.text);
  }));

test('Ctrl-C while a scene is fetched: what has come is kept, and gone on with', () =>
  withFolder(async (folder) => {
    const content = Buffer.alloc(1 << 20, 7);
    // The first answer comes a little at a time.
    const server = await serve((request, response, count) => {
      if (count > 0) return sendFile(request, response, content, { etag: '"a"' });
      response.writeHead(200, { 'content-length': content.length, etag: '"a"' });
      let sent = 0;
      const timer = setInterval(() => response.write(content.subarray(sent, (sent += 1024))), 20);
      response.on('close', () => clearInterval(timer));
    });
    try {
      const args = ['data', 'fetch', 'ksc', '--data', '.', '--mirror', server.url];
      const stopped = await inTerminal(args, { cwd: folder, steps: [{ at: /KSC_gt\.mat: .* of 1\.0 MiB/, press: CTRL_C }] });
      assert.is(stopped.code, 130, stopped.text);
      assert.ok(stopped.text.endsWith(FETCHING_STOPPED), stopped.text);
      assertSane(stopped);
      await hsiRun(args, { cwd: folder });
      assert.match(server.requests[1], /^\/ksc\/KSC_gt\.mat bytes=[1-9]\d*-$/);
    } finally {
      await server.close();
    }
  }));

test.run();
