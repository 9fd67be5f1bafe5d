import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { omit } from '../../src/base/omit.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { SceneShelf } from '../../src/plan/scene-shelf.js';
import { userCache } from '../../src/workers/user-cache.js';
import { withFolder } from '../data/helpers.js';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { writeNpy } from '../data/readers/writers/npy.js';

const test = suite('plan/scene-shelf');

const PIPELINE = `version: 1
name: own
dataset: {cube: {file: cube.npy}, mask: {file: mask.npy}}
split: {by: random, train: 1, validation: 0, test: rest}
patch: {size: 3}
seeds: [1]
classifier: {random-forest: {}}
`;

test('what a scene was is remembered in the cache that the caller gives, and in no other', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'cube.npy'),
      writeNpy(
        [2, 3, 4],
        Array.from({ length: 24 }, (_, index) => index),
        { type: 'uint8' },
      ),
    );
    writeFileSync(join(folder, 'mask.npy'), writeNpy([2, 3], [1, 2, 1, 2, 1, 2], { type: 'uint8' }));
    const [configuration] = parsePipeline(PIPELINE, join(folder, 'own.yaml'), [], folder).configurations;
    const [given, other] = ['given', 'other'].map((name) => join(folder, name));
    const { XDG_CACHE_HOME: before } = process.env;
    process.env.XDG_CACHE_HOME = other;
    try {
      await new SceneShelf({ data: folder, runs: join(folder, 'runs'), cache: userCache(given) }).find(configuration);
      assert.equal([existsSync(join(given, 'scenes.json')), existsSync(other)], [true, false]);
      const dataset = omit(configuration.experiment.dataset, 'standardize');
      const read = { dataFolder: folder, baseFolder: folder };
      assert.equal(
        [userCache(given), userCache()].map(({ scenes }) => scenes.find(dataset, read)?.rows),
        [2, undefined],
      );
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
  }));

test('where masks of a split and of groups were placed is a warning of the scene, whose labels may have gaps', () =>
  withFolder(async (folder) => {
    const at = (x: number) => ({ type: 'uint8' as const, more: `map info = {UTM, 1, 1, ${x}, 5000000, 30, 30, 33, North, WGS-84}` });
    const cube = Array.from({ length: 24 }, (_, index) => index);
    writeEnvi(join(folder, 'cube'), [2, 3, 4], cube, at(500_000));
    writeEnvi(join(folder, 'mask'), [2, 3, 1], [4, 9, 4, 9, 4, 9], at(500_000));
    writeEnvi(join(folder, 'train'), [2, 3, 1], [0, 4, 0, 0, 9, 0], at(499_970));
    writeEnvi(join(folder, 'test'), [2, 3, 1], [0, 9, 4, 0, 0, 0], at(500_000));
    writeEnvi(join(folder, 'fields'), [2, 3, 1], [7, 1, 2, 7, 2, 1], at(499_970));
    const shelf = new SceneShelf({ data: folder, runs: join(folder, 'runs'), cache: userCache(join(folder, 'cache')) });
    const find = (split: string) => {
      const text = PIPELINE.replaceAll('.npy', '.hdr').replace(/^split:.*$/m, `split: ${split}`);
      return shelf.find(parsePipeline(text, join(folder, 'own.yaml'), [], folder).configurations[0]);
    };
    const moved = (name: string) => new RegExp(`${name}\\.hdr.* begins -1 columns to the right of the cube`);
    const ofFiles = await find('{by: files, train: {file: train.hdr}, test: {file: test.hdr}}');
    assert.match(ofFiles.scene.warnings.join(), moved('train'));
    const { given } = ofFiles.given!.at(1);
    assert.equal(
      [[...given!.train], [...given!.test]],
      [
        [0, 3],
        [1, 2],
      ],
    );
    const ofGroups = await find("{by: groups, groups: {file: fields.hdr}, test: ['2']}");
    assert.match(ofGroups.scene.warnings.join(), moved('fields'));
    assert.not.match(ofGroups.scene.warnings.join(), 'train');
  }));

test.run();
