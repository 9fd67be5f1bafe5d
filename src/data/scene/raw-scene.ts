import type { ResolvedDataset } from '../../schema/pipeline.generated.js';
import type { KnownScene, SceneFile } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';
import { withPublishedLabels } from '../split-files/published-split.js';
import type { ReadProgress } from '../arrays/read-values.js';
import { readSceneFiles } from './scene-files.js';
import { formatShape, type Cube, type Mask, type NumericVariable, type RawScene, type SceneSource } from '../cube.js';
import { omit } from '../../base/omit.js';
import { classesOfFile, DatasetFailure, nameClasses } from '../masks/labels.js';
import { dataDigest } from './digest.js';
import type { ArrayReference } from '../arrays/open-array.js';
import { dataFolder, locate } from '../files/locate.js';
import { labelledPixels, maskOf } from '../masks/mask.js';
import { locatedArrays, type NamedArrays } from '../arrays/named-arrays.js';
import { scenesIn } from '../registered/read.js';
import { isCanonical } from './known-scene.js';
import { makeSyntheticScene } from '../synthetic/synthetic.js';

export interface SceneLoadOptions {
  /** What `--data` says (see `dataFolder`). */
  readonly dataFolder?: string;
  /** The pipeline file's folder, to which the paths of files are relative. */
  readonly baseFolder: string;
  readonly onProgress?: ReadProgress;
}

/** Reads the files of a dataset, or makes the synthetic scene; sizes agree, and a scene with a name has its shape and classes. */
export async function readScene(
  dataset: Pick<ResolvedDataset, 'scene' | 'synthetic' | 'cube' | 'mask' | 'classes' | 'labels_of'>,
  options: SceneLoadOptions,
): Promise<RawScene> {
  const raw = await readOwnLabels(dataset, options);
  const { labels, warnings } = await withPublishedLabels(raw, dataset.labels_of, dataFolder(options.dataFolder));
  if (labels === raw.labels) return raw;
  return { ...raw, labels, digest: dataDigest(raw.cube, labels), warnings: [...raw.warnings, ...warnings] };
}

async function readOwnLabels(
  dataset: Pick<ResolvedDataset, 'scene' | 'synthetic' | 'cube' | 'mask' | 'classes'>,
  options: SceneLoadOptions,
): Promise<RawScene> {
  if (dataset.synthetic) return makeSyntheticScene(dataset.synthetic);
  const folder = dataFolder(options.dataFolder);
  if (dataset.scene !== undefined) return readKnownScene(dataset.scene, folder, options.onProgress);
  const cubes = locatedArrays('cube', dataset.cube as NamedArrays, options.baseFolder, folder);
  const masks = locatedArrays('mask', dataset.mask as NamedArrays, options.baseFolder, folder);
  const pair = await readPair(cubes, masks, options.onProgress);
  const warnings = [...(pair.taken?.doubt ? [pair.taken.doubt] : []), ...pair.warnings, ...(dataset.classes ? [] : pair.unnamed)];
  return { ...omit(pair, 'ofFile', 'unnamed'), classes: nameClasses(pair.labels, dataset.classes, pair.ofFile), warnings };
}

async function readKnownScene(id: string, folder: string, onProgress?: ReadProgress): Promise<RawScene> {
  const scenes = scenesIn(folder);
  const scene = scenes.find(id);
  if (!scene) {
    const hint = `There are ${scenes.names().join(', ')}.`;
    throw new Failure({ code: 'scene-unknown', message: `there is no scene '${id}'`, hint });
  }
  const cubeFile = blaming(['scene'], () => locate(scene, 'cube', folder));
  const maskFile = blaming(['scene'], () => locate(scene, 'mask', folder));
  const pair = omit(
    await readPair([{ ...scene.cube, file: cubeFile }], [{ ...scene.mask, file: maskFile }], onProgress),
    'ofFile',
    'unnamed',
    'taken',
  );
  checkKnown(scene, pair.cube, pair.labels, cubeFile, maskFile);
  const isKnown = isCanonical(scene, pair);
  // Only other values are reported, not the same values in another container.
  const other = isKnown ? [] : pair.sources.flatMap((source) => checksumWarnings(source, scene[source.role], scene.registered));
  const warnings = [...pair.warnings, ...other];
  // Of a registered scene the centres are known, as its scene.yaml has them now; of the catalogue's only about where they lie.
  const wavelengths = scene.wavelengths?.centres;
  const cube = wavelengths ? { ...pair.cube, facts: { ...pair.cube.facts, wavelengths } } : pair.cube;
  return { ...pair, cube, classes: scene.classes, warnings, ...(isKnown ? { canonical: true } : {}) };
}

