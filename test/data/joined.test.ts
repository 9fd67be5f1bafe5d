import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameRemarks } from '../../src/data/masks/joined-names.js';
import { loadMask } from '../../src/data/masks/mask-scene.js';
import { loadScene, type SceneChoice } from '../../src/data/scene/scene.js';
import { readSplitMasks } from '../../src/data/split-files/masks.js';
import { problemOfAsync, withFolder } from './helpers.js';
import { writeEnvi } from './readers/writers/envi.js';
import { writeMat } from './readers/writers/mat5.js';

const test = suite('data/joined');

const VNIR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -9];
const SWIR = [100, -1, 300, 400, 500, 600];

async function inFolder(
  action: (load: (dataset: SceneChoice) => ReturnType<typeof loadScene>, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    writeEnvi(join(folder, 'vnir'), [2, 3, 2], VNIR, {
      type: 'int16',
      interleave: 'bip',
      more: 'wavelength = {500, 900}\ndata ignore value = -9\nreflectance scale factor = 10000',
    });
    writeEnvi(join(folder, 'swir'), [2, 3, 1], SWIR, {
      type: 'int16',
      more: 'wavelength = {880}\ndata ignore value = -1\nreflectance scale factor = 10000',
    });
    writeEnvi(join(folder, 'swir_f'), [2, 3, 1], SWIR, { type: 'float32' });
    writeEnvi(join(folder, 'other'), [3, 2, 1], SWIR, { type: 'int16' });
    const masks = { TR: [1, 0, 0, 2, 0, 0], TE: [0, 1, 2, 0, 0, 0], ZZ: [2, 0, 0, 0, 0, 0] };
    writeFileSync(
      join(folder, 's.mat'),
      writeMat(Object.entries(masks).map(([name, values]) => ({ name, shape: [2, 3], values, class: 'uint8' as const }))),
    );
    await action((dataset) => loadScene(dataset, { baseFolder: folder, dataFolder: folder }), folder);
  });
}

const MASK = { file: 's.mat', variable: 'TR' };

