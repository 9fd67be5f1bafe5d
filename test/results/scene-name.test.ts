import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sceneName } from '../../src/results/stored-pipeline.js';

const test = suite('results/scene-name');
const of = (...file: string[]) => sceneName({ cube: { file: file.length === 1 ? file[0] : file } });

test('a scene of several files is not called by the first of them', () => {
  assert.is(of('data/scene.mat'), 'scene.mat');
  assert.is(of('tiles/image_128_0.tif', 'tiles/image_128_32.tif', 'tiles/image_64_0.tif'), 'image_*.tif, 3 files');
  assert.is(of('t/tile_10.tif', 't/tile_11.tif'), 'tile_*.tif, 2 files');
  assert.is(of('a.tif', 'b.tif', 'c.tif'), 'a.tif and 2 more');
  assert.is(of('B01.tif', 'B02.tif'), 'B*.tif, 2 files');
});

test('names of the catalogue, and of two scenes', () => {
  assert.is(sceneName({ scene: 'ksc' }), 'ksc');
  assert.is(sceneName({ synthetic: {} }), 'synthetic');
  assert.is(sceneName({ scene: 'ksc', test_on: { cube: { file: ['x_1.tif', 'x_2.tif'] } } }), 'ksc, tested on x_*.tif, 2 files');
});

test.run();
