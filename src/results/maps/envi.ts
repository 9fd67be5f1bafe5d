import { parseColour } from '../../pictures/image/picture.js';
import { UNLABELLED } from '../../pictures/image/palette.js';
import type { EnviPlace } from './georeference.js';
import { littleEndianBytes } from './npy.js';

export interface RasterSize {
  readonly rows: number;
  readonly columns: number;
}

/** What class 0 is called. */
export const UNCLASSIFIED = 'Unclassified';

const TYPES = { Uint8Array: 1, Uint16Array: 12, Float32Array: 4 } as const;

/** A raster as ENVI's pair: `<name>.img`, and `<name>.hdr` beside it ("ENVI Header Files", NV5 Geospatial). */
export function enviFiles(
  name: string,
  values: Uint8Array | Uint16Array | Float32Array,
  { rows, columns }: RasterSize,
  lines: readonly string[],
  place: EnviPlace,
): [string, Uint8Array | string][] {
  const header = [
    'ENVI',
    ...lines,
    `samples = ${columns}`,
    `lines = ${rows}`,
    'bands = 1',
    'header offset = 0',
    `data type = ${TYPES[values.constructor.name as keyof typeof TYPES]}`,
    'interleave = bsq',
    'byte order = 0',
    ...Object.entries(place).map(([key, value]) => `${key} = {${value}}`),
  ];
  return [
    [`${name}.img`, littleEndianBytes(values)],
    [`${name}.hdr`, `${header.join('\n')}\n`],
  ];
}

/** The lines of a classification: its classes' names and colours, unclassified first. */
export function classLines(names: readonly string[], colours: readonly string[]): string[] {
  const lookup = [UNLABELLED, ...colours].flatMap((colour) => [...parseColour(colour)]);
  return [
    'file type = ENVI Classification',
    `classes = ${names.length + 1}`,
    `class lookup = {${lookup.join(', ')}}`,
    `class names = {${[UNCLASSIFIED, ...names].map(plain).join(', ')}}`,
    'band names = {class}',
  ];
}

export function confidenceLines(): string[] {
  return ['file type = ENVI Standard', 'band names = {confidence}'];
}

/** @param noData the value that means that there is none */
export function rasterLines(band: string, noData: number): string[] {
  return ['file type = ENVI Standard', `band names = {${plain(band)}}`, `data ignore value = ${noData}`];
}

/** What would end an item of a header's list is left out of it. */
function plain(name: string): string {
  return name.replace(/[,{}\s]+/g, ' ').trim();
}
