import { type ArrayReference, openArray, type OpenedArray } from '../data/arrays/open-array.js';
import { formatShape } from '../data/cube.js';
import { dataFolder, locate } from '../data/files/locate.js';
import { DatasetFailure } from '../data/masks/labels.js';
import { loadMask, type MaskScene } from '../data/masks/mask-scene.js';
import { locatedArrays, type NamedArrays } from '../data/arrays/named-arrays.js';
import { cubeAxes } from '../data/arrays/orient.js';
import { takenAxes } from '../data/arrays/taken-axes.js';
import { vectorFormatOf } from '../data/vector/index.js';
import { scenesIn } from '../data/registered/read.js';
import type { SceneChoice } from '../data/scene/scene.js';
import { omit } from '../base/omit.js';
import { Failure, type Problem } from '../errors/failure.js';
import type { Configuration } from '../pipeline/experiment.js';
import { checkClassWeights } from '../pipeline/resolve/class-weights.js';
import type { KnownScene } from '../scenes/index.js';
import { placed } from './placed.js';
import { checkParts, givenFor, splitFor } from './split-pixels.js';

/** What the files of a dataset say, without the values of its cube. */
export interface DataCheck {
  /**
   * `cube 145 x 145 x 200 (float32), mask 145 x 145 with 16 classes`, or `2 cubes, the first …`, with `; tested on cube …` of two scenes;
   * absent where something is wrong, and of a synthetic scene.
   */
  readonly text?: string;
  readonly problems: readonly Problem[];
  /** What may not be as meant. */
  readonly notes?: readonly string[];
}

/**
 * Opens the files that a configuration names: whether they are there, have the variables, and fit each other, which classes the mask has,
 * and whether the pixels can be split so. Of a cube only the header is read.
 */
export async function checkData(configuration: Configuration, data?: string): Promise<DataCheck> {
  const { test_on: tested, ...dataset } = omit(configuration.experiment.dataset, 'standardize');
  const own = await checkScene(dataset, configuration, data);
  if (!tested) return own;
  const other = await checkScene(omit(tested, 'leave_out', 'rename'), configuration, data, true);
  const isNew = (one: Problem) => !own.problems.some(({ message }) => message === one.message);
  const texts = [own.text, other.text && `tested on ${other.text}`].filter((text) => text !== undefined);
  const notes = [...(own.notes ?? []), ...(other.notes ?? [])];
  return {
    ...(texts.length > 0 && { text: texts.join('; ') }),
    problems: [...own.problems, ...other.problems.filter(isNew)],
    ...(notes.length > 0 && { notes }),
  };
}

/** @param isTest it is the scene that tests, below `test_on` */
async function checkScene(dataset: SceneChoice, configuration: Configuration, data?: string, isTest = false): Promise<DataCheck> {
  if (dataset.synthetic) return { problems: [] };
  const { folder } = configuration;
  const options = { dataFolder: data, baseFolder: folder };
  const root = dataFolder(data);
  const scene = dataset.scene === undefined ? undefined : scenesIn(root).find(dataset.scene);
  const problems: Problem[] = [];
  const attempt = async <Result>(action: () => Promise<Result> | Result): Promise<Result | undefined> => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const told = placed(
        isTest && error instanceof DatasetFailure ? new DatasetFailure(['test_on', ...error.path], error) : error,
        configuration,
        data,
      );
      // A file that is missing is missed twice.
      const isNew = (one: Problem) => !problems.some(({ message }) => message === one.message);
      if (told instanceof Failure) problems.push(...told.problems.filter(isNew));
      return undefined;
    }
  };
  const cubes = await attempt(() =>
    openCubes(scene ? [{ ...scene.cube, file: cubeOf(scene, root) }] : locatedArrays('cube', dataset.cube as NamedArrays, folder, root)),
  );
  const mask = await attempt(() => loadMask(dataset, options));
  const size = cubes && mask ? await attempt(() => sizeOf(cubes, mask, scene)) : undefined;
  if (problems.length > 0 || !size || !mask || !cubes) return { problems };
  if (!isTest && !configuration.experiment.dataset.test_on) {
    await attempt(() => checkLabelled(configuration, mask, data));
    if (problems.length > 0) return { problems };
  }
  const notes = scene ? [] : await notesOn(cubes, mask, locatedArrays('mask', dataset.mask as NamedArrays, folder, root));
  const { rows, columns } = mask.mask;
  const count = mask.classNames.length;
  return {
    text: `${cubes.length > 1 ? `${cubes.length} cubes, the first ` : 'cube '}${formatShape(size)} (${cubes[0].variable.type ?? 'numbers'}), mask ${rows} x ${columns} with ${count} ${count === 1 ? 'class' : 'classes'}`,
    problems,
    ...(notes.length > 0 && { notes }),
  };
}

