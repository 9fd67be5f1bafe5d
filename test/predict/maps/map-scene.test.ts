import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mapFiles } from '../../../src/results/maps/map-record.js';
import { encodeNpy } from '../../../src/results/maps/npy.js';
import { readMap } from '../../../src/predict/maps/map-scene.js';
import { Store } from '../../../src/store/store.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('predict/maps/map-scene');
const RECORD = {
  rows: 2,
  columns: 3,
  classes: Uint8Array.of(1, 2, 0, 3, 1, 2),
  confidence: new Float32Array(6),
  colour: new Uint8Array(18),
};
const IDENTITY = { form: 1, trial: 'a trial', engine: 'wasm', scope: 'scene', colour: [0, 1, 2] } as const;
const labels = Uint8Array.of(1, 1, 0, 3, 0, 2);

test('a map with labels, and one without', () =>
  withFolder(async (root) => {
    const store = new Store(root);
    await store.writeMap('with', IDENTITY, { hashed: mapFiles({ ...RECORD, labels }), aside: new Map() });
    await store.writeMap('without', IDENTITY, { hashed: mapFiles(RECORD), aside: new Map() });
    assert.equal(await readMap(store, 'with'), { ...RECORD, labels });
    assert.equal(await readMap(store, 'without'), RECORD);
  }));

test('labels that are not what was written, or have gone, are no missing mask', () =>
  withFolder(async (root) => {
    const store = new Store(root);
    await store.writeMap('a', IDENTITY, { hashed: mapFiles({ ...RECORD, labels }), aside: new Map() });
    const file = join(store.mapFolder('a'), 'labels.npy');
    writeFileSync(file, encodeNpy(Uint8Array.of(1, 1, 0, 3, 0, 3), [2, 3]));
    const changed = await problemOfAsync(() => readMap(store, 'a'));
    assert.equal([changed.code, changed.place], ['damaged', { file }]);
    assert.match(changed.message, /^is not what was written/);
    rmSync(file);
    assert.match((await problemOfAsync(() => readMap(store, 'a'))).message, /^no longer exists/);
  }));

test.run();
