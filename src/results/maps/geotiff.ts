import { escapeMarkup } from '../../errors/visible.js';
import { parseColour } from '../../pictures/image/picture.js';
import { UNLABELLED } from '../../pictures/image/palette.js';
import type { RasterSize } from './envi.js';
import type { TiffPlace } from './georeference.js';
import { littleEndianBytes } from './npy.js';

/** TIFF 6.0's types of a tag's values, and their bytes. */
const [ASCII, DOUBLE] = [2, 12];
export const [SHORT, LONG] = [3, 4];
export const SIZES: Readonly<Record<number, number>> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [DOUBLE]: 8 };
const STRIP_BYTES = 1 << 16;

export interface Tag {
  readonly id: number;
  readonly type: number;
  readonly values: readonly number[];
}

export interface TiffContent extends RasterSize {
  readonly values: Uint8Array | Uint16Array | Float32Array;
  /** Of a classification, the colours of the classes from 1. */
  readonly colours?: readonly string[];
  /** The names of several bands, whose values lie one after the other: [bands, rows, columns]. */
  readonly bands?: readonly string[];
  /** Items of GDAL's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Of its values. */
  readonly unit?: string;
  /** The value that means that there is none. */
  readonly noData?: number;
  readonly place: TiffPlace;
}

/** A raster of one band or several as a GeoTIFF (TIFF 6.0, OGC 19-008r4), little-endian, in strips that are not compressed. */
export async function encodeGeotiff({ place, ...content }: TiffContent): Promise<Uint8Array> {
  const { rows, columns, values, colours, noData, bands } = content;
  const line = columns * values.BYTES_PER_ELEMENT;
  const height = Math.max(1, Math.floor(STRIP_BYTES / line));
  const strips = Math.ceil(rows / height);
  const ofBand = Array.from({ length: strips }, (_, index) => Math.min(height, rows - index * height) * line);
  const counts = (bands ?? ['']).flatMap(() => ofBand);
  const tags: Tag[] = [
    { id: 256, type: LONG, values: [columns] },
    { id: 257, type: LONG, values: [rows] },
    { id: 258, type: SHORT, values: eachBand(content, 8 * values.BYTES_PER_ELEMENT) },
    { id: 259, type: SHORT, values: [1] },
    // A palette, or zero is black.
    { id: 262, type: SHORT, values: [colours ? 3 : 1] },
    { id: 273, type: LONG, values: counts.map(() => 0) },
    { id: 277, type: SHORT, values: [bands?.length ?? 1] },
    { id: 278, type: LONG, values: [height] },
    { id: 279, type: LONG, values: counts },
    { id: 284, type: SHORT, values: [planesOf(content)] },
    ...(colours ? [{ id: 320, type: SHORT, values: colourMap(colours, values.BYTES_PER_ELEMENT) }] : []),
    ...extraSamples(content),
    { id: 339, type: SHORT, values: eachBand(content, values instanceof Float32Array ? 3 : 1) },
    ...(await placeTags(place)),
    ...metadataTags(content),
    ...(noData === undefined ? [] : [text(42113, String(noData))]),
  ];
  return assemble(tags, littleEndianBytes(values), counts);
}

/** The same of every band. */
export function eachBand({ bands }: Pick<TiffContent, 'bands'>, value: number): number[] {
  return (bands ?? ['']).map(() => value);
}

/** TIFF's PlanarConfiguration: of several bands each lies by itself. */
export function planesOf({ bands }: Pick<TiffContent, 'bands'>): number {
  return (bands?.length ?? 1) > 1 ? 2 : 1;
}

/** Bands beside the first are no colours. */
export function extraSamples({ bands }: Pick<TiffContent, 'bands'>): Tag[] {
  return bands && bands.length > 1 ? [{ id: 338, type: SHORT, values: bands.slice(1).map(() => 0) }] : [];
}

/** GDAL's metadata, where there is some. */
export function metadataTags({ metadata, unit, bands }: Pick<TiffContent, 'metadata' | 'unit' | 'bands'>): Tag[] {
  return metadata || unit || bands ? [text(42112, metadataXml(metadata ?? {}, unit, bands))] : [];
}

/** Red, green and blue of every value, of 16 bits. */
export function colourMap(colours: readonly string[], bytes: number): number[] {
  const all = [UNLABELLED, ...colours].map(parseColour);
  return [0, 1, 2].flatMap((part) => Array.from({ length: 1 << (8 * bytes) }, (_, value) => (all[value]?.[part] ?? 0) * 257));
}

