import { formatColour, parseColour, type Picture, type Rgb } from './picture.js';

/** Viridis (van der Walt, Smith, Firing 2015) at equal steps: lightness rises evenly, for all kinds of eyes and in print without colour. */
const STOPS = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'].map(parseColour);

/** The colour of a share from 0 to 1. */
function rampColour(share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const index = Math.min(Math.floor(place), STOPS.length - 2);
  const [from, to] = [STOPS[index], STOPS[index + 1]];
  return from.map((part, channel) => Math.round(part + (to[channel] - part) * (place - index))) as unknown as Rgb;
}

/** Shares [rows, columns] from dark to light; what has none is drawn in a colour apart. */
export function rampPicture(rows: number, columns: number, shares: Float32Array, hasOne: (pixel: number) => boolean, apart: Rgb): Picture {
  const colours = Array.from({ length: 256 }, (_, step) => rampColour(step / 255));
  const rgb = new Uint8Array(rows * columns * 3);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    rgb.set(hasOne(pixel) ? colours[Math.round(Math.min(1, Math.max(0, shares[pixel])) * 255)] : apart, pixel * 3);
  }
  return { width: columns, height: rows, rgb };
}

/** So many colours at equal distances, from dark to light; of one the darkest. */
export function rampColours(count: number): string[] {
  return Array.from({ length: count }, (_, index) => formatColour(rampColour(index / Math.max(1, count - 1))));
}

/** Equal steps from 1 down to 0, for a legend. @param text what is written of a share */
export function rampLegend(text = (share: number) => share.toFixed(1), steps = 10): { colour: string; text: string }[] {
  return Array.from({ length: steps + 1 }, (_, index) => {
    const share = 1 - index / steps;
    return { colour: formatColour(rampColour(share)), text: text(share) };
  });
}
