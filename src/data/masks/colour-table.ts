import { newArray } from '../cube.js';
import { type ArrayReference, openArray } from '../arrays/open-array.js';
import { maskAxes } from '../arrays/orient.js';
import { type ColourPicture, proposedColours } from '../readers/colours.js';
import type { ColourLabel } from '../readers/index.js';
import { withInput } from '../readers/input.js';
import { productOf, stridesOf } from '../readers/place.js';
import { pngPicture } from '../readers/png.js';
import { checkRoom, readValues } from '../arrays/read-values.js';

/** A table for the colours that occur in a mask that is a picture, ready to be edited; undefined where they are too many for a mask. */
export async function colourTable(reference: ArrayReference): Promise<ColourLabel[] | undefined> {
  const opened = await openArray('mask', reference);
  if (opened.reader.format === 'PNG') return withInput(reference.file, async (input) => proposedColours(await pngPicture(input)));
  const axes = maskAxes(opened);
  const [rows, columns, channels] = (['rows', 'columns', 'bands'] as const).map((role) => opened.shape[axes.indexOf(role)]);
  checkRoom(opened, 'uint8');
  const values = newArray('uint8', productOf(opened.shape));
  const [row, column, band] = stridesOf([rows, columns, channels]);
  await readValues(opened, axes, { type: 'uint8', values, strides: { rows: row, columns: column, bands: band } });
  const picture: ColourPicture = { rows, columns, channels, at: (pixel, channel) => values[pixel * channels + channel] };
  return proposedColours(picture);
}
