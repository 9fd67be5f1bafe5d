import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findScene, sceneNames, scenes } from '../../src/architecture/scenes.js';

const test = suite('architecture/scenes');

const PIXELS: Record<string, number> = {
  'indian-pines': 10249, ksc: 5211, 'pavia-university': 42776, salinas: 54129, 'indian-pines-8bit': 10249,
};

test('every scene by its name', () => {
  assert.equal(sceneNames, Object.keys(PIXELS));
  for (const scene of scenes) assert.is(findScene(scene.id), scene);
  assert.is(findScene('indian-pine'), undefined);
});

test('class names are unique and pixels add up', () => {
  for (const { id, classes } of scenes) {
    assert.is(new Set(classes.map(({ name }) => name)).size, classes.length);
    assert.is(classes.reduce((sum, { pixels }) => sum + pixels, 0), PIXELS[id]);
  }
});

test('checksums are whole, addresses lead to the files', () => {
  for (const { cube, mask } of scenes) {
    for (const { file, sha256, url } of [cube, mask]) {
      if (sha256) assert.match(sha256, /^[0-9a-f]{64}$/);
      if (url) assert.ok(url.startsWith('https://www.ehu.eus/ccwintco/uploads/') && url.endsWith(`/${file}`));
    }
  }
});

test.run();
