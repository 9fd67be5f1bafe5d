import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { enviPair } from '../envi/pair.js';
import { statOf } from '../../../base/stat.js';

/** Files beside an image that say something of it, and come from other programs than its own. */
export interface FilesBeside {
  /** GDAL's (`x.tif.aux.xml`). */
  readonly aux?: string;
  /** That of a product of EnMAP or DESIS. */
  readonly metadata?: string;
  /** An ENVI header beside an image that is no raw data. */
  readonly header?: string;
}

/** `…-SPECTRAL_IMAGE.TIF` of EnMAP and DESIS. */
const PRODUCT = /^(.+)-SPECTRAL_IMAGE(_COG)?\.[a-z]+$/i;

export function filesBeside(file: string): FilesBeside {
  const name = basename(file);
  const wanted = { aux: `${name}.aux.xml`, metadata: PRODUCT.exec(name) ? `${PRODUCT.exec(name)![1]}-METADATA.XML` : undefined };
  const found = namesIn(dirname(file));
  const path = (one: string | undefined) => (one === undefined ? undefined : found.get(one.toLowerCase()));
  const [aux, metadata] = [path(wanted.aux), path(wanted.metadata)];
  const header = headerOf(file);
  return { ...(aux && { aux }), ...(metadata && { metadata }), ...(header && { header }) };
}

/** A header of raw data that lies beside it, too, is not the image's. */
function headerOf(file: string): string | undefined {
  if (!/\.tiff?$/i.test(extname(file))) return undefined;
  const pair = enviPair(file);
  if (!pair || pair.header === file) return undefined;
  if (basename(pair.header).toLowerCase() === `${basename(file)}.hdr`.toLowerCase()) return pair.header;
  try {
    return enviPair(pair.header)?.data === undefined ? pair.header : undefined;
  } catch {
    // It finds no data of its own.
    return pair.header;
  }
}

/** The files of a folder by their names in lower case. */
function namesIn(folder: string): Map<string, string> {
  try {
    return new Map(
      readdirSync(folder)
        .filter((name) => /\.xml$/i.test(name) && statOf(join(folder, name))?.isFile())
        .map((name) => [name.toLowerCase(), join(folder, name)]),
    );
  } catch {
    return new Map();
  }
}
