import { UNLABELLED } from './palette.js';
import { parseColour, type Picture } from './picture.js';

/** Values [rows, columns] in the colours of their classes; a value that has none is drawn as unlabelled. */
export function maskPicture(
  { rows, columns, values }: { readonly rows: number; readonly columns: number; readonly values: ArrayLike<number> },
  colours: ReadonlyMap<number, string>,
  unlabelled = UNLABELLED,
): Picture {
  const ground = parseColour(unlabelled);
  const known = new Map([...colours].map(([label, colour]) => [label, parseColour(colour)]));
  const rgb = new Uint8Array(rows * columns * 3);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const [red, green, blue] = known.get(values[pixel]) ?? ground;
    rgb[3 * pixel] = red;
    rgb[3 * pixel + 1] = green;
    rgb[3 * pixel + 2] = blue;
  }
  return { width: columns, height: rows, rgb };
}
