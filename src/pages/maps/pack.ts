import { deflateRawSync } from 'node:zlib';
import { itemCaptions, sceneCaptions } from './captions.js';
import { FILTERED, KINDS, type MapSet, NO_VALUE, UNASKED } from './map-set.js';
import { packSpectra } from './pack-spectra.js';

/** All packed rasters of a page take no more than this, as base64. */
const MOST_BYTES = 2.2e6;
/** Of these, the spectra no more than this: a page is also mailed. */
const MOST_SPECTRA = 1.2e6;

/** Of false colour, what eyes see and a page has room for: 32 steps of each part. */
const COARSE = 0xf8;

/** What the page's script draws from: rasters as deflated bytes in base64. */
export interface PackedMaps {
  readonly data: object;
  /** How many of the items there was room for: the first ones. */
  readonly items: number;
  /** Of how many bands there was room for spectra, and of which pixels; undefined without any. */
  readonly spectra?: { readonly bands: number; readonly of: 'all' | 'labelled' | 'none' };
}

/**
 * @param taken bytes of pictures that stand beside
 * @param share of the room that a page has, where it has maps of several scenes
 */
export function packMaps(maps: MapSet, taken = 0, share = 1): PackedMaps {
  const { rows, columns, classes, colours, safeColours, truth, blank, items, falseColour, place } = maps;
  const shared = { truth: packed(truth), ...(falseColour ? { falseColour: packed(falseColour.map((value) => value & COARSE)) } : {}) };
  let bytes = Object.values(shared).reduce((sum, { length }) => sum + length, taken);
  const packedItems: object[] = [];
  for (const { name, asked, ...rasters } of items) {
    const own = Object.fromEntries(Object.entries(rasters).map(([key, raster]) => [key, packed(raster)]));
    bytes += Object.values(own).reduce((sum, { length }) => sum + length, 0);
    if (packedItems.length > 0 && bytes > share * MOST_BYTES) break;
    packedItems.push({ name, asked, captions: itemCaptions({ name, asked }), ...own });
  }
  // Maps come first, spectra take what is left.
  const spectra = maps.spectra && packSpectra(maps.spectra, maps, Math.min(share * MOST_SPECTRA, share * MOST_BYTES - bytes), packed);
  return {
    items: packedItems.length,
    ...(spectra ? { spectra: { bands: spectra.x.length, of: spectra.of } } : {}),
    data: {
      rows,
      columns,
      classes,
      palettes: [colours, safeColours],
      unasked: UNASKED,
      noValue: NO_VALUE,
      filtered: FILTERED,
      ...(place ? { place } : {}),
      ...(spectra ? { spectra } : {}),
      blank,
      captions: sceneCaptions(maps),
      kinds: KINDS,
      ...shared,
      items: packedItems,
    },
  };
}

/** The highest level takes six times as long for 2 %. */
const packed = (raster: Uint8Array): string => deflateRawSync(raster, { level: 6 }).toString('base64');
