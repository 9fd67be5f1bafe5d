import { Failure } from '../../errors/failure.js';
import { newArray, type NumericVariable } from '../cube.js';
import { numberedTogether, type PlacedMask } from './joined-names.js';

/**
 * The labels of several masks of the same pixels in one, such as those of training and test pixels. A pixel may have a label in
 * several, if it is the same.
 *
 * @throws Failure `labels-conflict`
 */
export function joinMasks(placed: readonly PlacedMask[]): NumericVariable {
  const masks = numberedTogether(placed);
  const [{ mask: first }] = masks;
  if (masks.length === 1) return first;
  const {
    shape: [rows, columns],
  } = first;
  const values = newArray('float64', rows * columns);
  for (const { mask, file } of masks) {
    for (let pixel = 0; pixel < values.length; pixel++) {
      const label = mask.values[pixel];
      if (label === 0) continue;
      if (values[pixel] !== 0 && values[pixel] !== label) {
        throw new Failure({
          code: 'labels-conflict',
          place: { file },
          message: `row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1} (counting from 1) has the label ${label} here, and ${values[pixel]} in another mask of the scene`,
          hint: 'Name masks of one scene with the same numbering of classes, or leave one of them out.',
        });
      }
      values[pixel] = label;
    }
  }
  const named = masks.find(({ mask }) => mask.classNames)?.mask ?? first;
  const remarks = masks.flatMap(({ mask }) => mask.remarks ?? []);
  const { classNames, classColours } = named;
  return {
    name: masks.map(({ mask }) => mask.name).join(' + '),
    type: 'float64',
    shape: [rows, columns],
    values,
    ...(first.facts && { facts: first.facts }),
    ...(classNames && { classNames }),
    ...(classColours && { classColours }),
    ...(remarks.length > 0 && { remarks }),
  };
}
