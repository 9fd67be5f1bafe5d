import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sweepLeftovers } from '../../src/store/leftovers.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/leftovers');

test('what ended processes have left in a folder of maps goes after an hour; nothing else does', () =>
  withFolder(async (root) => {
    const old = new Date(Date.now() - 3_700_000);
    const put = (name: string, { changed = old, file = old } = {}) => {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'a.tif'), '');
      utimesSync(join(root, name, 'a.tif'), file, file);
      utimesSync(join(root, name), changed, changed);
      return name;
    };
    const now = new Date();
    put(`.partial-scene-${randomUUID()}`);
    put(`.removed-scene-${randomUUID()}`);
    const stays = [
      put(`.partial-young-${randomUUID()}`, { changed: now }),
      // A large file is being written.
      put(`.partial-busy-${randomUUID()}`, { file: now }),
      put('.partial-mine'),
      put(`scene-${randomUUID()}`),
      put('.finished'),
    ];
    await sweepLeftovers(root);
    assert.equal(readdirSync(root).sort(), stays.sort());
    await sweepLeftovers(join(root, 'none'));
  }));

test.run();
