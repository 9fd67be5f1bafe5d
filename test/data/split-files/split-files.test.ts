import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitDigest } from '../../../src/data/scene/digest.js';
import { readGivenSplits } from '../../../src/data/split-files/split-files.js';
import type { ResolvedFilesSplit } from '../../../src/schema/pipeline.generated.js';
import { problemOf, problemOfAsync, withFolder } from '../helpers.js';
import { writeMat } from '../readers/writers/mat5.js';

const test = suite('splits/files');

/** 2 x 3 pixels; the last is not labelled. */
const LABELS = { rows: 2, columns: 3, values: Uint8Array.of(1, 1, 2, 2, 1, 0) };
const HEAD = 'row,column,class,part\n';
const PIXELS = '0,0,1,train\n0,2,2,train\n0,1,1,validation\n1,1,1,test\n1,0,2,test\n';

async function read(text: string, spec: Partial<ResolvedFilesSplit> = {}) {
  let given: Awaited<ReturnType<typeof readGivenSplits>>;
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'split.csv'), text);
    given = await readGivenSplits({ by: 'files', table: 'split.csv', ...spec }, LABELS, { baseFolder: folder });
  });
  return given!.at;
}

test('a table: pixels ascending in each part, for every trial', async () => {
  const given = await read(HEAD + PIXELS);
  assert.equal(given(1), { train: Uint32Array.of(0, 2), validation: Uint32Array.of(1), test: Uint32Array.of(3, 4) });
  assert.equal(given(2), given(1));
});

test('columns in any order, no class, Windows lines, a mark', async () => {
  const given = await read('\ufeffpart,column,row\r\ntrain,0,0\r\ntest,1,0\r\n');
  assert.equal(given(1), { train: Uint32Array.of(0), validation: new Uint32Array(), test: Uint32Array.of(1) });
});

test('several seeds: each trial its own, or all that of split.seed', async () => {
  const text = 'seed,row,column,part\n5,0,0,train\n5,0,1,test\n6,0,1,train\n6,0,0,test\n';
  assert.equal([(await read(text))(5).train[0], (await read(text))(6).train[0], (await read(text, { seed: 6 }))(5).train[0]], [0, 1, 1]);
  const given = await read(text);
  const problem = problemOf(() => given(7));
  assert.is(problem.code, 'split-file');
  assert.match(problem.message, 'has no split of seed 7: it has those of 5, 6');
});

