import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { omit } from '../../src/base/omit.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { SceneShelf } from '../../src/plan/scene-shelf.js';
import { userCache } from '../../src/workers/user-cache.js';
import { withFolder } from '../data/helpers.js';
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

test.run();
