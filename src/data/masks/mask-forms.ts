import { Failure } from '../../errors/failure.js';
import { formatShape, newArray, type NumericVariable } from '../cube.js';
import type { OpenedArray } from '../arrays/open-array.js';
import { coloursMissing, labelOfColours, type ColourPicture } from '../readers/colours.js';

type Read = Pick<NumericVariable, 'type' | 'shape' | 'values'>;

/**
 * The labels of a mask that is stored as [rows, columns, n]: a picture of three or four channels of 8 bits whose colours are named,
 * or a layer for each class that is 1 where the class is (one-hot), 0 elsewhere.
 *
 * @throws Failure `colours-missing`, `colour-unknown`, `variable-rank` where it is neither
 */
export function labelsOfForm({ reference: { file, colours }, variable: { name } }: OpenedArray, { type, shape, values }: Read): Read {
  const [rows, columns, layers] = shape;
  const isPicture = type === 'uint8' && (layers === 3 || layers === 4);
  if (isPicture) {
    const picture: ColourPicture = { rows, columns, channels: layers, at: (pixel, channel) => values[pixel * layers + channel] };
    if (colours) return { type: 'uint16', shape: [rows, columns], values: shared(labelOfColours(picture, colours, file)) };
    const labels = oneHot(values, layers);
    if (!labels) throw coloursMissing(picture, file);
    return { type: 'uint16', shape: [rows, columns], values: shared(labels) };
  }
  const labels = oneHot(values, layers);
  if (labels) return { type: 'uint16', shape: [rows, columns], values: shared(labels) };
  throw new Failure({
    code: 'variable-rank',
    place: { file },
    hint: 'Name the variable that holds the mask.',
    message: `the variable '${name}' is ${formatShape(shape)}, but a mask is rows x columns, a picture in colours of 8 bits, or a layer of 0 and 1 for each class`,
  });
}

/** The number of the layer that is 1, from 1; 0 where none is. Undefined if the layers are not such. */
function oneHot(values: ArrayLike<number>, layers: number): Uint16Array | undefined {
  const labels = new Uint16Array(values.length / layers);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    for (let layer = 0; layer < layers; layer++) {
      const value = values[pixel * layers + layer];
      if (value === 0) continue;
      if (value !== 1 || labels[pixel] !== 0) return undefined;
      labels[pixel] = layer + 1;
    }
  }
  return labels;
}

function shared(labels: Uint16Array): NumericVariable['values'] {
  const values = newArray('uint16', labels.length);
  values.set(labels);
  return values;
}