/** What only the labels decide. The other seeds draw as many pixels as the first. */
async function checkLabelled(configuration: Configuration, scene: MaskScene, data?: string): Promise<void> {
  const { experiment, document } = configuration;
  const weights = checkClassWeights(experiment, document, { classes: scene.classNames.length });
  if (weights) throw new Failure(weights);
  const given = await givenFor(configuration, { ...scene.mask, facts: scene.facts, classLabels: scene.identity?.classes }, data);
  checkParts(configuration, splitFor(configuration, scene, experiment.seeds[0], given));
}

function cubeOf(scene: KnownScene, root: string): string {
  try {
    return locate(scene, 'cube', root);
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(['scene'], error) : error;
  }
}

async function openCubes(references: readonly ArrayReference[]): Promise<OpenedArray[]> {
  const opened: OpenedArray[] = [];
  for (const one of references) opened.push(await openArray('cube', one, references.length > 1));
  return opened;
}

async function notesOn(
  [cube, ...others]: readonly OpenedArray[],
  { mask }: MaskScene,
  masks: readonly ArrayReference[],
): Promise<string[]> {
  if (others.length > 0) return [];
  const taken = await takenAxes(
    cube,
    cubeAxes(cube, [mask.rows, mask.columns]),
    masks.find(({ file }) => !vectorFormatOf(file)),
  );
  return taken?.doubt ? [taken.doubt] : [];
}

/** Rows, columns and bands of one cube, or of the first of several that are joined. @throws Failure where its pixels are not the mask's */
function sizeOf([cube, ...others]: readonly OpenedArray[], { mask }: MaskScene, scene: KnownScene | undefined): readonly number[] {
  const joined = others.length > 0;
  const axes = cubeAxes(cube, joined ? undefined : [mask.rows, mask.columns]);
  const [rows, columns, bands] = (['rows', 'columns', 'bands'] as const).map((axis) =>
    axes.includes(axis) ? cube.shape[axes.indexOf(axis)] : 1,
  );
  const place = { file: cube.data };
  if (scene && (rows !== scene.rows || columns !== scene.columns || bands !== scene.bands)) {
    throw new Failure({
      code: 'scene-shape',
      place,
      of: 'cube',
      message: `the cube is ${formatShape([rows, columns, bands])}, but scene ${scene.id} is ${formatShape([scene.rows, scene.columns, scene.bands])}`,
      hint: "Use the scene's own file, or name your files with dataset.cube and dataset.mask.",
    });
  }
  if (joined || (rows === mask.rows && columns === mask.columns)) return [rows, columns, bands];
  const isTransposed = rows === mask.columns && columns === mask.rows;
  throw new Failure({
    code: 'size-mismatch',
    place,
    of: 'cube',
    message: `the cube has ${rows} x ${columns} pixels, the mask ${mask.rows} x ${mask.columns}`,
    hint: isTransposed
      ? 'One of them is transposed: write axes: [columns, rows] in dataset.mask, or axes in dataset.cube.'
      : 'Use a cube and a mask of the same scene.',
  });
}
