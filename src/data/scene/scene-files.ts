import { maskProjection } from '../masks/mask-projection.js';
import { alignMask } from '../masks/align-mask.js';
import { readMask, readOpened } from '../arrays/array-file.js';
import type { NumericVariable, SceneSource, TakenAxes } from '../cube.js';
import { DatasetFailure } from '../masks/labels.js';
import { Failure } from '../../errors/failure.js';
import { readJoinedCube } from '../arrays/joined-cube.js';
import { joinMasks } from '../masks/joined-mask.js';
import { nameRemarks, type PlacedMask } from '../masks/joined-names.js';
import { readMosaic, tilesOf } from '../arrays/mosaic.js';
import { type ArrayReference, openArray } from '../arrays/open-array.js';
import { cubeAxes } from '../arrays/orient.js';
import { takenAxes } from '../arrays/taken-axes.js';
import { corrected } from '../references/correct.js';
import type { ReadProgress } from '../arrays/read-values.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';

/** A scene's cube and mask as they are read, the mask on the cube's pixels. */
export interface SceneFiles {
  readonly cube: NumericVariable;
  readonly mask: NumericVariable;
  /** Of the cube, then of the mask. */
  readonly sources: readonly SceneSource[];
  readonly warnings: readonly string[];
  /** Of one cube: what its axes are taken for by the mask's lengths, where that is not rows x columns x bands. */
  readonly taken?: TakenAxes;
}

/**
 * Reads a cube (
   or several, whose bands are joined, or which are tiles of one image
 ) and its mask (or several, whose labels are); the mask may tell which of the
 * cube's axes are its rows and columns.
 */
export async function readSceneFiles(
  cubes: readonly ArrayReference[],
  masks: readonly ArrayReference[],
  onProgress?: ReadProgress,
): Promise<SceneFiles> {
  const readMasks: (readonly [NumericVariable, SceneSource, ArrayReference])[] = [];
  const [areas, images] = [masks.filter(({ file }) => vectorFormatOf(file)), masks.filter(({ file }) => !vectorFormatOf(file))];
  for (const reference of images) readMasks.push([...(await readMask(reference, onProgress)), reference]);
  const pixels = readMasks.at(0)?.[0].shape;
  const opened = [];
  for (const reference of cubes) {
    const one = await openArray('cube', reference, cubes.length > 1);
    opened.push({ opened: one, axes: cubeAxes(one, pixels) });
  }
  if (cubes.length > 1 && cubes.some(({ references }) => references)) {
    throw new DatasetFailure(
      ['cube', 'references'],
      new Failure({
        code: 'value',
        message: 'references correct one cube, but dataset.cube names several',
        hint: 'Correct each of them first, or name one cube.',
      }),
    );
  }
  const tiles = opened.length > 1 ? tilesOf(opened) : undefined;
  const taken = opened.length === 1 ? await takenAxes(opened[0].opened, opened[0].axes, images.at(0)) : undefined;
  const { cube, sources } = tiles
    ? await readMosaic(tiles, onProgress)
    : opened.length === 1
      ? await single(opened[0], onProgress)
      : await readJoinedCube(opened, onProgress);
  const {
    shape: [rows, columns],
    facts,
    remarks = [],
  } = cube;
  const [{ opened: first, axes }] = opened;
  const { fixesAxes } = first.reader;
  const layout = opened.length === 1 ? { layout: { shape: first.shape, axes, ...(fixesAxes && { fixesAxes }) } } : {};
  const image = { rows, columns, file: cubes[0].file, ...layout, ...(facts && { facts }) };
  // What is drawn has no pixels before it is laid on the cube's.
  for (const reference of areas) readMasks.push([...(await readDrawnMask(reference, image)), reference]);
  const warnings = remarks.map((remark) => (cubes.length > 1 ? remark : `${cubes[0].file}: ${remark}`));
  const placed: PlacedMask[] = [];
  const moved: string[] = [];
  for (const [mask, , { file, align }] of readMasks) {
    const aligned = alignMask(image, mask, file, align, await maskProjection(image, mask, file, align));
    warnings.push(...(mask.remarks ?? []).map((remark) => `${file}: ${remark}`));
    // A tile's mask lies on its part of the whole.
    moved.push(...aligned.warnings.filter((one) => !tiles || one.includes('outside')));
    placed.push({ mask: aligned.mask, file });
  }
  return {
    cube,
    mask: joinMasks(placed),
    sources: [...sources, ...readMasks.map(([, source]) => source)],
    warnings: [...warnings, ...moved, ...nameRemarks(placed)],
    ...(taken && { taken }),
  };
}

async function single(
  { opened, axes }: Parameters<typeof readJoinedCube>[0][number],
  onProgress?: ReadProgress,
): Promise<{ cube: NumericVariable; sources: SceneSource[] }> {
  const [cube, source] = await readOpened(opened, axes, onProgress);
  const { references, file } = opened.reference;
  if (typeof references !== 'object') return { cube, sources: [source] };
  const made = await corrected(cube, references, file);
  return { cube: made.cube, sources: [source, ...made.sources] };
}
