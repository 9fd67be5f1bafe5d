import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repositoryOf } from '../../src/workers/provenance.js';
import { withFolder } from '../data/helpers.js';

const test = suite('workers/provenance');

test('the commit of a pipeline has changes where a tracked file has, not where other files lie beside it', () =>
  withFolder(async (folder) => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { encoding: 'utf8', stdio: 'pipe' });
    assert.is(await repositoryOf(folder), undefined);
    git('init', '--quiet');
    writeFileSync(join(folder, 'mine.yaml'), 'version: 1\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    const commit = git('rev-parse', 'HEAD').trim();
    assert.equal(await repositoryOf(folder), { commit, changed: false });
    writeFileSync(join(folder, 'notes.txt'), 'other');
    assert.equal(await repositoryOf(folder), { commit, changed: false });
    writeFileSync(join(folder, 'mine.yaml'), 'version: 2\n');
    assert.equal(await repositoryOf(folder), { commit, changed: true });
  }));

test.run();
