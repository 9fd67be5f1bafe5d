import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BIN, ROOT } from './command-line.js';

const test = suite('cli/many-trials');
const SEEDS = 110;
/** Node itself has some thirty open; and at its start it opens the files of a command, some forty, all at once: more of a loose build. */
const FILES = existsSync(join(ROOT, 'dist/program/shared-main.js')) ? 96 : 144;

// Windows has no such limit.
if (process.platform !== 'win32') {
  test('a process may open fewer files than there are trials', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
    const call = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', `ulimit -n ${FILES} && exec "$@"`, 'sh', process.execPath, BIN, ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    };
    writeFileSync(
      join(folder, 'many.yaml'),
      `version: 1
name: many
dataset: {synthetic: {rows: 12, columns: 12, bands: 8, classes: 2}}
split: {by: random, train: 30%, validation: 10%, test: rest}
patch: {size: 1}
classifier: {k-nearest: {k: 1}}
seeds: [${Array.from({ length: SEEDS }, (_, seed) => seed).join(', ')}]
maps: none
`,
    );
    call('many.yaml', '--quiet');
    assert.match(call('ls'), 'many');
    assert.is(call('ls', 'trials', '--csv').trimEnd().split('\n').length, SEEDS + 1);
    assert.match(call('show', 'many'), `trials    ${SEEDS}`);
    assert.match(call('verify', 'many', '--integrity'), `intact, with ${SEEDS} trials`);
    call('report', 'many', '--output', 'many.html');
    call('export', 'many', '--output', 'many.tar.gz');
    assert.match(call('import', 'many.tar.gz', '--runs', 'theirs'), `${SEEDS} trials`);
    assert.match(call('import', 'runs', '--runs', 'theirs'), 'added nothing');
    assert.match(call('rm', 'many', '--yes', '--runs', 'theirs'), /removed .*, [\d.]+ [KM]iB/);
    assert.match(call('gc', '--all', '--yes', '--runs', 'theirs'), 'iB removed');
    assert.equal(readdirSync(join(folder, 'theirs', 'trials')), []);
    rmSync(folder, { recursive: true });
  });
}

test.run();
