import type { NumericVariable } from '../../data/cube.js';
import { type ChosenBands, chooseColourBands, falseColour } from './false-colour.js';
import { type LegendEntry, withLegend } from './legend.js';
import { maskPicture } from './mask-picture.js';
import { enlarge, type Picture } from './picture.js';

/** A small scene is drawn larger, up to about so many pixels a side. */
const WANTED_SIDE = 600;

/** A cube in false colour, and which of its bands show red, green and blue. */
export function cubePicture(
  { shape: [rows, columns, bands], type, values, facts }: NumericVariable,
  wavelengths = facts?.wavelengths,
): { picture: Picture; chosen: ChosenBands } {
  const chosen = chooseColourBands(bands, wavelengths, facts?.goodBands);
  return { chosen, picture: drawn(falseColour({ rows, columns, bands, type, values }, chosen.bands, facts?.ignore)) };
}

export interface DrawnClass extends LegendEntry {
  readonly label: number;
}

/** Labels in their classes' colours, with a legend beside. */
export function legendPicture(
  { shape: [rows, columns], values }: Pick<NumericVariable, 'shape' | 'values'>,
  classes: readonly DrawnClass[],
): Picture {
  const colours = new Map(classes.map(({ label, colour }) => [label, colour]));
  return withLegend(drawn(maskPicture({ rows, columns, values }, colours)), classes);
}

function drawn(picture: Picture): Picture {
  return enlarge(picture, Math.max(1, Math.floor(WANTED_SIDE / Math.max(picture.width, picture.height))));
}
