import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { parse } from 'csv-parse/sync';
import * as h5wasm from 'h5wasm/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { WeightArray } from '../../src/compile/weights.js';
import { patchCutter } from '../../src/data/patches.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { featuresOf } from '../../src/data/features/features.js';
import { startEngine } from '../../src/engine/index.js';
import { realFile } from '../data/helpers.js';
import { compile, networkOf } from './networks.js';

const test = suite('compile/released');

/** Our layers in the order in which Keras numbers its own. */
const CONVOLUTIONS = [
  'conv1/conv',
  'spectral1/block1/conv1',
  'spectral1/block1/conv2',
  'conv2/conv',
  'conv3/conv',
  'spatial1/block1/conv1',
  'spatial1/block1/conv2',
  'spatial1/block1/shortcut',
];
const NORMALIZATIONS = [
  'conv1/norm',
  'spectral1/block1/mid/norm',
  'spectral1/post1/norm',
  'spectral1/post2/norm',
  'conv2/norm',
  'conv3/norm',
  'spatial1/block1/mid/norm',
  'spatial1/post1/norm',
  'spatial1/post2/norm',
];

function kerasName(parameter: string): string {
  const [, layer, role] = /^(.*)\/(\w+)$/.exec(parameter)!;
  const group =
    layer === 'dense1'
      ? 'dense_1'
      : CONVOLUTIONS.includes(layer)
        ? `conv3d_${CONVOLUTIONS.indexOf(layer) + 1}`
        : `batch_normalization_${NORMALIZATIONS.indexOf(layer) + 1}`;
  return `model_weights/${group}/${group}/${role}:0`;
}

const reference = realFile('../reference/Indian_best_RES_3D_SS4_10_1.hdf5');
const scene = realFile('indian-pines-8bit/IP_200_M.mat');

(reference && scene ? test : test.skip)("the authors' released weights give the reference logits", async () => {
  const network = networkOf('ssrn-released', { size: 7, bands: 200, classes: 16 });
  await h5wasm.ready;
  const file = new h5wasm.File(reference!, 'r');
  const weights: WeightArray[] = networkParameters(network).map(({ name, shape }) => {
    const dataset = file.get(kerasName(name)) as h5wasm.Dataset;
    assert.is(
      dataset.shape!.reduce((a, b) => a * b, 1),
      shape.reduce((a, b) => a * b, 1),
      name,
    );
    return { name, shape, values: Float32Array.from(dataset.value as Float32Array) };
  });
  file.close();

  const { cube } = await loadScene({ scene: 'indian-pines-8bit' }, { dataFolder: resolve(scene!, '../..'), baseFolder: '.' });
  const cutter = patchCutter(featuresOf(cube, { scaling: 'band' }).values, cube, 7);
  const rows = parse(readFileSync(resolve(reference!, '../released-in-logits.csv')), { columns: true }) as Record<string, string>[];
  assert.is(rows.length, 513);
  const compiled = compile(network, await startEngine('wasm'), weights);
  let largest = 0;
  let right = 0;
  for (let from = 0; from < rows.length; from += 64) {
    const part = rows.slice(from, from + 64);
    const patches = cutter.cut(
      part.map(({ row, col }) => Number(row) * 145 + Number(col)),
      0,
      part.length,
    );
    const logits = tf.tidy(() => compiled.infer(tf.tensor3d(patches, [part.length, 49, 200])).arraySync());
    for (const [index, row] of part.entries()) {
      for (let label = 1; label <= 16; label++) {
        largest = Math.max(largest, Math.abs(logits[index][label - 1] - Number(row[`logit${label}`])));
      }
      if (logits[index].indexOf(Math.max(...logits[index])) + 1 === Number(row.label)) right++;
    }
  }
  assert.ok(largest < 1e-3, `largest difference ${largest}`);
  // The reference's overall accuracy on these pixels is 0.8012.
  assert.is((right / rows.length).toFixed(4), '0.8012');
});

test.run();
