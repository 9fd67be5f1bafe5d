import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { readScene } from '../../../src/data/scene/raw-scene.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeEnvi } from './writers/envi.js';

const test = suite('readers/spectra');

async function libraryIn(folder: string, file: string) {
  const raw = await readScene({ cube: { file }, mask: { file } }, { baseFolder: folder });
  const { cube, labels, classes } = raw;
  return {
    shape: [cube.rows, cube.columns, cube.bands],
    values: [...cube.values],
    wavelengths: cube.facts?.wavelengths,
    labels: [...labels.values],
    classes: classes.map(({ name, label }) => `${label} ${name}`),
  };
}

const WANTED = {
  shape: [3, 1, 3],
  values: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  wavelengths: [450, 550.5, 650],
  labels: [2, 1, 2],
  classes: ['1 Oak', '2 Water'],
};

test('an ENVI spectral library: its spectra are a cube of one column, their names the classes', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'lib');
    writeEnvi(stem, [3, 3, 1], WANTED.values, {
      type: 'float32',
      more:
        'file type = ENVI Spectral Library\nwavelength units = Micrometers\nwavelength = {0.45, 0.5505, 0.65}\n' +
        'spectra names = {Water 1, Oak 2, Water 3}',
    });
    for (const name of ['lib.hdr', 'lib.raw']) assert.equal(await libraryIn(folder, name), WANTED);
    // Names that differ by more than a number are classes of their own; without names nothing tells spectra apart.
    writeFileSync(`${stem}.hdr`, readFileSync(`${stem}.hdr`, 'utf8').replace('Water 1, Oak 2, Water 3', 'a, b, c'));
    assert.equal((await libraryIn(folder, 'lib.hdr')).labels, [1, 2, 3]);
  }));

test('names that count bands are no wavelengths; each column has its own unit', () =>
  withFolder(async (folder) => {
    const wavelengths = async (names: readonly string[]) => {
      const cells = (value: number) => names.map(() => value).join();
      writeFileSync(join(folder, 'a.csv'), `class,${names.join()}\nOak,${cells(1)}\nPine,${cells(2)}\n`);
      return (await libraryIn(folder, 'a.csv')).wavelengths;
    };
    const counted = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
    for (const names of [counted('b', 10), counted('B', 12), counted('X', 5), counted('', 4), counted('b', 200)]) {
      assert.is(await wavelengths(names), undefined, names.join());
    }
    assert.is(await wavelengths(['B2', 'B3', 'B4', 'B8A']), undefined);
    assert.is(await wavelengths(['B2', 'B3', 'B8', 'B11']), undefined);
    assert.equal(await wavelengths(['400 nm', '0.41 um', '420', '430nm']), [400, 410, 420, 430]);
    assert.equal(await wavelengths(['X0.41', 'X0.42', 'X0.43']), [410, 420, 430]);
    assert.equal(await wavelengths(['b410', 'b420', 'b430']), [410, 420, 430]);
    assert.equal(await wavelengths(['8', '9', '10']), [8000, 9000, 10000]);
    writeFileSync(join(folder, 'b.csv'), 'band,Oak,Pine\n1,1,2\n2,1,2\n3,1,2\n');
    assert.is((await libraryIn(folder, 'b.csv')).wavelengths, undefined);
  }));

