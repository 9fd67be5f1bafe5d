import { deflateRawSync } from 'node:zlib';
import { KINDS, type MapSet, NO_VALUE, UNASKED } from './map-set.js';

/** All packed rasters of a page take no more than this, as base64. */
const MOST_BYTES = 2.2e6;

/** Of false colour, what eyes see and a page has room for: 32 steps of each part. */
const COARSE = 0xf8;

/** What the page's script draws from: rasters as deflated bytes in base64. */
export interface PackedMaps {
  readonly data: object;
  /** How many of the items there was room for: the first ones. */
  readonly items: number;
}

export function packMaps({ rows, columns, classes, colours, safeColours, truth, blank, items, falseColour }: MapSet): PackedMaps {
  const shared = { truth: packed(truth), ...(falseColour ? { falseColour: packed(falseColour.map((value) => value & COARSE)) } : {}) };
  let bytes = Object.values(shared).reduce((sum, { length }) => sum + length, 0);
  const taken: object[] = [];
  for (const { name, asked, ...rasters } of items) {
    const own = Object.fromEntries(Object.entries(rasters).map(([key, raster]) => [key, packed(raster)]));
    bytes += Object.values(own).reduce((sum, { length }) => sum + length, 0);
    if (taken.length > 0 && bytes > MOST_BYTES) break;
    taken.push({ name, asked, ...own });
  }
  return {
    items: taken.length,
    data: {
      rows,
      columns,
      classes,
      palettes: [colours, safeColours],
      unasked: UNASKED,
      noValue: NO_VALUE,
      blank,
      kinds: KINDS,
      ...shared,
      items: taken,
    },
  };
}

/** The highest level takes six times as long for 2 %. */
const packed = (raster: Uint8Array): string => deflateRawSync(raster, { level: 6 }).toString('base64');
