import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { enviRoi } from './formats/envi-roi.js';
import { geojson } from './formats/geojson.js';
import { geopackage } from './formats/geopackage.js';
import { shapefile } from './formats/shapefile.js';
import type { VectorFormat } from './layer.js';

/** One line a format. */
const VECTOR_FORMATS: readonly VectorFormat[] = [geojson, shapefile, geopackage, enviRoi];

export const VECTOR_EXTENSIONS = ['.geojson', '.shp', '.gpkg', '.roi'];

/** The format of a file that holds drawn labels; undefined of anything else. */
export function vectorFormatOf(file: string): VectorFormat | undefined {
  const extension = extname(file).toLowerCase();
  if (!VECTOR_FORMATS.some(({ extensions }) => extensions.includes(extension))) return undefined;
  const head = Buffer.alloc(2048);
  let length = 0;
  try {
    const handle = openSync(file, 'r');
    try {
      length = readSync(handle, head, 0, head.length, 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
  return VECTOR_FORMATS.find((format) => format.recognizes(head.subarray(0, length), file));
}
