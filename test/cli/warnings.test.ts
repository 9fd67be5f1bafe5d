import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { hsiRun } from './command-line.js';
import { MAPPED } from './tiny.js';

const test = suite('cli/warnings');

test('nothing that any version of Node warns of: a run with maps and its page, where a deprecation is an error', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), MAPPED.replace('[1, 2]', '[1]'));
    // What later versions warn of this one does when it is asked to.
    const { code, stderr } = await hsiRun(['tiny.yaml'], {
      cwd: folder,
      env: { NODE_OPTIONS: '--pending-deprecation --throw-deprecation' },
    });
    assert.is(code, 0, stderr);
    assert.not.match(stderr, /^\(node:\d+\)/m);
  }));

test.run();