/** Text, line, and what is said of it. */
const WRONG: [string, string, number | undefined, RegExp][] = [
  ['outside', `${HEAD}0,3,1,train\n`, 2, /^row 0, column 3 \(counting from 0\) is outside the scene of 2 x 3 pixels$/],
  ['unlabelled', `${HEAD}${PIXELS}1,2,1,test\n`, 7, /^row 1, column 2 .* is in test, but the scene's mask does not label it$/],
  ['another class', `${HEAD}0,0,2,train\n`, 2, /has class 2 here, but class 1 in the scene's mask$/],
  ['another class, a lower one', `${HEAD}0,2,1,train\n`, 2, /has class 1 here, but class 2 in the scene's mask$/],
  ['in two parts', `${HEAD}${PIXELS}0,0,1,test\n`, 7, /^row 0, column 0 .* is in train and in test$/],
  ['twice', `${HEAD}${PIXELS}0,0,1,train\n`, 7, /is twice in train$/],
  ['an unknown part', `${HEAD}0,0,1,trian\n`, 2, /^the part is "trian"$/],
  ['no number', `${HEAD}0,x,1,train\n`, 2, /^column is "x"$/],
  ['a negative number', `${HEAD}-1,0,1,train\n`, 2, /^row is "-1"$/],
  ['no part', 'row,column\n0,0\n', 1, /^the table lacks part: its columns are row, column$/],
  ['a column twice', 'row,column,part,part\n0,0,train,test\n', 1, /^the table has the column part twice$/],
  ['empty', '', 1, /^the table lacks row, column, part: it has no rows$/],
  ['no table', 'row,column,part\n0,0\n', undefined, /^the table cannot be read: /],
  ['nothing to test with', `${HEAD}0,0,1,train\n`, undefined, /^no pixel is in test$/],
];

for (const [name, text, line, message] of WRONG) {
  test(`wrong: ${name}`, async () => {
    const problem = await problemOfAsync(() => read(text));
    assert.is(problem.code, 'split-file');
    assert.match(problem.message, message);
    assert.is(problem.place?.line, line);
    assert.ok(problem.place?.file.endsWith('split.csv'));
  });
}

test('masks: ones, or the classes themselves', () =>
  withFolder(async (folder) => {
    // A MAT-file goes down the columns.
    const write = (name: string, [a, b, c, d, e, f]: number[]) =>
      writeFileSync(join(folder, name), writeMat([{ name: 'x', shape: [2, 3], values: [a, d, b, e, c, f], class: 'uint8' }]));
    write('train.mat', [1, 0, 2, 0, 0, 0]);
    write('test.mat', [0, 1, 0, 1, 0, 0]);
    const masks = (spec: Partial<ResolvedFilesSplit>) =>
      readGivenSplits({ by: 'files', train: { file: 'train.mat' }, test: { file: 'test.mat' }, ...spec }, LABELS, { baseFolder: folder });
    const parts = (await masks({}))!.at(1);
    assert.equal(parts, { train: Uint32Array.of(0, 2), validation: new Uint32Array(), test: Uint32Array.of(1, 3) });
    // A table and masks with the same pixels are the same split.
    assert.is(splitDigest(parts), splitDigest((await read('row,column,part\n0,1,test\n0,0,train\n1,0,test\n0,2,train\n'))(1)));
    write('other.mat', [0, 0, 0, 0, 2, 0]);
    assert.match(
      (await problemOfAsync(() => masks({ validation: { file: 'other.mat' } }))).message,
      /row 1, column 1 .* has class 2 here, but class 1/,
    );
    assert.match((await problemOfAsync(() => masks({ validation: { file: 'train.mat' } }))).message, /is in train and in validation$/);
    writeFileSync(join(folder, 'small.mat'), writeMat([{ name: 'x', shape: [2, 2], values: [1, 0, 0, 0], class: 'uint8' }]));
    assert.match((await problemOfAsync(() => masks({ test: { file: 'small.mat' } }))).message, 'the mask is 2 x 2, but the scene 2 x 3');
    assert.is((await problemOfAsync(() => masks({ test: { file: 'none.mat' } }))).code, 'file-missing');
  }));

test('masks of a scene whose labels have gaps: its labels, or its classes numbered on', () =>
  withFolder(async (folder) => {
    const write = (name: string, [a, b, c, d, e, f]: number[]) =>
      writeFileSync(join(folder, name), writeMat([{ name: 'x', shape: [2, 3], values: [a, d, b, e, c, f], class: 'uint8' }]));
    const spec = { by: 'files', train: { file: 'train.mat' }, test: { file: 'test.mat' } } as ResolvedFilesSplit;
    // The scene's file has 2 and 5 for class 1 (merged), and 9 for class 2.
    const scene = { ...LABELS, classLabels: [[2, 5], [9]] };
    const masks = () => readGivenSplits(spec, scene, { baseFolder: folder });
    for (const [train, other] of [
      [
        [2, 0, 9, 0, 0, 0],
        [0, 5, 0, 9, 0, 0],
      ],
      [
        [1, 0, 2, 0, 0, 0],
        [0, 1, 0, 2, 0, 0],
      ],
    ]) {
      write('train.mat', train);
      write('test.mat', other);
      assert.equal((await masks())!.at(1), { train: Uint32Array.of(0, 2), validation: new Uint32Array(), test: Uint32Array.of(1, 3) });
    }
    write('test.mat', [0, 5, 0, 5, 0, 0]);
    assert.match((await problemOfAsync(masks)).message, /row 1, column 0 .* has class 1 here, but class 2 in/);
  }));

test.run();
