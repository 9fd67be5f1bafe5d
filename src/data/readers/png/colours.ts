import { Failure } from '../../../errors/failure.js';
import type { ClassColour } from '../../cube.js';
import type { ColourLabel } from '../reader.js';
import { unsupported } from '../problems.js';
import type { PngHeader } from './chunks.js';

interface Picture extends PngHeader {
  readonly data: ArrayLike<number>;
  readonly palette?: readonly ClassColour[];
}

/** The label of each pixel by a table of colours, which must name every colour that occurs. */
export function labelOfColours(picture: Picture, table: readonly ColourLabel[], file: string): Uint16Array {
  const { rows, columns, depth, data, colour, palette } = picture;
  if (depth === 16) throw unsupported(file, 'the picture has 16 bits a channel, which a table of colours cannot name', 'Save it with 8 bits.');
  const labels = labelsOf(table, file);
  const values = new Uint16Array(rows * columns);
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour]!;
  // Grey levels of fewer bits reach from black to white too.
  const step = colour === 0 ? 255 / ((1 << depth) - 1) : 1;
  for (let pixel = 0; pixel < values.length; pixel++) {
    const at = (channel: number) => data[pixel * channels + channel];
    const [red, green, blue] = palette ? (palette[at(0)] ?? [0, 0, 0]) : channels < 3 ? [at(0) * step, at(0) * step, at(0) * step]
      : [at(0), at(1), at(2)];
    const alpha = channels === 4 ? at(3) : channels === 2 ? at(1) : 255;
    const label = labels.get(((red * 256 + green) * 256 + blue) * 256 + alpha);
    if (label === undefined) {
      const name = `#${[red, green, blue, ...(alpha < 255 ? [alpha] : [])].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
      throw new Failure({
        code: 'colour-unknown', place: { file },
        message: `the mask has the colour ${name} at row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1} (counting from 1), `
          + 'which dataset.mask.colours does not list',
        cure: `Add {colour: '${name}', label: …} (0 leaves a pixel unlabelled). Pictures that were scaled or saved as JPEG have colours in between.`,
      });
    }
    values[pixel] = label;
  }
  return values;
}

function labelsOf(table: readonly ColourLabel[], file: string): Map<number, number> {
  const labels = new Map<number, number>();
  for (const { colour, label } of table) {
    const key = parseInt(colour.slice(1).padEnd(8, 'f'), 16);
    if (labels.has(key) && labels.get(key) !== label) {
      throw new Failure({
        code: 'colours-invalid', message: `dataset.mask.colours gives ${colour} the labels ${labels.get(key)} and ${label}`, place: { file },
        cure: 'Give each colour one label.',
      });
    }
    labels.set(key, label);
  }
  return labels;
}
