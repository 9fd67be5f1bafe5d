import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gridOf } from '../../../src/data/georeference.js';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { companionsOf } from '../../../src/data/files/file-state.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeEsri } from './writers/esri.js';

const test = suite('readers/esri');
const SHAPE = [4, 3, 2] as const;
const VALUES = Array.from({ length: 24 }, (_, index) => index * 1000);

test('BIL, BIP and BSQ in either byte order, by the header or the data', () =>
  withFolder(async (folder) => {
    for (const layout of ['bil', 'bip', 'bsq'] as const) {
      for (const littleEndian of [true, false]) {
        const { header, data } = writeEsri(folder, [...SHAPE], VALUES, { layout, littleEndian });
        for (const file of layout === 'bil' ? [header, data] : [data]) {
          const [{ type, shape, values }] = await readArray('cube', { file });
          assert.equal([type, shape, [...values]], ['uint16', [...SHAPE], VALUES], `${layout} ${littleEndian}`);
        }
      }
    }
  }));

test('types, bytes before the first value and behind rows, no data and the place, as GDAL reads them', () =>
  withFolder(async (folder) => {
    const place = 'ULXMAP 500015\nULYMAP 4499985\nXDIM 30\nYDIM 30\nNODATA -5\nPIXELTYPE SIGNEDINT\n';
    const { header, data } = writeEsri(folder, [2, 2, 1], [1, 2, 3, 65531], {
      more: `${place}SKIPBYTES 3\nBANDROWBYTES 4\nTOTALROWBYTES 6`,
    });
    writeFileSync(data, Buffer.from([9, 9, 9, 1, 0, 2, 0, 7, 7, 3, 0, 0xfb, 0xff]));
    writeFileSync(join(folder, 'a.prj'), 'PROJCS["WGS_1984_UTM_Zone_33N"]');
    const [mask] = await readArray('mask', { file: header });
    assert.equal(
      [mask.shape, [...mask.values]],
      [
        [2, 2],
        [1, 2, 3, 0],
      ],
    );
    assert.equal(gridOf(mask.facts?.georeference), { crs: 'EPSG:32633', x: 500000, y: 4500000, width: 30, height: 30, unit: 'metres' });
    assert.equal(companionsOf(data), [data, header, join(folder, 'a.prj')]);
  }));

test('what a header cannot mean, and data that ends early', () =>
  withFolder(async (folder) => {
    const { header, data } = writeEsri(folder, [...SHAPE], VALUES);
    writeFileSync(header, 'NROWS 4\nNCOLS 3\nNBANDS 2\nNBITS 4\n');
    assert.is((await problemOfAsync(() => readArray('cube', { file: data }))).code, 'header-invalid');
    writeFileSync(header, 'NROWS 4\nNCOLS none\nNBITS 16\n');
    assert.match((await problemOfAsync(() => readArray('cube', { file: data }))).message, 'NCOLS is none');
    writeEsri(folder, [...SHAPE], VALUES);
    truncateSync(data, 30);
    assert.is((await problemOfAsync(() => readArray('cube', { file: data }))).code, 'truncated');
  }));

test.run();
