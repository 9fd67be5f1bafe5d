import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { disagreement, partsOf } from '../../../src/predict/maps/own-scene.js';
import { emptyRemarks } from '../../../src/predict/maps/no-data.js';
import { writeFolder } from '../../../src/store/folder.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('predict/maps/own-scene');
const RECORD = {
  rows: 2,
  columns: 3,
  classes: Uint8Array.of(1, 2, 0, 3, 1, 2),
  confidence: new Float32Array(6),
  colour: new Uint8Array(18),
};

test("a map is held against the trial's predictions, but for pixels without a value", () =>
  withFolder(async (root) => {
    const folder = join(root, 'trial');
    const predictions = 'row,column,class,predicted,confidence\n0,0,1,1,1\n0,2,2,2,1\n1,0,3,1,1\n1,1,1,1,1\n';
    const split = 'row,column,class,part\n0,1,2,train\n1,2,2,validation\n0,0,1,test\n';
    await writeFolder(
      folder,
      {
        hashed: new Map([
          ['predictions.csv', predictions],
          ['split.csv', split],
        ]),
        aside: new Map(),
      },
      {},
    );
    assert.equal(await disagreement({ folder }, RECORD), { differ: 1, of: 3 });
    const { train, validation } = await partsOf({ folder }, 3);
    assert.equal([Array.from(train), Array.from(validation)], [[1], [5]]);
  }));

test('pixels without a class are told where they were asked for', () => {
  const labels = Uint8Array.of(1, 2, 0, 3, 1, 2);
  assert.equal(emptyRemarks({ ...RECORD, labels }, 'scene'), ['1 pixel has no value in any band, and no class']);
  assert.equal(emptyRemarks({ ...RECORD, labels }, 'labelled'), []);
  assert.equal(emptyRemarks({ ...RECORD, classes: Uint8Array.of(1, 0, 0, 0, 1, 2), labels }, 'labelled'), [
    '2 pixels have no value in any band, and no class',
  ]);
});

test.run();