function blaming<Result>(path: readonly string[], action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(path, error) : error;
  }
}

async function readPair(cubes: readonly ArrayReference[], masks: readonly ArrayReference[], onProgress?: ReadProgress) {
  const { cube: cubeArray, mask: maskArray, sources, warnings, taken } = await readSceneFiles(cubes, masks, onProgress);
  const {
    shape: [rows, columns, bands],
    type,
    values,
    facts,
  } = cubeArray;
  const cube: Cube = { rows, columns, bands, type, values, ...(facts && { facts }) };
  const mask = maskOf(maskArray, masks[0].file);
  const unnamed = unnamedLabels(mask, maskArray).map((remark) => `${masks[0].file}: ${remark}`);
  const digest = dataDigest(cube, mask);
  return { cube, labels: mask, digest, sources, warnings, taken, unnamed, ofFile: classesOfFile(maskArray) };
}

/** Labels that a mask's file, which names others, has no name for: perhaps they are no classes. */
function unnamedLabels(mask: Mask, { classNames }: Pick<NumericVariable, 'classNames'>): string[] {
  if (!classNames) return [];
  const found = labelledPixels(mask).map((pixels, index) => ({ label: index + 1, pixels }));
  const unnamed = found.filter(({ label, pixels }) => pixels > 0 && !classNames[label]);
  if (unnamed.length === 0) return [];
  const shown =
    unnamed
      .slice(0, 10)
      .map(({ label, pixels }) => `${label} (${pixels} pixels)`)
      .join(', ') + (unnamed.length > 10 ? ', …' : '');
  return [`its list of classes does not have the labels ${shown}: if these are not classes, leave them out (dataset.leave_out)`];
}

function checkKnown(scene: KnownScene, cube: Cube, labels: Mask, cubeFile: string, maskFile: string): void {
  const size = formatShape([cube.rows, cube.columns, cube.bands]);
  const dueSize = formatShape([scene.rows, scene.columns, scene.bands]);
  if (size !== dueSize) {
    throw new Failure({
      code: 'scene-shape',
      message: `the cube is ${size}, but scene ${scene.id} is ${dueSize}`,
      hint: "Use the scene's own file, or name your files with dataset.cube and dataset.mask.",
      place: { file: cubeFile },
      of: 'cube',
    });
  }
  const found = labelledPixels(labels).flatMap((pixels, index) => (pixels > 0 ? [index + 1] : []));
  const due = scene.classes.map(({ label }) => label);
  if (found.join() !== due.join()) {
    throw new Failure({
      code: 'class-count',
      message: `the mask has ${found.length} classes (labels ${found.join(', ')}), but scene ${scene.id} has ${due.length} (${due.join(', ')})`,
      hint: "Use the scene's own file, or name your files with dataset.cube and dataset.mask.",
      place: { file: maskFile },
      of: 'mask',
    });
  }
}

/** Some copies were saved again by others: a different checksum is reported, not refused. */
function checksumWarnings({ role, file, sha256 }: SceneSource, known: SceneFile, registered = false): string[] {
  if (!known.sha256 || known.sha256 === sha256) return [];
  return [
    `${file}: this ${role} differs from the ${registered ? 'registered' : "catalogue's"} copy (SHA-256 ${sha256}, expected ${known.sha256})`,
  ];
}
