import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../helpers.js';
import { FORMATS, fuzz, isThreaded } from './fuzz.js';

const test = suite('readers/fuzz of threads');

for (const format of FORMATS.filter(isThreaded)) {
  test(`${format}: cut and changed files give a Failure or an array`, () =>
    withFolder(async (folder) => {
      const { crashes, failed, longestMs } = await fuzz(format, folder, 4);
      assert.equal(crashes, []);
      assert.ok(failed >= 16, `${failed} failures`);
      assert.ok(longestMs < 20_000);
    }));
}

test.run();
