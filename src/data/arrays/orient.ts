import { Failure } from '../../errors/failure.js';
import { formatShape } from '../cube.js';
import type { OpenedArray } from './open-array.js';
import type { CubeAxis } from '../readers/index.js';

/**
 * Which axis of an array is which. What the pipeline says holds; else what the format fixes (ENVI, GeoTIFF, PNG) or its
 * users' custom (MATLAB: rows, columns, bands). Where neither does (HDF5, NPY, NPZ) lengths must tell them apart: a mask
 * that is not square is rows x columns, and a cube's axes are found by the mask's lengths if only one order fits. Whatever
 * fits two ways is refused.
 */
export function maskAxes({
  reference: { file, sceneAxes },
  reader,
  shape,
  axes,
  variable: { likelyAxes },
}: OpenedArray): readonly CubeAxis[] {
  if (axes) return axes;
  if (shape[0] !== shape[1]) return ['rows', 'columns'];
  if (likelyAxes?.length === 2 && shape.length === 2) return likelyAxes;
  if (sceneAxes?.length === 2 && shape.length === 2) return sceneAxes;
  throw new Failure({
    code: 'axes-ambiguous',
    place: { file },
    of: 'mask',
    message: `the mask is ${formatShape(shape)}, and ${reader.format} does not say which axis is which`,
    hint: 'Write axes: [rows, columns] in dataset.mask, or [columns, rows] if it is transposed (MATLAB and other column-major programs).',
  });
}

/** @param mask the mask's rows and columns */
export function cubeAxes(
  { reference: { file }, reader, shape, axes, variable: { likelyAxes } }: OpenedArray,
  pixels?: readonly number[],
): readonly CubeAxis[] {
  if (axes) return axes;
  // A single band, of a cube that is joined of several.
  if (shape.length === 2 && (shape[0] !== shape[1] || !pixels)) return ['rows', 'columns'];
  if (!pixels && likelyAxes?.length === shape.length) return likelyAxes;
  if (!pixels) {
    throw new Failure({
      code: 'axes-ambiguous',
      place: { file },
      of: 'cube',
      message: `the cube is ${formatShape(shape)}, and ${reader.format} does not say which axis is which`,
      hint: 'Name its mask: its rows and columns decide.',
    });
  }
  const [rows, columns] = pixels;
  const fitting: CubeAxis[][] = [];
  for (const r of shape.keys()) {
    for (const c of shape.keys()) {
      if (r !== c && shape[r] === rows && shape[c] === columns)
        fitting.push([...shape.keys()].map((axis) => (axis === r ? 'rows' : axis === c ? 'columns' : 'bands')));
    }
  }
  if (fitting.length === 1) return fitting[0];
  const named = fitting.find((one) => String(one) === String(likelyAxes));
  if (named) return named;
  if (fitting.length === 0) {
    throw new Failure({
      code: 'size-mismatch',
      place: { file },
      of: 'cube',
      message: `the cube is ${formatShape(shape)}, and the mask's ${formatShape([rows, columns])} pixels are not among its axes`,
      hint: 'Use a cube and a mask of the same scene.',
    });
  }
  throw new Failure({
    code: 'axes-ambiguous',
    place: { file },
    of: 'cube',
    message:
      `the cube is ${formatShape(shape)}, ${reader.format} does not say which axis is which, and the mask's ${formatShape([rows, columns])} pixels fit ` +
      `${fitting.length} ways: ${fitting.map((names) => `[${names.join(', ')}]`).join(', ')}`,
    hint: `Write axes: [${fitting[0].join(', ')}], or another of these, in dataset.cube.`,
  });
}
