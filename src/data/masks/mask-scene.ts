import { areLabels } from '../../architecture/classes.js';
import { Failure } from '../../errors/failure.js';
import { alignMask } from './align-mask.js';
import type { AlignedImage } from './alignment.js';
import { plainName } from '../../errors/visible.js';
import { readMask } from '../arrays/array-file.js';
import { maskProjection } from './mask-projection.js';
import { formatShape, type ImageFacts, type Scene } from '../cube.js';
import { chooseMask, classesOfFile, DatasetFailure, nameClasses } from './labels.js';
import { joinMasks } from './joined-mask.js';
import type { PlacedMask } from './joined-names.js';
import { dataFolder, locate } from '../files/locate.js';
import { labelledPixels, maskOf } from './mask.js';
import { tilesOf, wholeOf } from '../arrays/mosaic.js';
import { withPublishedLabels } from '../split-files/published-split.js';
import { type ArrayReference, openArray } from '../arrays/open-array.js';
import { cubeAxes } from '../arrays/orient.js';
import { locatedArrays, type NamedArrays } from '../arrays/named-arrays.js';
import type { SceneLoadOptions } from '../scene/raw-scene.js';
import { scenesIn } from '../registered/read.js';
import { loadScene, type SceneChoice } from '../scene/scene.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';

/** What of a scene a split needs. */
export interface MaskScene extends Pick<Scene, 'mask' | 'classNames'> {
  /** Where the scene that tests lies, if it is another one, and the labels of classes that are not 1, 2, 3, … */
  readonly identity?: Pick<Scene['identity'], 'test_on' | 'classes'>;
  /** What the cube's file says, where it is there: it tells where the mask lies. */
  readonly facts?: ImageFacts;
}

/**
 * The mask of a pipeline's scene with the classes that its dataset chooses; its cube need not be there. Pixels that are
 * left out because the cube holds no value of them (`missing: leave-out`) are not known here.
 */
export async function loadMask(dataset: SceneChoice, options: SceneLoadOptions): Promise<MaskScene> {
  if (dataset.synthetic || dataset.test_on) {
    // Of two scenes the bands must match, too.
    const { mask, classNames, identity, trainingFacts: facts } = await loadScene(dataset, options);
    return { mask, classNames, identity, ...(facts && { facts }) };
  }
  const folder = dataFolder(options.dataFolder);
  const scene = dataset.scene === undefined ? undefined : scenesIn(folder).find(dataset.scene);
  const named: ArrayReference[] = scene
    ? [{ ...scene.mask, file: located(() => locate(scene, 'mask', folder), ['scene']) }]
    : locatedArrays('mask', dataset.mask as NamedArrays, options.baseFolder, folder);
  const [{ file, align }] = named;
  const cube = await cubeSize(
    () =>
      scene
        ? [{ ...scene.cube, file: locate(scene, 'cube', folder) }]
        : locatedArrays('cube', dataset.cube as NamedArrays, options.baseFolder, folder),
    align === 'nearest' || named.some((one) => vectorFormatOf(one.file)),
  );
  const placed = [];
  for (const one of named) {
    const [read] = cube && vectorFormatOf(one.file) ? await readDrawnMask(one, cube) : await readMask(one);
    const toMask = cube && (await maskProjection(cube, read, one.file, one.align));
    placed.push({ mask: cube ? alignMask(cube, read, one.file, one.align, toMask).mask : read, file: one.file });
  }
  checkSameSize(placed);
  const array = joinMasks(placed);
  const labels = maskOf(array, file);
  const count = labelledPixels(labels).filter((pixels) => pixels > 0).length;
  if (scene && (labels.rows !== scene.rows || labels.columns !== scene.columns || count !== scene.classes.length)) {
    throw new Failure({
      code: 'scene-shape',
      place: { file },
      hint: "Use the scene's own file, or name your files with dataset.cube and dataset.mask.",
      message:
        `the mask is ${labels.rows} x ${labels.columns} with ${count} classes, but scene ${scene.id} is ${scene.rows} x ${scene.columns} ` +
        `with ${scene.classes.length}`,
    });
  }
  const known = scene ? scene.classes : nameClasses(labels, dataset.classes, classesOfFile(array));
  const { labels: own } = await withPublishedLabels({ labels, classes: known }, dataset.labels_of, folder);
  const { mask, classes } = chooseMask(own, known, dataset);
  const areOwn = areLabels(classes) && classes.length === known.length;
  return {
    mask,
    classNames: classes.map(({ name }) => plainName(name)),
    ...(areOwn ? {} : { identity: { classes: classes.map((one) => one.labels) } }),
    ...(cube?.facts && { facts: cube.facts }),
  };
}

/** Masks that are joined without their cube. */
function checkSameSize(placed: readonly PlacedMask[]): void {
  const other = placed.find(({ mask }) => String(mask.shape) !== String(placed[0].mask.shape));
  if (!other) return;
  throw new Failure({
    code: 'size-mismatch',
    place: { file: other.file },
    hint: 'Name masks of one scene.',
    message: `the mask is ${formatShape(other.mask.shape)} pixels, that in ${placed[0].file} ${formatShape(placed[0].mask.shape)}`,
  });
}

/** The size of a cube whose format tells its axes, and what its file says; undefined where it is not there and the mask can do without. */
async function cubeSize(references: () => readonly ArrayReference[], needed: boolean): Promise<AlignedImage | undefined> {
  try {
    const all = references();
    if (all.length > 1) {
      const parts = [];
      for (const one of all) {
        const opened = await openArray('cube', one, true);
        parts.push({ opened, axes: cubeAxes(opened) });
      }
      const tiles = tilesOf(parts);
      if (tiles) {
        const { georeference, ...size } = wholeOf(tiles);
        return { ...size, file: all[0].file, facts: { georeference } };
      }
    }
    const {
      variable: { facts },
      reader: { fixesAxes },
      shape,
      axes,
      data,
    } = await openArray('cube', all[0], all.length > 1);
    if (!axes) {
      if (!needed) return undefined;
      throw new Failure({
        code: 'axes-ambiguous',
        place: { file: data },
        message: `the cube is ${formatShape(shape)}, and its format does not say which axis is which`,
        hint: 'Write axes in dataset.cube: the labels are laid on its rows and columns.',
      });
    }
    const size = { rows: shape[axes.indexOf('rows')], columns: shape[axes.indexOf('columns')] };
    return {
      ...size,
      file: data,
      ...(all.length === 1 ? { layout: { shape, axes, ...(fixesAxes && { fixesAxes }) } } : {}),
      ...(facts && { facts }),
    };
  } catch (error) {
    if (error instanceof Failure && !needed) return undefined;
    throw error;
  }
}

function located(action: () => string, path: readonly string[]): string {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(path, error) : error;
  }
}
