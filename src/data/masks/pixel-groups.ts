import { basename } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { ResolvedGroupsSplit } from '../../schema/pipeline.generated.js';
import type { PixelGroups } from '../../splits/split.js';
import { alignMask } from './align-mask.js';
import { readMask } from '../arrays/array-file.js';
import { formatShape } from '../cube.js';
import { placeOf } from '../georeference.js';
import { dataFolder, locateNamed } from '../files/locate.js';
import { tilesOf } from '../arrays/mosaic.js';
import { locatedArrays, type NamedArrays } from '../arrays/named-arrays.js';
import { openArray } from '../arrays/open-array.js';
import { cubeAxes } from '../arrays/orient.js';
import type { SceneLoadOptions } from '../scene/raw-scene.js';
import type { SceneChoice } from '../scene/scene.js';
import { type PartLabels, splitFileProblem } from '../split-files/pixel-parts.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';

/**
 * Which group each pixel of a scene belongs to: of a second mask its numbers, of drawn fields the values of a column, or the tile of
 * the cube that the pixel comes from.
 *
 * @throws Failure `split-file`, `file-missing`, and those of the readers
 */
export async function readPixelGroups(
  spec: ResolvedGroupsSplit['groups'],
  labels: PartLabels,
  dataset: SceneChoice,
  options: SceneLoadOptions,
): Promise<PixelGroups> {
  return typeof spec === 'string' ? tileGroups(labels, dataset, options) : maskGroups(spec, labels, options);
}

async function maskGroups(
  named: Exclude<ResolvedGroupsSplit['groups'], string>,
  labels: PartLabels,
  { baseFolder, dataFolder: option }: SceneLoadOptions,
): Promise<PixelGroups> {
  const file = locateNamed(named.file, baseFolder, dataFolder(option));
  const [read] = vectorFormatOf(file)
    ? await readDrawnMask({ ...named, file }, { ...labels, file })
    : await readMask({ ...named, file, sceneAxes: labels.axes });
  const placed = placeOf(labels.facts?.georeference) && placeOf(read.facts?.georeference);
  if (!placed && (read.shape[0] !== labels.rows || read.shape[1] !== labels.columns)) {
    throw splitFileProblem(
      `the mask of the groups is ${formatShape(read.shape)}, but the scene ${formatShape([labels.rows, labels.columns])}`,
      'Use a mask of the same scene, with rows first.',
      { file },
    );
  }
  const { mask, warnings } = alignMask({ ...labels, file }, read, file);
  const numbers = new Set<number>();
  for (const value of mask.values) if (value !== 0) numbers.add(Number(value));
  const wrong = [...numbers].find((value) => !Number.isInteger(value) || value < 0 || value > 65535);
  if (wrong !== undefined)
    throw splitFileProblem(`the mask of the groups has the value ${wrong}`, 'Number groups from 1 to 65535.', { file });
  const sorted = [...numbers].sort((a, b) => a - b);
  const places = new Map(sorted.map((value, index) => [value, index + 1]));
  // What the column of drawn fields says; a plain mask has numbers.
  return {
    values: Uint16Array.from(mask.values as ArrayLike<number>, (value) => places.get(value) ?? 0),
    names: sorted.map((value) => read.classNames?.[value] ?? String(value)),
    warnings,
  };
}

/** The files of the cube, where they are tiles of one image. */
async function tileGroups(
  labels: PartLabels,
  dataset: SceneChoice,
  { baseFolder, dataFolder: option }: SceneLoadOptions,
): Promise<PixelGroups> {
  const named = dataset.cube ? locatedArrays('cube', dataset.cube as NamedArrays, baseFolder, dataFolder(option)) : [];
  const parts = [];
  for (const one of named.length > 1 ? named : []) {
    const opened = await openArray('cube', one, true);
    parts.push({ opened, axes: cubeAxes(opened) });
  }
  const tiles = parts.length > 1 ? tilesOf(parts) : undefined;
  if (!tiles) {
    throw new Failure({
      code: 'split-file',
      message: `split.groups: tiles needs a cube in several files that are tiles of one image, but dataset has ${named.length > 1 ? 'files that are none' : 'no such files'}`,
      hint: "Name the tiles (dataset.cube: {file: 'image_*.tif'}), or give a mask of the groups: groups: {file: …}.",
    });
  }
  const values = new Uint16Array(labels.rows * labels.columns);
  // Where two cover a pixel, the later one counts, as in the cube.
  for (const [index, { top, left, rows, columns }] of tiles.entries()) {
    for (let row = top; row < top + rows; row++) {
      const from = row * labels.columns + left;
      values.fill(index + 1, from, from + columns);
    }
  }
  return { values, names: tiles.map(({ opened }) => basename(opened.data)) };
}
