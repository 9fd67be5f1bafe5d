import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Layer, walkLayers } from '../../architecture/layers/index.js';
import { sizeOf } from '../../architecture/shape.js';
import type { DensePlan } from '../../compile/dense/plan.js';
import { overPlane } from '../../compile/dense/positions.js';
import type { Tile } from '../../compile/dense/tiles.js';
import { PixelRows } from './pixel-rows.js';
import { batchOf, type LogitsSink, type LogitsSource } from './source.js';

/** Values of the widest layer for the pixels computed at once: few for the caches, and many for what a kernel prepares of its weights. */
const VALUES_TOGETHER = 1 << 20;

/** What patches are cut from: [rows, columns, values]. */
interface Image {
  readonly values: Float32Array;
  readonly columns: number;
}

/** Logits of pixels by a plan: tile by tile first what each pixel gives, then each position, then each patch. */
export async function denseLogits(
  source: LogitsSource,
  plan: DensePlan,
  pixels: Uint32Array,
  { take, onProgress }: LogitsSink,
): Promise<void> {
  const {
    network,
    feed: { scene },
  } = source;
  const known = new PixelRows(scene, plan.extent, plan.pixel.at(-1) && sizeOf(overPlane(plan.pixel, 1, 1).at(-1)!.output));
  const [rows, columns] = [plan.extent.rows + scene.size - 1, plan.extent.columns + scene.size - 1];
  const plane = new Float32Array(rows * columns * known.width);
  const layers = overPlane(plan.plane, rows, columns);
  const total = plan.tiles.reduce((sum, tile) => sum + tile.fresh.length + tile.wanted.length, 0);
  let done = 0;
  const report = (count: number) => onProgress?.((done += count) / total);
  for (const tile of plan.tiles) {
    known.begin(tile);
    if (plan.pixel.length > 0) await computePixels(source, plan, tile, known, report);
    known.copyPlane(tile, plane);
    let image: Image = { values: plane, columns };
    if (layers.length > 0) {
      await source.steps.run(
        `plane of ${rows} x ${columns}`,
        inputOf(layers[0], 1, plane),
        (given) => network.inferLayers(layers, given),
        (values) => {
          image = { values, columns: layers.at(-1)!.output.columns };
        },
      );
      await source.steps.finish();
    }
    await computePatches(source, plan, tile, image, pixels, take, report);
  }
}

/** What the first layers make of the pixels that are new in a tile. */
async function computePixels(
  { network, feed: { scene }, steps, batch }: LogitsSource,
  { pixel }: DensePlan,
  { fresh }: Tile,
  known: PixelRows,
  report: (count: number) => void,
): Promise<void> {
  const layers = overPlane(pixel, 1, 1);
  const bands = scene.values.length / (scene.rows * scene.columns);
  const widest = Math.max(bands, ...[...walkLayers(layers)].map(({ output }) => sizeOf(output)));
  const together = steps.recorder ? batch * scene.size * scene.size : Math.max(1, Math.floor(VALUES_TOGETHER / widest));
  for (let from = 0; from < fresh.length; from += together) {
    const { values, count } = batchOf(fresh, from, together, steps);
    const spectra = new Float32Array(values.length * bands);
    // Beyond the border there are zeros: no spectrum stands behind the last one.
    values.forEach((at, index) => spectra.set(scene.values.subarray(at * bands, (at + 1) * bands), index * bands));
    const { width } = known;
    const infer = (given: Tensor) => network.inferLayers(layers, given);
    await steps.run(`pixels of ${values.length}`, inputOf(layers[0], values.length, spectra), infer, (found) => {
      for (let index = 0; index < count; index++) known.set(fresh[from + index], found.subarray(index * width, (index + 1) * width));
      report(count);
    });
  }
  await steps.finish();
}

/** The other layers, on what a tile's plane holds for each patch. */
async function computePatches(
  { network, feed: { scene }, steps, batch }: LogitsSource,
  { patch }: DensePlan,
  { row, column, wanted }: Tile,
  image: Image,
  pixels: Uint32Array,
  take: LogitsSink['take'],
  report: (count: number) => void,
): Promise<void> {
  const [{ input }] = patch;
  const { classes } = network.network;
  const [width, size] = [input.depth * input.channels, sizeOf(input)];
  const line = input.columns * width;
  for (let from = 0; from < wanted.length; from += batch) {
    const { values, count } = batchOf(wanted, from, batch, steps);
    const patches = new Float32Array(values.length * size);
    values.forEach((place, index) => {
      const at = (Math.floor(pixels[place] / scene.columns) - row) * image.columns + (pixels[place] % scene.columns) - column;
      for (let y = 0; y < input.rows; y++) {
        const start = (at + y * image.columns) * width;
        patches.set(image.values.subarray(start, start + line), index * size + y * line);
      }
    });
    const infer = (given: Tensor) => network.inferLayers(patch, given);
    await steps.run(`parts of patches, ${values.length}`, inputOf(patch[0], values.length, patches), infer, (logits) => {
      for (let index = 0; index < count; index++) take(wanted[from + index], logits.subarray(index * classes, (index + 1) * classes));
      report(count);
    });
  }
  await steps.finish();
}

/** Channels last, as normalization wants them. */
function inputOf({ input }: Layer, count: number, values: Float32Array): Tensor {
  return tf.tensor(values, [count, sizeOf(input) / input.channels, input.channels]);
}
