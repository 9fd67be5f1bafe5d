import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { omit } from '../../src/base/omit.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { checkData } from '../../src/plan/check-data.js';
import { SceneShelf } from '../../src/plan/scene-shelf.js';
import { splitsOf } from '../../src/plan/split-figures.js';
import { userCache } from '../../src/workers/user-cache.js';
import { problemOfAsync } from '../data/helpers.js';
import { writeNpy } from '../data/readers/writers/npy.js';

const test = suite('plan/two-scenes');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const cache = userCache(join(folder, 'cache'));

test.before(() => {
  for (const [name, rows] of [
    ['one', 8],
    ['two', 6],
  ] as const) {
    const values = Array.from({ length: rows * 5 * 4 }, (_, index) => (index * 37 + rows) % 101);
    writeFileSync(join(folder, `${name}.npy`), writeNpy([rows, 5, 4], values, { type: 'float32' }));
    const labels = Array.from({ length: rows * 5 }, (_, pixel) => 1 + (pixel % 2));
    writeFileSync(join(folder, `${name}_gt.npy`), writeNpy([rows, 5], labels, { type: 'uint8' }));
  }
});
test.after(() => rmSync(folder, { recursive: true }));

const scene = (name: string, mask = `${name}_gt`) =>
  `cube: {file: ${name}.npy, axes: [rows, columns, bands]}, mask: {file: ${mask}.npy, axes: [rows, columns]}`;
const load = (more = '', split = '{by: random, train: 50%, validation: 10%, test: rest}', tested = scene('two')) =>
  parsePipeline(
    `version: 1\ndataset: {${scene('one')}, test_on: {${tested}}}\nsplit: ${split}\npatch: {size: 3}\nclassifier: {k-nearest: {k: 1}}\nseeds: [1]\n${more}`,
    join(folder, 'x.yaml'),
    [],
    folder,
  ).configurations;
const OPTIONS = { baseFolder: folder };

test('configurations that prepare one pair of scenes in their own ways hold it once, and each is remembered', async () => {
  const shelf = new SceneShelf({ runs: join(folder, 'runs'), cache });
  const all = load('vary: {dataset.scaling: [band, min-max, none], dataset.pca: [null, {components: 2}]}\n');
  const found = [];
  for (const one of all) found.push(await shelf.find(one));
  // Numbers that enter unscaled are another identity.
  assert.is(new Set(found.map((one) => one.scene)).size, 2);
  const memory = cache.scenes;
  for (const [index, { experiment }] of all.entries()) {
    assert.equal(memory.find(omit(experiment.dataset, 'standardize'), OPTIONS)?.identity, found[index].scene.identity);
  }
  writeFileSync(
    join(folder, 'two_gt.npy'),
    writeNpy(
      [6, 5],
      Array.from({ length: 30 }, (_, pixel) => 1 + (pixel % 3 === 0 ? 1 : 0)),
      { type: 'uint8' },
    ),
  );
  assert.is(memory.find(omit(all[0].experiment.dataset, 'standardize'), OPTIONS), undefined);
});

test('the files of both scenes are checked, each by itself', async () => {
  const [fine] = load();
  assert.equal(await checkData(fine), {
    text: 'cube 8 x 5 x 4 (float32), mask 8 x 5 with 2 classes; tested on cube 6 x 5 x 4 (float32), mask 6 x 5 with 2 classes',
    problems: [],
  });
  const [wrong] = load('', undefined, scene('two', 'one_gt'));
  const { text, problems } = await checkData(wrong);
  assert.equal([text, problems.map(({ code }) => code)], ['cube 8 x 5 x 4 (float32), mask 8 x 5 with 2 classes', ['size-mismatch']]);
  const [missing] = load('', undefined, scene('three'));
  assert.equal(
    (await checkData(missing)).problems.map(({ code, place }) => [code, place && 'line' in place && place.line]),
    [
      ['file-missing', 2],
      ['file-missing', 2],
    ],
  );
});

test("where another scene tests, a split need name no test pixels, and may be another run's own", async () => {
  const rows = ['row,column,part', '0,0,train', '0,1,train', '7,3,validation'];
  const tables = { own: [...rows, '70,0,test', '75,4,test'], none: rows };
  for (const [name, lines] of Object.entries(tables)) {
    writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`);
    const [{ split }] = (await splitsOf(load('', `{by: files, table: ${name}.csv}`)[0])).seeds;
    assert.equal([[...split.train], [...split.validation], split.test.length], [[0, 1], [38], 30], name);
  }
  const alone = load('', '{by: files, table: none.csv}').map(({ experiment, ...one }) => ({
    ...one,
    experiment: { ...experiment, dataset: omit(experiment.dataset, 'test_on') },
  }));
  assert.is((await problemOfAsync(() => splitsOf(alone[0]))).message, 'no pixel is in test');
  const halves = '{by: blocks, block: 2, train: 50%, validation: 50%}';
  const [{ split, leakage }] = (await splitsOf(load('', halves)[0])).seeds;
  assert.is(split.train.length + split.validation.length, 40);
  assert.equal([leakage.overlap, leakage.distance], [0, undefined]);
});

test.run();
