import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isBuildStale } from '../../src/cli/stale-build.js';
import { ROOT } from './command-line.js';

const test = suite('cli/stale-build');
const clone = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));

function write(name: string, text: string): string {
  const file = join(clone, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const setAge = (file: string, seconds: number) => utimesSync(file, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);

test('an update of a clone makes its program stale until it is built again', async () => {
  mkdirSync(join(clone, 'scripts'));
  copyFileSync(join(ROOT, 'scripts/built-from.mjs'), join(clone, 'scripts/built-from.mjs'));
  write('schemas/a.json', '{}');
  write('src/a.ts', '1');
  write('dist/program/cli/main.js', '1');
  const fetched = write('.git/FETCH_HEAD', '');
  assert.not.ok(await isBuildStale(clone), 'built by hand, without a stamp');

  const { rememberBuilt } = await import(pathToFileURL(join(clone, 'scripts/built-from.mjs')).href);
  rememberBuilt();
  const stamp = join(clone, 'dist/.built-from');
  write('src/a.ts', '2');
  setAge(fetched, 60);
  assert.not.ok(await isBuildStale(clone), 'edited: who edits builds');
  setAge(stamp, 120);
  assert.ok(await isBuildStale(clone), 'git pull has changed the sources');

  write('src/a.ts', '1');
  assert.not.ok(await isBuildStale(clone), 'git fetch has changed nothing here');
  assert.ok(statSync(stamp).mtimeMs > statSync(fetched).mtimeMs, 'the sources are not read again');

  setAge(stamp, 120);
  write('src/a.ts', '2');
  const elsewhere = write('worktrees/a/FETCH_HEAD', '');
  rmSync(join(clone, '.git'), { recursive: true });
  write('.git', `gitdir: ${dirname(elsewhere)}\n`);
  assert.ok(await isBuildStale(clone), 'a further worktree');
  rmSync(join(clone, 'scripts'), { recursive: true });
  assert.not.ok(await isBuildStale(clone), 'a package has neither scripts nor sources');
  rmSync(clone, { recursive: true });
});

test.run();
