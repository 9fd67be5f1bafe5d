import { type ClassColour, formatShape } from '../cube.js';
import { coloursMissing, labelOfColours, type ColourPicture } from './colours.js';
import type { InputFile } from './input.js';
import { pictureOf } from './png/colours.js';
import { type PngHeader, readChunks, SIGNATURE } from './png/chunks.js';
import { damaged, unsupported } from './problems.js';
import type { ListedVariable, Reader } from './reader.js';

/** The kinds of PNG by their colour type. */
const [GREY, COLOUR, PALETTE, COLOUR_ALPHA] = [0, 2, 3, 6];

/**
 * A mask as a picture: grey levels or palette indices are the labels, or a table says which colour is which.
 * Failures: `damaged`, `truncated`, `colours-missing`, `colour-unknown`, `colours-invalid`, `format-unsupported`.
 */
export const png: Reader = {
  format: 'PNG',
  extensions: ['.png'],
  fixesAxes: true,
  recognizes: (head) => head.subarray(0, 8).equals(SIGNATURE),
  async list(input) {
    const { header, palette, transparent } = await readChunks(input);
    const [ignore, ...alsoNoData] = transparent;
    // Pixels that are wholly transparent hold no data, as GDAL has it.
    return [{ ...listed(header, palette), ...(ignore !== undefined && { facts: { ignore }, alsoNoData }) }];
  },
  async read(input, { shape: [rows, columns] }, sink, { colours }) {
    const { header, palette, data } = await decoded(input);
    const { file } = input;
    if (colours) {
      const labels = labelOfColours(pictureOf({ ...header, data, palette }, file), colours, file);
      return sink.put(labels, [0, 0], [rows, columns]);
    }
    if (header.colour === COLOUR || header.colour === COLOUR_ALPHA) {
      throw coloursMissing(pictureOf({ ...header, data }, file), file);
    }
    if (header.colour !== GREY && header.colour !== PALETTE) {
      throw unsupported(file, 'the mask is grey with transparency, which is not read', 'Save it without an alpha channel.');
    }
    sink.put(Uint16Array.from(data), [0, 0], [rows, columns]);
  },
};

/** Pixels as they are stored, a value each; of palettes the indices. */
async function decoded(input: InputFile) {
  const { header, palette, bytes } = await readChunks(input);
  const { decode } = await import('fast-png');
  try {
    const image = decode(bytes(), { checkCrc: true });
    const data = header.colour === GREY || header.colour === PALETTE ? unpack(image.data, header) : image.data;
    return { header, palette, data };
  } catch (error) {
    throw damaged(input.file, `the PNG file is damaged: ${(error as Error).message}`).causedBy(error);
  }
}

/** A PNG file as a picture of 8 bits a channel. */
export async function pngPicture(input: InputFile): Promise<ColourPicture> {
  const { header, palette, data } = await decoded(input);
  return pictureOf({ ...header, data, palette }, input.file);
}

function listed({ rows, columns, depth, colour }: PngHeader, palette?: readonly ClassColour[]): ListedVariable {
  const kind = {
    [GREY]: `grey of ${depth} bits`,
    [COLOUR]: 'colours',
    [PALETTE]: 'palette',
    4: 'grey with transparency',
    [COLOUR_ALPHA]: 'colours with transparency',
  };
  return {
    name: 'image',
    shape: [rows, columns],
    numeric: true,
    axes: ['rows', 'columns'],
    type: 'uint16',
    description: `${kind[colour] ?? 'PNG'} ${formatShape([rows, columns])}`,
    ...(palette && { classColours: palette }),
  };
}

/** One value a pixel from pixels of 1, 2 or 4 bits, whose rows begin at whole bytes. */
function unpack(
  data: ArrayLike<number> & (Uint8Array | Uint8ClampedArray | Uint16Array),
  { rows, columns, depth }: PngHeader,
): Uint8Array | Uint16Array {
  if (data instanceof Uint16Array) return data;
  const packed = Uint8Array.from(data);
  if (depth === 8) return packed;
  const line = Math.ceil((columns * depth) / 8);
  const values = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bit = column * depth;
      values[row * columns + column] = (packed[row * line + (bit >> 3)] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return values;
}
