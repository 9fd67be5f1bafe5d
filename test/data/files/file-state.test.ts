import fs, { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { companionsOf } from '../../../src/data/files/file-state.js';
import { readDrawnMask } from '../../../src/data/vector/read-mask.js';
import { withFolder } from '../helpers.js';
import { writeEnvi } from '../readers/writers/envi.js';
import { writeEsri } from '../readers/writers/esri.js';
import { writeNpy } from '../readers/writers/npy.js';
import { writeTiff } from '../readers/writers/tiff.js';
import { writeShapefile } from '../vector/writers.js';

const test = suite('data/files/file-state');

/** Every file that an action reads, but for first bytes that tell a format (`beginning`, by openSync). */
async function openedBy(action: () => Promise<unknown>): Promise<string[]> {
  const opened = new Set<string>();
  const saved = { readFileSync: fs.readFileSync, open: fs.promises.open, createReadStream: fs.createReadStream };
  const noting =
    <Of extends (...all: never[]) => unknown>(original: Of) =>
    (...all: Parameters<Of>): ReturnType<Of> => {
      if (typeof all[0] === 'string') opened.add(resolve(all[0]));
      return original(...all) as ReturnType<Of>;
    };
  Object.assign(fs, { readFileSync: noting(saved.readFileSync), createReadStream: noting(saved.createReadStream) });
  fs.promises.open = noting(saved.open);
  syncBuiltinESMExports();
  try {
    await action();
  } finally {
    const { open, ...rest } = saved;
    Object.assign(fs, rest);
    fs.promises.open = open;
    syncBuiltinESMExports();
  }
  return [...opened].sort();
}

const WKT =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
const SQUARE = [
  [0, 0],
  [3, 0],
  [3, 3],
  [0, 3],
] as const;

test('whatever readers open beside a file is one of its companions, however many others lie there', () =>
  withFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    writeEsri(folder, [2, 2, 1], [1, 2, 3, 4], { more: 'ULXMAP 9\nULYMAP 36\nXDIM 1\nYDIM 1' });
    writeEnvi(at('b'), [2, 2, 1], [1, 2, 3, 4], { type: 'uint8' });
    writeFileSync(at('c.npy'), writeNpy([2, 2], [1, 2, 3, 4], { type: 'uint8' }));
    writeFileSync(at('d.tif'), writeTiff([2, 2, 1], [1, 2, 3, 4], { type: 'uint8' }));
    writeShapefile(at('e.shp'), [{ rings: [SQUARE], fields: { class: 'Oak' } }], WKT);
    for (const stem of ['a', 'b', 'c', 'd', 'e']) {
      for (const name of ['prj', 'tfw', 'wld', 'txt', 'clr', 'ovr']) if (stem !== 'e') writeFileSync(at(`${stem}.${name}`), WKT);
    }
    for (const name of ['a.bil', 'b.raw', 'c.npy', 'd.tif']) writeFileSync(at(`${name}.aux.xml`), '<PAMDataset></PAMDataset>');
    for (const name of ['a.bil', 'a.hdr', 'b.raw', 'b.hdr', 'c.npy', 'd.tif']) {
      const file = at(name);
      const opened = await openedBy(() => readArray('mask', { file, ...(name === 'c.npy' && { axes: ['rows', 'columns'] as const }) }));
      const companions = companionsOf(file);
      assert.ok(opened.includes(file) && opened.every((one) => companions.includes(one)), `${name}: ${opened.join(' ')}`);
    }
    const drawn = await openedBy(() => readDrawnMask({ file: at('e.shp') }, { rows: 4, columns: 4, file: 'cube' }));
    assert.equal(drawn, [...companionsOf(at('e.shp'))].sort());
  }));

test.run();
