/** An image in memory: 8-bit red, green and blue, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3]. */
  readonly rgb: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export function blankPicture(width: number, height: number, [red, green, blue]: Rgb): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let offset = 0; offset < rgb.length; offset += 3) {
    rgb[offset] = red;
    rgb[offset + 1] = green;
    rgb[offset + 2] = blue;
  }
  return { width, height, rgb };
}

/** Fills a rectangle in place. */
export function fill({ width, height, rgb }: Picture, left: number, top: number, columns: number, rows: number, colour: Rgb): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + rows); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + columns); x++) rgb.set(colour, (y * width + x) * 3);
  }
}

/** Copies a picture into another, in place; what does not fit is left out. */
export function paste(onto: Picture, { width, height, rgb }: Picture, left: number, top: number): void {
  const columns = Math.min(width, onto.width - left);
  for (let y = 0; y < Math.min(height, onto.height - top); y++) {
    onto.rgb.set(rgb.subarray(y * width * 3, (y * width + columns) * 3), ((y + top) * onto.width + left) * 3);
  }
}

/** Every pixel as a square of so many. */
export function enlarge({ width, height, rgb }: Picture, times: number): Picture {
  if (times === 1) return { width, height, rgb };
  const large = { width: width * times, height: height * times, rgb: new Uint8Array(rgb.length * times * times) };
  const line = large.width * 3;
  for (let y = 0; y < height; y++) {
    const top = y * times * line;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      for (let at = top + x * times * 3; at < top + (x + 1) * times * 3; at += 3) {
        large.rgb[at] = rgb[from];
        large.rgb[at + 1] = rgb[from + 1];
        large.rgb[at + 2] = rgb[from + 2];
      }
    }
    for (let copy = 1; copy < times; copy++) large.rgb.copyWithin(top + copy * line, top, top + line);
  }
  return large;
}

/** `#rrggbb`. */
export function parseColour(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function formatColour(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