export async function placeTags({ pixelScale, tiepoint, transformation, geoKeys }: TiffPlace): Promise<Tag[]> {
  const doubles = (id: number, values?: readonly number[]): Tag[] => (values ? [{ id, type: DOUBLE, values }] : []);
  const tags = [...doubles(33550, pixelScale), ...doubles(33922, tiepoint), ...doubles(34264, transformation)];
  if (!geoKeys) return tags;
  const { globals } = await import('geotiff');
  const ids: Readonly<Record<string, number>> = globals.geoKeys;
  const known = Object.entries(geoKeys)
    .map(([name, value]) => ({ id: ids[name], value }))
    .filter(({ id, value }) => id !== undefined && value !== null)
    .sort((a, b) => a.id - b.id);
  const directory = [1, 1, 0, known.length];
  const numbers: number[] = [];
  let words = '';
  for (const { id, value } of known) {
    if (typeof value === 'string') {
      directory.push(id, 34737, value.length + 1, words.length);
      words += `${value}|`;
    } else if (isDouble(id)) {
      const list = [value].flat() as number[];
      directory.push(id, 34736, list.length, numbers.length);
      numbers.push(...list);
    } else directory.push(id, 0, 1, value as number);
  }
  return [
    ...tags,
    { id: 34735, type: SHORT, values: directory },
    ...doubles(34736, numbers.length > 0 ? numbers : undefined),
    ...(words ? [text(34737, words)] : []),
  ];
}

/** Whether a GeoKey is a double, and no code. */
function isDouble(id: number): boolean {
  return [2053, 2055, 2057, 2058, 2059, 2061, 2062].includes(id) || (id >= 3077 && id <= 3096);
}

export function text(id: number, value: string): Tag {
  return { id, type: ASCII, values: [...Buffer.from(`${value}\0`, 'utf8')] };
}

/** GDAL escapes values twice, and reads them so. @param unit of the first band's values @param bands the names of several */
function metadataXml(items: Readonly<Record<string, string>>, unit?: string, bands: readonly string[] = []): string {
  const item = (name: string, band: number, value: string) =>
    `<Item name="${name}" sample="${band}" role="${name.toLowerCase()}">${escapeMarkup(escapeMarkup(value))}</Item>`;
  const ofBand = `${unit === undefined ? '' : item('UNITTYPE', 0, unit)}${bands.map((name, band) => item('DESCRIPTION', band, name)).join('')}`;
  return `<GDALMetadata>${Object.entries(items)
    .map(([name, value]) => `<Item name="${escapeMarkup(name)}">${escapeMarkup(escapeMarkup(value))}</Item>`)
    .join('')}${ofBand}</GDALMetadata>`;
}

/** The header, the directory, what does not fit into it, and the strips. */
function assemble(tags: readonly Tag[], data: Uint8Array, counts: readonly number[]): Uint8Array {
  const bytesOf = ({ type, values }: Tag) => SIZES[type] * values.length;
  const directory = 8;
  let next = directory + 2 + 12 * tags.length + 4;
  const places = tags.map((tag) => {
    if (bytesOf(tag) <= 4) return undefined;
    const place = next;
    next += bytesOf(tag) + (bytesOf(tag) % 2);
    return place;
  });
  const file = Buffer.alloc(next + data.length);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directory, 4);
  file.writeUInt16LE(tags.length, directory);
  for (const [index, { id, type, values }] of tags.entries()) {
    const entry = directory + 2 + 12 * index;
    file.writeUInt16LE(id, entry);
    file.writeUInt16LE(type, entry + 2);
    file.writeUInt32LE(values.length, entry + 4);
    if (places[index] !== undefined) file.writeUInt32LE(places[index], entry + 8);
    writeValues(file, places[index] ?? entry + 8, type, id === 273 ? startsOf(counts, next) : values);
  }
  file.set(data, next);
  return file;
}

/** Where each strip begins. */
function startsOf(counts: readonly number[], first: number): number[] {
  let next = first;
  return counts.map((count) => {
    next += count;
    return next - count;
  });
}

export function writeValues(file: Buffer, at: number, type: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) {
    const place = at + index * SIZES[type];
    if (type === ASCII) file.writeUInt8(value, place);
    else if (type === SHORT) file.writeUInt16LE(value, place);
    else if (type === LONG) file.writeUInt32LE(value, place);
    else file.writeDoubleLE(value, place);
  }
}
