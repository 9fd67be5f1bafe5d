import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { filesOf, SceneMemory } from '../../../src/data/scene/scene-memory.js';
import { loadScene, type SceneChoice } from '../../../src/data/scene/scene.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeNpy } from '../readers/writers/npy.js';

const test = suite('data/scene/scene-memory');

const HEADER = 'ENVI\nsamples = 3\nlines = 2\nbands = 4\ndata type = 1\ninterleave = bip\n';

function fill(folder: string): void {
  writeFileSync(join(folder, 'cube.hdr'), HEADER);
  writeFileSync(join(folder, 'cube.img'), Buffer.from(Array.from({ length: 24 }, (_, index) => index)));
  writeFileSync(join(folder, 'gt.npy'), writeNpy([2, 3], [0, 1, 2, 2, 1, 0], { type: 'uint8' }));
  // Clocks of file systems tick in milliseconds.
  for (const name of ['cube.hdr', 'cube.img', 'gt.npy']) utimesSync(join(folder, name), 1e9, 1e9);
}

test('a scene is known as long as nothing that it is read from has changed', () =>
  withFolder(async (folder) => {
    fill(folder);
    const memory = new SceneMemory(folder);
    const dataset: SceneChoice = { cube: { file: 'cube.img' }, mask: { file: 'gt.npy' } };
    const options = { baseFolder: folder, dataFolder: folder };
    const learn = async () => {
      const before = filesOf(dataset, options)?.files;
      memory.remember(dataset, options, await loadScene(dataset, options), before);
    };
    const path = (name: string) => join(folder, name);
    const changes: Record<string, () => void> = {
      'other wavelengths': () => writeFileSync(path('cube.hdr'), `${HEADER}wavelength = {450, 550, 650, 750}\n`),
      'other pixels, as long and as old': () => {
        const { atime, mtime } = statSync(path('cube.img'));
        writeFileSync(path('cube.img'), Buffer.alloc(24, 3));
        utimesSync(path('cube.img'), atime, mtime);
      },
      'another file of that name': () => {
        writeFileSync(path('aside'), Buffer.alloc(24, 4));
        renameSync(path('aside'), path('cube.img'));
      },
      'other labels': () => writeFileSync(path('gt.npy'), writeNpy([2, 3], [0, 1, 2, 2, 1, 1], { type: 'uint8' })),
    };
    for (const [title, change] of Object.entries(changes)) {
      await learn();
      assert.ok(memory.find(dataset, options), title);
      change();
      assert.is(memory.find(dataset, options), undefined, title);
    }
    await learn();
    assert.is(memory.find({ ...dataset, mask: { file: 'gt.npy', ignore: 2 } }, options), undefined);
  }));

test('what changes while it is read is not kept', () =>
  withFolder(async (folder) => {
    fill(folder);
    const memory = new SceneMemory(folder);
    const dataset: SceneChoice = { cube: { file: 'cube.img' }, mask: { file: 'gt.npy' } };
    const options = { baseFolder: folder, dataFolder: folder };
    const before = filesOf(dataset, options)?.files;
    const scene = await loadScene(dataset, options);
    writeFileSync(join(folder, 'cube.img'), Buffer.alloc(24, 3));
    memory.remember(dataset, options, scene, before);
    assert.is(memory.find(dataset, options), undefined);
    memory.remember(dataset, options, scene, undefined);
    assert.is(memory.find(dataset, options), undefined);
  }));

test('a memory of another form counts as none, and is written anew', () =>
  withFolder(async (folder) => {
    fill(folder);
    const memory = new SceneMemory(folder);
    const dataset: SceneChoice = { cube: { file: 'cube.img' }, mask: { file: 'gt.npy' } };
    const options = { baseFolder: folder, dataFolder: folder };
    const scene = await loadScene(dataset, options);
    for (const damaged of ['{', 'null', '{}', '[null]', '[{"key": 1}]', '"text"']) {
      writeFileSync(join(folder, 'scenes.json'), damaged);
      assert.is(memory.find(dataset, options), undefined, damaged);
      memory.remember(dataset, options, scene, filesOf(dataset, options)?.files);
      assert.is(memory.find(dataset, options)?.rows, 2, damaged);
    }
  }));

test('a file that is replaced under its reader is an error', () =>
  withFolder(async (folder) => {
    fill(folder);
    let done = false;
    const onProgress = () => {
      if (!done) writeFileSync(join(folder, 'gt.npy'), writeNpy([2, 3], [0, 1, 2, 2, 1, 1], { type: 'uint8' }));
      done = true;
    };
    const problem = await problemOfAsync(() =>
      loadScene({ cube: { file: 'cube.img' }, mask: { file: 'gt.npy' } }, { baseFolder: folder, onProgress }),
    );
    assert.equal([problem.code, problem.place?.file], ['file-changed', join(folder, 'gt.npy')]);
  }));

test('a registered scene is also what its scene.yaml says', () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'field'));
    fill(join(folder, 'field'));
    const yaml = (name: string) =>
      `title: Field\nshape: [2, 3, 4]\ncube: {file: cube.img}\nmask: {file: gt.npy}\nwavelengths: [450, 550, 650, 750]\n` +
      `classes:\n  - {label: 1, name: ${name}, pixels: 2}\n  - {label: 2, name: Rye, pixels: 2}\n`;
    writeFileSync(join(folder, 'field', 'scene.yaml'), yaml('Oats'));
    const memory = new SceneMemory(folder);
    const options = { baseFolder: folder, dataFolder: folder };
    const before = filesOf({ scene: 'field' }, options)?.files;
    memory.remember({ scene: 'field' }, options, await loadScene({ scene: 'field' }, options), before);
    assert.equal(memory.find({ scene: 'field' }, options)?.classNames, ['Oats', 'Rye']);
    writeFileSync(join(folder, 'field', 'scene.yaml'), yaml('Corn'));
    assert.is(memory.find({ scene: 'field' }, options), undefined);
    // Its own file says other wavelengths than the header: what was edited counts.
    writeFileSync(join(folder, 'field', 'cube.hdr'), `${HEADER}wavelength = {400, 500, 600, 700}\n`);
    assert.equal((await loadScene({ scene: 'field' }, options)).cube.facts?.wavelengths, [450, 550, 650, 750]);
  }));

test.run();
