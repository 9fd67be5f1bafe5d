import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bandCentres, findScene, sceneNames, scenes } from '../../src/scenes/index.js';

const test = suite('architecture/scenes');

const PIXELS: Record<string, number> = {
  'indian-pines': 10249,
  ksc: 5211,
  'pavia-university': 42776,
  'pavia-centre': 148152,
  salinas: 54129,
  'salinas-a': 5348,
  'indian-pines-8bit': 10249,
};

test('every scene by its name', () => {
  assert.equal(sceneNames, Object.keys(PIXELS));
  for (const scene of scenes) assert.is(findScene(scene.id), scene);
  assert.is(findScene('indian-pine'), undefined);
});

test('class names and colours are unique, labels rise, pixels add up', () => {
  for (const { id, classes } of scenes) {
    for (const values of [classes.map(({ name }) => name), classes.map(({ colour }) => colour)]) {
      assert.is(new Set(values).size, classes.length, id);
    }
    assert.ok(
      classes.every(({ label, colour }, index) => label > (classes[index - 1]?.label ?? 0) && /^#[0-9a-f]{6}$/.test(colour!)),
      id,
    );
    assert.is(
      classes.reduce((sum, { pixels }) => sum + pixels, 0),
      PIXELS[id],
    );
  }
  assert.equal(
    findScene('salinas-a')!.classes.map(({ label }) => label),
    [1, 10, 11, 12, 13, 14],
  );
  assert.equal(
    findScene('ksc')!.classes.map(({ label }) => label),
    Array.from({ length: 13 }, (_, index) => index + 1),
  );
});

test('checksums are whole, addresses lead to the files, every scene is cited', () => {
  for (const { cube, mask, licence, citation } of scenes) {
    assert.ok(licence && citation);
    for (const { file, variable, sha256, url } of [cube, mask]) {
      assert.ok(variable);
      if (sha256) assert.match(sha256, /^[0-9a-f]{64}$/);
      if (url) assert.ok(url.startsWith('https://www.ehu.eus/ccwintco/uploads/') && url.endsWith(`/${file}`));
    }
  }
});

// Of 220 bands from 400 nm to 2500 nm the first is band 1 and the last that is kept is 219; after 103 comes 109.
test('the centres of the bands that are kept', () => {
  for (const scene of scenes) {
    const centres = bandCentres(scene);
    if (scene.id === 'ksc') assert.is(centres, undefined);
    else assert.is(centres!.length, scene.bands, scene.id);
  }
  const centres = bandCentres(findScene('indian-pines')!)!;
  const at = (band: number) => 400 + (2100 * (band - 1)) / 219;
  assert.equal([centres[0], centres[102], centres[103], centres[199]], [400, at(103), at(109), at(219)]);
  assert.equal(bandCentres({ bands: 2, wavelengths: { from: 450, to: 650, approximate: false, centres: [450, 650] } }), [450, 650]);
});

test.run();
