import { basename } from 'node:path';
import { formatShape, type TakenAxes } from '../cube.js';
import type { CubeAxis } from '../readers/index.js';
import { type ArrayReference, openArray, type OpenedArray } from './open-array.js';

/**
 * Of a cube whose axes the lengths of its mask decided. Undefined where something else says them, and where they are as one expects.
 *
 * @param mask of drawn labels none
 */
export async function takenAxes(cube: OpenedArray, axes: readonly CubeAxis[], mask?: ArrayReference): Promise<TakenAxes | undefined> {
  if (cube.axes || axes.length !== 3 || String(axes) === 'rows,columns,bands') return undefined;
  const isNamed = String(cube.variable.likelyAxes) === String(axes);
  if (!mask || mask.axes || isNamed || axes.indexOf('rows') < axes.indexOf('columns')) return { axes };
  const { reader, variable } = await openArray('mask', mask);
  if (reader.fixesAxes || String(variable.likelyAxes) === 'rows,columns') return { axes };
  const [rows, columns] = (['rows', 'columns'] as const).map((axis) => cube.shape[axes.indexOf(axis)]);
  const exchanged = axes.map((axis) => (axis === 'rows' ? 'columns' : axis === 'columns' ? 'rows' : axis));
  return {
    axes,
    doubt:
      `${basename(cube.reference.file)} is ${formatShape(cube.shape)}: read as ${axes.join(' x ')}, as the mask is ${formatShape([rows, columns])}. ` +
      `axes: [${axes.join(', ')}] in dataset.cube confirms this. ` +
      `If the mask is transposed instead, write axes: [${exchanged.join(', ')}] there, and axes: [columns, rows] in dataset.mask`,
  };
}
