import type { Picture } from '../image/picture.js';
import { enlarge } from '../image/picture.js';

/** Dots per inch: below, some viewers blur the edges of pixels; above, nobody sees more. */
const [LEAST, MOST] = [600, 1200];

/**
 * A raster at the resolution of print: its pixels as squares of several dots, or every so many of them where they are smaller than a
 * dot. Colours are never mixed, since they are classes.
 *
 * @param inches its width on paper
 */
export function forPrint(picture: Picture, inches: number): Picture {
  const density = picture.width / inches;
  if (density < LEAST) return enlarge(picture, Math.ceil(LEAST / density));
  return density > MOST ? thinned(picture, Math.floor(density / LEAST)) : picture;
}

function thinned({ width, height, rgb }: Picture, step: number): Picture {
  if (step < 2) return { width, height, rgb };
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const small = new Uint8Array(columns * rows * 3);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = (y * step * width + x * step) * 3;
      small.set(rgb.subarray(from, from + 3), (y * columns + x) * 3);
    }
  }
  return { width: columns, height: rows, rgb: small };
}
