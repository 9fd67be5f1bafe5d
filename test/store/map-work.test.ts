import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MapWork } from '../../src/store/map-work.js';
import { Store } from '../../src/store/store.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/map-work');
const ADDRESS = 'a'.repeat(64);
const PLAIN = { classes: Uint16Array.of(1, 65535, 3), confidence: Float32Array.of(0.5, 1, 0.1), path: 'patches' };
const FULL = {
  ...PLAIN,
  path: 'dense: conv1 per pixel',
  entropy: Float32Array.of(0, -1, 0.7),
  setSizes: Uint16Array.of(0, 256, 2),
  probabilities: Float32Array.of(0.25, 0.75, 1, 0, 0.1, 0.9),
};

test('a part is found as it was kept, by its rows and its number of pixels', () =>
  withFolder(async (root) => {
    const work = (await new Store(root).claimMap(ADDRESS))!;
    assert.is(existsSync(work.folder), false);
    assert.equal([await work.keep(0, 5, PLAIN), await work.keep(5, 9, FULL)], [true, true]);
    assert.equal([await work.read(0, 5, 3), await work.read(5, 9, 3)], [PLAIN, FULL]);
    assert.equal([await work.read(0, 4, 3), await work.read(0, 5, 2)], [undefined, undefined]);
    assert.equal(readdirSync(work.folder).sort(), ['rows-0-5.safetensors', 'rows-5-9.safetensors']);
    await work.remove();
    await work.release();
    assert.equal(readdirSync(join(root, 'maps')), []);
  }));

test('what is damaged is no part', () =>
  withFolder(async (root) => {
    const work = (await new Store(root).claimMap(ADDRESS))!;
    await work.keep(0, 5, FULL);
    const file = join(work.folder, 'rows-0-5.safetensors');
    const whole = readFileSync(file);
    const last = Uint8Array.from(whole);
    last[last.length - 1] ^= 1;
    for (const wrong of [last, whole.subarray(0, -4), whole.subarray(0, 6), new Uint8Array(0)]) {
      writeFileSync(file, wrong);
      assert.is(await work.read(0, 5, 3), undefined);
    }
    await work.keep(0, 5, FULL);
    assert.equal(await work.read(0, 5, 3), FULL);
    await work.release();
  }));

test('one process at a time keeps parts of a map; the next finds them', () =>
  withFolder(async (root) => {
    const store = new Store(root);
    const first = (await store.claimMap(ADDRESS))!;
    await first.keep(0, 5, PLAIN);
    assert.is(await store.claimMap(ADDRESS), undefined);
    await first.release();
    const second = (await store.claimMap(ADDRESS))!;
    assert.equal(await second.read(0, 5, 3), PLAIN);
    await second.release();
  }));

test('where nothing can be written nothing is kept, and nothing fails', () =>
  withFolder(async (root) => {
    assert.is(await MapWork.claim(join(root, 'gone', 'maps', `.work-${ADDRESS}`)), undefined);
    assert.is(existsSync(join(root, 'gone')), false);
    writeFileSync(join(root, 'maps'), 'a file');
    assert.is(await new Store(root).claimMap(ADDRESS), undefined);
    const folder = join(root, 'other');
    mkdirSync(folder);
    const work = (await MapWork.claim(join(folder, `.work-${ADDRESS}`)))!;
    writeFileSync(work.folder, 'a file');
    assert.is(await work.keep(0, 5, PLAIN), false);
    await work.release();
  }));

test.run();
