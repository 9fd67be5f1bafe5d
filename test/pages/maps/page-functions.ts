import { runInNewContext } from 'node:vm';
import { MAP_FUNCTIONS } from '../../../src/pages/maps/client/index.js';
import type { MapSet } from '../../../src/pages/maps/map-set.js';
import { packMaps } from '../../../src/pages/maps/pack.js';

export interface Layer {
  /** Of all pixels, `#rrggbb`. */
  readonly colours: readonly string[];
  /** What the colours mean that are not a class'. */
  readonly key: Readonly<Record<string, string>>;
  /** What it shows, in a sentence. */
  readonly caption: string;
}

interface Functions {
  unpack(text: string): Promise<Uint8Array>;
  painterOf(scene: object, layer: object): (pixel: number) => ArrayLike<number>;
  keyOf(scene: object, layer: object): [string, string][];
  captionOf(scene: object, layer: object): string;
  toldOf(scene: object, items: readonly object[], at: { row: number; column: number }): string;
  unpackSpectra(
    data: object,
    truth: Uint8Array,
  ): Promise<{ at(pixel: number): number[] | undefined; means: (number[] | null)[] } | undefined>;
}

interface PageMaps {
  /** A layer of the first map; classes, from 1, may be filtered out. */
  show(what: string, off?: readonly number[]): Layer;
  /** What is told of a pixel of the first map. */
  tell(row: number, column: number): string;
  spectra(): ReturnType<Functions['unpackSpectra']>;
}

/** The functions of the maps' script without a document, such as view.ts has. */
export function pageFunctions<Found>(names: readonly string[]): Found {
  const context = { Uint8Array, Response, Blob, DecompressionStream, atob, Number, Map, Math };
  return runInNewContext(`${MAP_FUNCTIONS}\n({ ${names.join(', ')} })`, context) as Found;
}

/** What the maps' script makes of a page's data. */
export async function openMaps(maps: MapSet): Promise<PageMaps> {
  const { unpack, painterOf, keyOf, captionOf, toldOf, unpackSpectra } = pageFunctions<Functions>([
    'unpack',
    'painterOf',
    'keyOf',
    'captionOf',
    'toldOf',
    'unpackSpectra',
  ]);
  const data = JSON.parse(JSON.stringify(packMaps(maps).data)) as {
    truth: string;
    palettes: string[][];
    items: Record<'classes' | 'confidence' | 'parts', string>[];
  };
  const truth = await unpack(data.truth);
  const scene = { data, truth, colour: new Uint8Array(3 * truth.length) };
  const [packed] = data.items;
  const item = {
    ...packed,
    classes: await unpack(packed.classes),
    confidence: await unpack(packed.confidence),
    parts: await unpack(packed.parts),
  };
  const hex = (rgb: ArrayLike<number>) => `#${Buffer.from(Array.from(rgb)).toString('hex')}`;
  return {
    show(what, off = []) {
      const layer = { what, item, palette: data.palettes[0], off: new Set(off) };
      const paint = painterOf(scene, layer);
      return {
        colours: Array.from(truth, (_, pixel) => hex(paint(pixel))),
        key: Object.fromEntries(keyOf(scene, layer)),
        caption: captionOf(scene, layer),
      };
    },
    tell: (row, column) => toldOf(scene, [item], { row, column }),
    spectra: () => unpackSpectra(data, truth),
  };
}
