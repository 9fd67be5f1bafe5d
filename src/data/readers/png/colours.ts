import type { ClassColour } from '../../cube.js';
import type { ColourPicture } from '../colours.js';
import { unsupported } from '../problems.js';
import type { PngHeader } from './chunks.js';

interface Decoded extends PngHeader {
  /** Of each pixel its channels, a value each. */
  readonly data: ArrayLike<number>;
  readonly palette?: readonly ClassColour[];
}

/** A PNG file of any kind as a picture of 8 bits a channel. */
export function pictureOf({ rows, columns, depth, data, colour, palette }: Decoded, file: string): ColourPicture {
  if (depth === 16)
    throw unsupported(file, 'the picture has 16 bits a channel, which a table of colours cannot name', 'Save it with 8 bits.');
  const stored = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour]!;
  // Grey levels of fewer bits reach from black to white too.
  const step = colour === 0 ? 255 / ((1 << depth) - 1) : 1;
  const value = (pixel: number, channel: number) => data[pixel * stored + channel];
  const opacity = (pixel: number) => (stored === 4 ? value(pixel, 3) : stored === 2 ? value(pixel, 1) : 255);
  return {
    rows,
    columns,
    channels: 4,
    at(pixel, channel) {
      if (channel === 3) return opacity(pixel);
      if (palette) return palette[value(pixel, 0)]?.[channel] ?? 0;
      return stored < 3 ? value(pixel, 0) * step : value(pixel, channel);
    },
  };
}