/** Columns of a cube of 2 x 3 pixels, each an area with a class. */
function drawn(columns: readonly (readonly [column: number, name: string | number])[]): string {
  const features = columns.map(([left, name]) => {
    const ring = [
      [left, 0],
      [left + 1, 0],
      [left + 1, 2],
      [left, 2],
      [left, 0],
    ];
    return { type: 'Feature', properties: { class: name }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

test('areas of several files that have names are numbered together, whatever names each file has', () =>
  inFolder(async (load, folder) => {
    const files = {
      one: drawn([
        [0, 'Maize'],
        [1, 'Wheat'],
      ]),
      two: drawn([[2, 'Wheat']]),
      three: drawn([[2, 'Barley']]),
      four: drawn([[2, 9]]),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.geojson`), text);
    const of = async (...names: string[]) => {
      const mask = { file: names.map((name) => `${name}.geojson`) };
      const { mask: found, classNames, warnings } = await load({ cube: { file: 'vnir.hdr' }, mask, missing: 'mean' });
      const only = await loadMask({ cube: { file: 'vnir.hdr' }, mask }, { baseFolder: folder, dataFolder: folder });
      assert.equal([...only.mask.values], [...found.values]);
      return { labels: [...found.values.slice(0, 3)], classNames, warnings: warnings.filter((one) => !one.includes('missing')) };
    };
    // Two numbers its Wheat with 1, as it has no Maize.
    assert.equal(await of('one', 'two'), { labels: [1, 2, 2], classNames: ['Maize', 'Wheat'], warnings: [] });
    assert.equal(await of('one', 'three'), { labels: [2, 3, 1], classNames: ['Barley', 'Maize', 'Wheat'], warnings: [] });
    const mixed = await of('one', 'four');
    assert.equal(mixed.labels, [1, 2, 3]);
    assert.match(mixed.warnings.join(), /one\.geojson has names in place of labels, other masks have labels/);
    const split = { by: 'files' as const, train: { file: join(folder, 'one.geojson') }, test: { file: join(folder, 'two.geojson') } };
    const { mask } = await load({ cube: { file: 'vnir.hdr' }, mask: { file: ['one.geojson', 'two.geojson'] }, missing: 'mean' });
    const { split: parts } = await readSplitMasks(split as never, mask, (file) => file);
    assert.equal(
      [[...parts.train], [...parts.test]],
      [
        [0, 1, 3, 4],
        [2, 5],
      ],
    );
  }));

test('a label that two masks call otherwise is one class, with a warning', () => {
  const mask = (label: number, name: string) => ({
    mask: { name: 'gt', type: 'uint8' as const, shape: [1, 1], values: Uint8Array.of(label), classNames: ['', 'Maize', name] },
    file: `${name}.hdr`,
  });
  assert.equal(nameRemarks([mask(2, 'Wheat'), mask(2, 'wheat')]), []);
  assert.equal(nameRemarks([mask(1, 'Wheat'), mask(1, 'Barley')]), []);
  assert.equal(nameRemarks([mask(2, 'Wheat'), mask(2, 'Barley')]), [
    'label 2 is called Barley in Barley.hdr, and Wheat in Wheat.hdr: both count as one class',
  ]);
});

test('parts that lie elsewhere by their georeferences are joined with a warning: tiles on other grids are none', () =>
  inFolder(async (load, folder) => {
    const place = (x: number, more = '') => `map info = {UTM, 1, 1, ${x}, 5000, 10, 10, 33, North, WGS-84${more}}`;
    const warnings = async (...infos: readonly string[]) => {
      for (const [index, more] of infos.entries())
        writeEnvi(join(folder, `part${index}`), [2, 3, 1], [1, 2, 3, 4, 5, 6], { type: 'int16', more });
      return (await load({ cube: { file: infos.map((_, index) => `part${index}.hdr`) }, mask: MASK })).warnings.join();
    };
    assert.is(await warnings(place(0), place(0), ''), '');
    assert.match(await warnings(place(0), place(5)), /part1\S* lies elsewhere than \S*part0\S*: their bands are joined pixel by pixel/);
    assert.match(await warnings(place(0, ', rotation=12'), place(30, ', rotation=12')), /lies elsewhere/);
    assert.is(await warnings(place(0, ', rotation=12'), place(0, ', rotation=12')), '');
  }));

test('the bands of several files, their facts, one value for no data', () =>
  inFolder(async (load) => {
    const { cube, sources, warnings } = await load({ cube: { file: ['vnir.hdr', 'swir.hdr'] }, mask: MASK, missing: 'mean' });
    assert.equal([cube.rows, cube.columns, cube.bands], [2, 3, 3]);
    assert.equal(
      [...cube.values].map((value) => (Number.isNaN(value) ? 'missing' : value)),
      [1, 2, 100, 3, 4, 'missing', 5, 6, 300, 7, 8, 400, 9, 10, 500, 11, 'missing', 600],
    );
    assert.equal([cube.facts?.wavelengths, cube.facts?.scale, cube.facts?.ignore], [[500, 900, 880], 10000, -9]);
    assert.equal(
      sources.map(({ role, bytes }) => [role, bytes]),
      [
        ['cube', 24],
        ['cube', 12],
        ['mask', sources[2].bytes],
      ],
    );
    assert.match(warnings.join(), 'bands 3 lie in the range of another of the joined cubes');
    const { cube: floats } = await load({ cube: { file: ['vnir.hdr', 'swir_f.hdr'] }, mask: MASK, ignore: -9, missing: 'mean' });
    assert.equal([floats.type, floats.values[2], floats.facts?.wavelengths, floats.facts?.scale], ['float32', 100, undefined, undefined]);
  }));

test('cubes of other pixels, and as many variables as files', () =>
  inFolder(async (load) => {
    const size = await problemOfAsync(() => load({ cube: { file: ['vnir.hdr', 'other.hdr'] }, mask: MASK }));
    assert.equal(
      [size.code, size.message.replace(/\S*vnir/, '~/vnir')],
      ['size-mismatch', 'its pixels are 3 x 2, those of ~/vnir.raw 2 x 3'],
    );
    const count = await problemOfAsync(() => load({ cube: { file: ['vnir.hdr', 'swir.hdr'], variable: ['a', 'b', 'c'] }, mask: MASK }));
    assert.equal([count.code, count.message], ['value', 'dataset.cube names 2 files and 3 variables']);
  }));

test('the labels of several masks are joined; two labels of a pixel are refused', () =>
  inFolder(async (load, folder) => {
    const mask = { file: 's.mat', variable: ['TR', 'TE'] };
    const dataset: SceneChoice = { cube: { file: 'vnir.hdr' }, mask, missing: 'mean' };
    const read = await load(dataset);
    // As MATLAB stores them: column by column.
    assert.equal([...read.mask.values], [1, 2, 0, 1, 2, 0]);
    assert.equal([...(await loadMask(dataset, { baseFolder: folder, dataFolder: folder })).mask.values], [...read.mask.values]);
    const alone = await load({ ...dataset, mask: { file: 's.mat', variable: 'TR' } });
    assert.is.not(read.identity.digest, alone.identity.digest);
    const { code, message } = await problemOfAsync(() => load({ ...dataset, mask: { file: 's.mat', variable: ['TR', 'ZZ'] } }));
    assert.equal(
      [code, message],
      ['labels-conflict', 'row 1, column 1 (counting from 1) has the label 2 here, and 1 in another mask of the scene'],
    );
  }));

test.run();
