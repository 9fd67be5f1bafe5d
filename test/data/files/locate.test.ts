import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findScene } from '../../../src/scenes/index.js';
import { dataFolder, locate, locateNamed } from '../../../src/data/files/locate.js';
import { problemOf, withFolder } from '../helpers.js';

const test = suite('data/files/locate');

test('the data folder: the option, HSI_DATA, the cache of the platform', () => {
  const on = (platform: string, environment: Record<string, string> = {}) => ({ platform, environment, home: '/home/me' });
  assert.is(dataFolder('/given', on('linux', { HSI_DATA: '/set' })), resolve('/given'));
  assert.is(dataFolder(undefined, on('linux', { HSI_DATA: '/set' })), resolve('/set'));
  assert.is(dataFolder(undefined, on('linux', { XDG_CACHE_HOME: '/cache' })), join('/cache', 'hsi-run'));
  assert.is(dataFolder(undefined, on('linux')), join('/home/me', '.cache', 'hsi-run'));
  assert.is(dataFolder(undefined, on('darwin')), join('/home/me', 'Library', 'Caches', 'hsi-run'));
  assert.is(dataFolder(undefined, on('win32', { LOCALAPPDATA: '/local' })), join('/local', 'hsi-run', 'Cache'));
});

test("a file of the catalogue: in the scene's folder, then in the data folder", () =>
  withFolder((folder) => {
    assert.equal(
      problemOf(() => locate(findScene('ksc')!, 'cube', folder)),
      {
        code: 'file-missing',
        message: `KSC.mat of scene ksc is missing: looked for ${join(folder, 'ksc', 'KSC.mat')} and ${join(folder, 'KSC.mat')}`,
        hint:
          'hsi-run data fetch ksc downloads it. Or get it from https://www.ehu.eus/ccwintco/uploads/2/26/KSC.mat and put it at ' +
          `${join(folder, 'ksc', 'KSC.mat')}.`,
      },
    );
    writeFileSync(join(folder, 'KSC.mat'), '');
    assert.is(locate(findScene('ksc')!, 'cube', folder), join(folder, 'KSC.mat'));
    mkdirSync(join(folder, 'ksc'));
    writeFileSync(join(folder, 'ksc', 'KSC.mat'), '');
    assert.is(locate(findScene('ksc')!, 'cube', folder), join(folder, 'ksc', 'KSC.mat'));
  }));

test('a file without a public address', () =>
  withFolder((folder) => {
    assert.is(
      problemOf(() => locate(findScene('indian-pines-8bit')!, 'cube', folder)).hint,
      `It has no public address; if you have it, put it at ${join(folder, 'indian-pines-8bit', 'IP_200_M.mat')}.`,
    );
  }));

test('a file that a pipeline names: beside the pipeline, then in the data folder', () =>
  withFolder((folder) => {
    const [base, data] = [join(folder, 'pipelines'), join(folder, 'data')];
    assert.equal(
      problemOf(() => locateNamed('mine.mat', base, data)),
      {
        code: 'file-missing',
        message: `mine.mat is missing: looked for ${join(base, 'mine.mat')} and ${join(data, 'mine.mat')}`,
        hint: "Paths start from the pipeline file's folder, then from the data folder (--data, HSI_DATA).",
      },
    );
    for (const place of [data, base]) {
      mkdirSync(place);
      writeFileSync(join(place, 'mine.mat'), '');
      assert.is(locateNamed('mine.mat', base, data), join(place, 'mine.mat'));
    }
    assert.is(locateNamed(join(data, 'mine.mat'), base, data), join(data, 'mine.mat'));
  }));

test('the pipeline that a run keeps: its files lie where the current folder is, if nowhere else', () =>
  withFolder((run) => {
    assert.is(problemOf(() => locateNamed('package.json', run, join(run, 'data'))).code, 'file-missing');
    for (const name of ['resolved.yaml', 'manifest.json']) writeFileSync(join(run, name), '');
    assert.is(locateNamed('package.json', run, join(run, 'data')), resolve('package.json'));
    writeFileSync(join(run, 'package.json'), '');
    assert.is(locateNamed('package.json', run, join(run, 'data')), join(run, 'package.json'));
  }));

test('a missing file whose name nearly exists is told by the right one', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'data'));
    for (const name of ['my_scene.mat', 'my_scene_gt.mat', 'other.tif']) writeFileSync(join(folder, 'data', name), '');
    const suggestionOf = (file: string) => problemOf(() => locateNamed(file, folder, join(folder, 'elsewhere'))).suggestion;
    assert.is(suggestionOf('data/my_scen.mat'), 'data/my_scene.mat');
    assert.is(suggestionOf('data/My_Scene_gt.mat'), 'data/my_scene_gt.mat');
    // The same name with another ending.
    assert.is(suggestionOf('data/other.hdr'), 'data/other.tif');
    assert.is(suggestionOf('data/nothing.like'), undefined);
    assert.is(suggestionOf('nowhere/my_scene.mat'), undefined);
  }));

test.run();
