import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPixelList } from '../../src/predict/pixel-list.js';
import { problemOf } from '../data/helpers.js';

const test = suite('predict/pixel-list');

/** The labels 2 and 5 are class 1, 9 is class 2; pixel 5 is not labelled. */
const MASK = { rows: 2, columns: 3, values: Uint8Array.of(1, 1, 2, 2, 1, 0) };
const CLASSES = { names: ['Corn', 'Wheat'], labels: [[2, 5], [9]] };

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): [pixels: number[], labels: number[]] {
  const file = join(folder, 'pixels.csv');
  writeFileSync(file, text);
  const { pixels, labels } = readPixelList(file, MASK, CLASSES);
  return [[...pixels], [...labels]];
}

test("a class by its number in the run, by its name, or as the mask's label", () => {
  const pixels = [0, 2, 5];
  assert.equal(read('row,column\n0,0\n0,2\n1,2\n'), [pixels, [1, 2, 0]]);
  for (const [head, one, other] of [
    ['class', '1', '2'],
    ['class', 'Corn', 'Wheat'],
    ['label', '5', '9'],
    ['label', 'Corn', 'Wheat'],
  ])
    assert.equal(read(`row,column,${head}\n0,0,${one}\n0,2,\n1,2,${other}\n`), [pixels, [1, 2, 2]], head);
});

test('what is none of these, or is not what the mask has, is refused at its line', () => {
  const wrong = (text: string) => problemOf(() => read(text));
  for (const [text, message] of [
    ['row,column,class\n0,0,5\n', "class 5 is not one of the scene's 2"],
    ['row,column,label\n0,0,1\n', "label 1 is not one of the scene's: 2, 5, 9"],
    ['row,column,class\n0,0,Rye\n', 'the class is "Rye"'],
    ['row,column,label\n0,0,9\n', "row 0, column 0 has class 2 here, but class 1 in the scene's mask"],
  ]) {
    const problem = wrong(text);
    assert.equal([problem.code, problem.message, problem.place?.line], ['pixels-file', message, 2]);
  }
  assert.match(wrong('row,column,class\n0,0,Rye\n').hint!, 'a number from 1 to 2, or a name: Corn, Wheat');
});

test.run();