test('a table with a row for each spectrum, or for each wavelength', () =>
  withFolder(async (folder) => {
    const tables = {
      rows: 'id;species;450;550.5;650\r\n1;Water;1;2;3\r\n2;Oak;4;5;6\r\n3;Water;7;8;9\r\n',
      units: '\uFEFFclass,450 nm,550.5 nm,650 nm\nWater,1,2,3\nOak,4,5,6\nWater,7,8,9\n',
      columns: 'Wavelength (um)\tWater 1\tOak 1\tWater 2\n0.45\t1\t4\t7\n0.5505\t2\t5\t8\n0.65\t3\t6\t9\n',
      labels: 'class,450,550.5,650\n2,1,2,3\n1,4,5,6\n2,7,8,9\n',
      quoted: '"class","450","550.5","650"\n"Water","1","2","3"\n"Oak","4","5","6"\n"Water","7","8","9"\n',
    };
    for (const [name, text] of Object.entries(tables)) {
      writeFileSync(join(folder, `${name}.csv`), text);
      const wanted = name === 'labels' ? { ...WANTED, classes: ['1 Class 1', '2 Class 2'] } : WANTED;
      assert.equal(await libraryIn(folder, `${name}.csv`), wanted, name);
    }
  }));

test('values up to 2 are reflectances, per cents and digital numbers are not', () =>
  withFolder(async (folder) => {
    const scaleOf = async (file: string) => (await readArray('cube', { file: join(folder, file) }))[0].facts?.scale;
    for (const [factor, wanted] of [
      [0.1, 1],
      [10, undefined],
    ] as const) {
      const values = WANTED.values.map((value) => value * factor);
      const lines = [0, 3, 6].map((at) => `Oak,${values.slice(at, at + 3).join(',')}\n`);
      writeFileSync(join(folder, 'a.csv'), `class,450,550,650\n${lines.join('')}`);
      writeEnvi(join(folder, 'b'), [3, 3, 1], values, { type: 'float32', more: 'file type = ENVI Spectral Library' });
      assert.equal([await scaleOf('a.csv'), await scaleOf('b.hdr')], [wanted, wanted]);
    }
  }));

test('what such a table cannot mean', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.csv');
    const said = async (text: string) => {
      writeFileSync(file, text);
      const { code, message } = await problemOfAsync(() => readArray('cube', { file }));
      return [code, message];
    };
    assert.equal(await said('class,450,550,650\nWater,1,two,3\nOak,1,2,3\n'), [
      'damaged',
      'line 2, column 550 is "two", which is not a number',
    ]);
    assert.equal(await said('plot,site,450,550,650\nA,B,1,2,3\nA,B,1,2,3\n'), [
      'format-unsupported',
      'the table of spectra has no column with their classes: beside wavelengths it has plot, site',
    ]);
    assert.is((await said('class,450,550,650\nWater,1,2,3\nOak,1,2\n'))[0], 'damaged');
    assert.is((await said('row,column,class\n1,2,3\n4,5,6\n'))[0], 'format-unknown');
    // A missing value is one.
    writeFileSync(file, 'class,450,550,650\nWater,1,,3\nOak,1,2,3\n');
    assert.equal([...(await readArray('cube', { file }))[0].values], [1, NaN, 3, 1, 2, 3]);
  }));

test('the rule of thumb for the unit of a library is said, unless its header declares the unit', () =>
  withFolder(async (folder) => {
    const remarksOf = async (file: string) => (await readArray('cube', { file: join(folder, file) }))[0].remarks ?? [];
    writeFileSync(join(folder, 'a.csv'), 'class,450,550,650\nOak,0.1,0.2,0.3\nWater,0.1,0.9,0.1\n');
    assert.match(
      (await remarksOf('a.csv')).join(),
      'the largest value is 0.9: up to 2, the spectra are taken for reflectances (1 means 1)',
    );
    writeFileSync(join(folder, 'a.csv'), 'class,450,550,650\nOak,10,20,30\nWater,10,93,10\n');
    assert.match((await remarksOf('a.csv')).join(), 'the largest value is 93: above 2, their unit is not known');
    for (const [more, said] of [
      ['', /up to 2/],
      ['reflectance scale factor = 1\n', /^$/],
    ] as const) {
      writeEnvi(join(folder, 'b'), [2, 3, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], {
        type: 'float32',
        more: `${more}file type = ENVI Spectral Library\nspectra names = {Oak, Water}`,
      });
      assert.match((await remarksOf('b.hdr')).join(), said);
    }
  }));

test.run();
