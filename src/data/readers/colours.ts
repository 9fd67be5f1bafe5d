import { Failure } from '../../errors/failure.js';
import type { ColourLabel } from './reader.js';

/** A picture of 8 bits a channel. */
export interface ColourPicture {
  readonly rows: number;
  readonly columns: number;
  /** 3: red, green, blue; 4: and how opaque the pixel is. */
  readonly channels: number;
  at(pixel: number, channel: number): number;
}

/** Pictures of more colours are no masks. */
const MOST_COLOURS = 256;
/** More are not listed in a message. */
const MOST_SHOWN = 40;

/**
 * The label of each pixel by a table of colours, which must name every colour that occurs. Failures: `colour-unknown`,
 * `colours-invalid`.
 */
export function labelOfColours(picture: ColourPicture, table: readonly ColourLabel[], file: string): Uint16Array {
  const { rows, columns } = picture;
  const labels = labelsOf(table, file);
  const values = new Uint16Array(rows * columns);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const key = keyOf(picture, pixel);
    const label = labels.get(key);
    if (label === undefined) {
      throw new Failure({
        code: 'colour-unknown',
        place: { file },
        message:
          `the mask has the colour ${nameOf(key)} at row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1} (counting from 1), ` +
          'which dataset.mask.colours does not list',
        hint:
          `Add {colour: '${nameOf(key)}', label: …} (0 leaves a pixel unlabelled). Pictures that were scaled or saved as JPEG have colours in between.` +
          remaining(picture, labels),
      });
    }
    values[pixel] = label;
  }
  return values;
}

/** All colours that a table lacks, where they are several and few enough to be listed. */
function remaining(picture: ColourPicture, labels: ReadonlyMap<number, number>): string {
  const others = [...(coloursOf(picture)?.keys() ?? [])].filter((key) => !labels.has(key));
  return others.length > 1 && others.length <= MOST_SHOWN ? ` All that are not listed: ${others.map(nameOf).join(', ')}.` : '';
}

/** A picture in colours without a table of them: the failure has one ready to paste. */
export function coloursMissing(picture: ColourPicture, file: string): Failure {
  const table = proposedColours(picture);
  const shown = table
    ?.slice(0, MOST_SHOWN)
    .map(({ colour, label }) => `{colour: '${colour}', label: ${label}}`)
    .join(', ');
  return new Failure({
    code: 'colours-missing',
    place: { file },
    message: table
      ? `the mask is a picture in ${table.length} colours, and nothing says which colour is which label`
      : `the picture has more than ${MOST_COLOURS} colours: it is no mask, or it was scaled or saved as JPEG`,
    hint: table
      ? `Say so in dataset.mask, with the labels that you want: colours: [${shown}${table.length > MOST_SHOWN ? ', …' : ''}].`
      : 'Name the mask, or save it again without colours in between.',
  });
}

/**
 * A table for the colours that a picture has: what is wholly transparent, or else black, or else white, is unlabelled; the others are
 * numbered in the order in which they come. Undefined where there are too many.
 */
export function proposedColours(picture: ColourPicture): ColourLabel[] | undefined {
  const found = coloursOf(picture);
  if (!found) return undefined;
  const keys = [...found.keys()];
  const none = keys.some((key) => key % 256 === 0)
    ? keys.filter((key) => key % 256 === 0)
    : keys.filter((key) => key === BLACK).concat(keys.includes(BLACK) ? [] : keys.filter((key) => key === WHITE));
  let label = 0;
  return [
    ...none.map((key) => ({ colour: nameOf(key), label: 0 })),
    ...keys.filter((key) => !none.includes(key)).map((key) => ({ colour: nameOf(key), label: ++label })),
  ];
}

const [BLACK, WHITE] = [0x000000ff, 0xffffffff];

/** The pixels of each colour, in the order in which they come; undefined where there are too many. */
function coloursOf(picture: ColourPicture): Map<number, number> | undefined {
  const found = new Map<number, number>();
  for (let pixel = 0; pixel < picture.rows * picture.columns; pixel++) {
    const key = keyOf(picture, pixel);
    found.set(key, (found.get(key) ?? 0) + 1);
    if (found.size > MOST_COLOURS) return undefined;
  }
  return found;
}

function keyOf({ channels, at }: ColourPicture, pixel: number): number {
  const alpha = channels === 4 ? at(pixel, 3) : 255;
  return ((at(pixel, 0) * 256 + at(pixel, 1)) * 256 + at(pixel, 2)) * 256 + alpha;
}

function nameOf(key: number): string {
  const digits = key.toString(16).padStart(8, '0');
  return `#${digits.endsWith('ff') ? digits.slice(0, 6) : digits}`;
}

function labelsOf(table: readonly ColourLabel[], file: string): Map<number, number> {
  const labels = new Map<number, number>();
  for (const { colour, label } of table) {
    const key = parseInt(colour.slice(1).padEnd(8, 'f'), 16);
    if (labels.has(key) && labels.get(key) !== label) {
      throw new Failure({
        code: 'colours-invalid',
        message: `dataset.mask.colours gives ${colour} the labels ${labels.get(key)} and ${label}`,
        place: { file },
        hint: 'Give each colour one label.',
      });
    }
    labels.set(key, label);
  }
  return labels;
}
