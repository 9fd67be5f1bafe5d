import { Failure } from '../errors/failure.js';
import { alignMask, type MaskAlignment } from './align-mask.js';
import { plainName } from '../errors/visible.js';
import { readMask } from './array-file.js';
import type { ImageFacts, Scene } from './cube.js';
import { chooseMask, classesOfFile, DatasetFailure, nameClasses } from './labels.js';
import { dataFolder, locate, locateNamed } from './locate.js';
import { labelledPixels, maskOf } from './mask.js';
import { type ArrayReference, openArray } from './open-array.js';
import type { LoadOptions } from './raw-scene.js';
import { scenesIn } from './registered/read.js';
import { loadScene, type SceneChoice } from './scene.js';

/** What of a scene a split needs. */
export interface MaskScene extends Pick<Scene, 'mask' | 'classNames'> {
  /** What the cube's file says, where it is there: it tells where the mask lies. */
  readonly facts?: ImageFacts;
}

/**
 * The mask of a pipeline's scene with the classes that its dataset chooses; its cube need not be there. Pixels that are
 * left out because the cube holds no value of them (`missing: leave-out`) are not known here.
 */
export async function loadMask(dataset: SceneChoice, options: LoadOptions): Promise<MaskScene> {
  if (dataset.synthetic) {
    const { mask, classNames } = await loadScene(dataset, options);
    return { mask, classNames };
  }
  const folder = dataFolder(options.dataFolder);
  const scene = dataset.scene === undefined ? undefined : scenesIn(folder).find(dataset.scene);
  const [named, path]: [ArrayReference, string[]] = scene ? [scene.mask, ['scene']] : [dataset.mask!, ['mask', 'file']];
  const file = located(() => (scene ? locate(scene, 'mask', folder) : locateNamed(named.file, options.baseFolder, folder)), path);
  const [array] = await readMask({ ...named, file });
  const cube = await cubeSize(() => (scene ? { ...scene.cube, file: locate(scene, 'cube', folder) }
    : { ...dataset.cube!, file: locateNamed(dataset.cube!.file, options.baseFolder, folder) }), named.align);
  const labels = maskOf(cube ? alignMask(cube, array, file, named.align).mask : array, file);
  const count = labelledPixels(labels).filter((pixels) => pixels > 0).length;
  if (scene && (labels.rows !== scene.rows || labels.columns !== scene.columns || count !== scene.classes.length)) {
    throw new Failure({
      code: 'scene-shape', place: { file }, cure: "Use the scene's own file, or name your files with dataset.cube and dataset.mask.",
      message: `the mask is ${labels.rows} x ${labels.columns} with ${count} classes, but scene ${scene.id} is ${scene.rows} x ${scene.columns} `
        + `with ${scene.classes.length}`,
    });
  }
  const known = scene ? scene.classes : nameClasses(labels, dataset.classes, classesOfFile(array));
  const { mask, classes } = chooseMask(labels, known, dataset);
  return { mask, classNames: classes.map(({ name }) => plainName(name)), ...(cube?.facts && { facts: cube.facts }) };
}

/** The size of a cube whose format tells its axes, and what its file says; undefined where it is not there and the mask can do without. */
async function cubeSize(
  reference: () => ArrayReference, align: MaskAlignment | undefined,
): Promise<{ rows: number; columns: number; file: string; facts?: ImageFacts } | undefined> {
  try {
    const { variable: { facts }, shape, axes, data } = await openArray('cube', reference());
    if (!axes) return undefined;
    return { rows: shape[axes.indexOf('rows')], columns: shape[axes.indexOf('columns')], file: data, ...(facts && { facts }) };
  } catch (error) {
    if (error instanceof Failure && align !== 'nearest') return undefined;
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
