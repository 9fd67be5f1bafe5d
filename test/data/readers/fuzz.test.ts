import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../helpers.js';
import { FORMATS, fuzz, isThreaded } from './fuzz.js';

// A small share of scripts/fuzz-readers.mjs; what is read in threads is cut in more places by fuzz.long.test.ts.
const test = suite('readers/fuzz');

for (const format of FORMATS) {
  test(`${format}: cut and changed files give a Failure or an array`, () =>
    withFolder(async (folder) => {
      const few = isThreaded(format);
      const { crashes, failed, longestMs } = await fuzz(format, folder, few ? 1 : 20, { cuts: few ? 3 : 16 });
      assert.equal(crashes, []);
      // What lies beside an image hinders nothing.
      const least = ['METADATA.XML', 'CSV of spectra', 'ENVI header beside a TIFF', '.aux.xml'].includes(format)
        ? 0
        : /header|ROI|GeoPackage|dBASE/.test(format)
          ? 4
          : few
            ? 3
            : 12;
      assert.ok(failed >= least, `${failed} failures`);
      assert.ok(longestMs < 20_000);
    }));
}

test.run();
