import { readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../../../errors/failure.js';
import type { ImageFacts } from '../../cube.js';
import { beginning } from '../envi/pair.js';
import { decoded } from '../envi/header.js';
import { numberOf } from '../facts/numbers.js';
import { withInput } from '../input.js';
import { STORED_BYTES, type StoredType } from '../numbers.js';
import { productOf } from '../place.js';
import { sibling } from '../../vector/formats/sibling.js';
import { truncated } from '../problems.js';

export interface EsriImage {
  readonly shape: readonly [rows: number, columns: number, bands: number];
  readonly type: StoredType;
  readonly littleEndian: boolean;
  readonly layout: 'bsq' | 'bil' | 'bip';
  /** Of BIL: bytes of one band in a row; of BIL and BIP: bytes of a row. */
  readonly bandBytes: number;
  readonly rowBytes: number;
  /** Of BSQ: between bands. */
  readonly gapBytes: number;
  /** Before the first value. */
  readonly offset: number;
  readonly facts: ImageFacts;
}

const MOST_BYTES = 1 << 16;
const DATA = ['.bil', '.bip', '.bsq', '.flt', '.dem', '.raw', '.bin', '.dat', '.img'];

/** Every file that such an image is read from, beside those of any image: what is remembered of it holds while none of them changes. */
export interface EsriFiles {
  readonly data: string;
  readonly header: string;
  /** Its projection (`.prj`). */
  readonly projection?: string;
}

/** The files of an image from the name of its header or its data; undefined where no header of this kind is there. */
export function esriPair(file: string): EsriFiles | undefined {
  const stem = basename(file, extname(file)).toLowerCase();
  let names: string[];
  try {
    names = readdirSync(dirname(file)).filter((name) => basename(name, extname(name)).toLowerCase() === stem);
  } catch {
    return undefined;
  }
  const isHeader = extname(file).toLowerCase() === '.hdr';
  const header = isHeader ? basename(file) : names.find((name) => extname(name).toLowerCase() === '.hdr');
  const found = DATA.flatMap((extension) => names.filter((name) => extname(name).toLowerCase() === extension));
  const data = isHeader ? found[0] : basename(file);
  if (header === undefined || data === undefined || (!isHeader && !found.includes(data))) return undefined;
  const text = beginning(join(dirname(file), header), 2048);
  const isOurs = /^\s*(nrows|ncols)\s+\d/im.test(text) && !/^(\xEF\xBB\xBF)?ENVI\s/.test(text);
  if (!isOurs) return undefined;
  const files = { data: join(dirname(file), data), header: join(dirname(file), header) };
  const projection = sibling(files.header, '.prj');
  return { ...files, ...(projection && { projection }) };
}

/** Reads `WORD value` lines; a missing word has ESRI's default. Failures: `header-invalid`, `truncated`. */
export async function readEsriHeader({ header: file, data, projection }: EsriFiles): Promise<EsriImage> {
  const text = decoded(await withInput(file, (input) => input.read(0, MOST_BYTES)));
  const words = new Map(
    text.split(/\r\n|\r|\n/).flatMap((line) => {
      const [, word, value] = /^\s*(\w+)\s+(\S+)/.exec(line) ?? [];
      return word === undefined ? [] : [[word.toLowerCase(), value] as const];
    }),
  );
  const whole = (word: string, fallback?: number, least = 1): number => {
    const value = words.get(word);
    const number = value === undefined ? fallback : Number(value);
    if (number !== undefined && Number.isSafeInteger(number) && number >= least) return number;
    throw invalid(file, value === undefined ? `the header does not say ${word.toUpperCase()}` : `${word.toUpperCase()} is ${value}`);
  };
  const shape = [whole('nrows'), whole('ncols'), whole('nbands', 1)] as const;
  const layout = (words.get('layout') ?? extname(data).slice(1)).toLowerCase();
  const order = layout === 'bip' || layout === 'bsq' ? layout : 'bil';
  const bits = whole('nbits', extname(data).toLowerCase() === '.flt' ? 32 : 8);
  const kind = (words.get('pixeltype') ?? (extname(data).toLowerCase() === '.flt' ? 'float' : '')).toLowerCase();
  const type = `${kind.startsWith('float') ? 'float' : kind.startsWith('signed') ? 'int' : 'uint'}${bits}`;
  if (!(type in STORED_BYTES)) throw invalid(file, `it says ${bits} bits of the type ${kind || 'unsigned'}, which are not read`);
  const size = STORED_BYTES[type as StoredType];
  const bandBytes = whole('bandrowbytes', shape[1] * size);
  const rowBytes = whole('totalrowbytes', order === 'bip' ? shape[1] * shape[2] * size : bandBytes * shape[2]);
  const image: EsriImage = {
    shape,
    type: type as StoredType,
    littleEndian: !/^(m|msbfirst)$/i.test(words.get('byteorder') ?? 'I'),
    layout: order,
    bandBytes,
    rowBytes,
    gapBytes: whole('bandgapbytes', 0, 0),
    offset: whole('skipbytes', 0, 0),
    facts: factsOf(words, projection && (await projectionIn(projection))),
  };
  const { size: found } = await stat(data);
  const due = image.offset + (order === 'bsq' ? productOf(shape) * size + image.gapBytes * (shape[2] - 1) : rowBytes * (shape[0] - 1));
  if (found < due) throw truncated(data, `the data has ${found} bytes, but its header (${file}) needs ${due}`);
  return image;
}

/** ULXMAP and ULYMAP are the centre of the first pixel. */
function factsOf(words: ReadonlyMap<string, string>, projection: string | undefined): ImageFacts {
  const number = (word: string) => numberOf(words.get(word) ?? '');
  const ignore = number('nodata') ?? number('nodata_value');
  const [x, y, width, height] = [
    number('ulxmap'),
    number('ulymap'),
    number('xdim') ?? number('cellsize'),
    number('ydim') ?? number('cellsize'),
  ];
  const isPlaced = [x, y, width, height].every((one) => one !== undefined && Number.isFinite(one));
  return {
    ...(ignore === undefined ? {} : { ignore }),
    ...(isPlaced && {
      georeference: {
        'map info': ['Arbitrary', 1.5, 1.5, x, y, width, height].join(', '),
        ...(projection && { 'coordinate system string': projection }),
      },
    }),
  };
}

async function projectionIn(file: string): Promise<string | undefined> {
  const text = decoded(await withInput(file, (input) => input.read(0, MOST_BYTES))).trim();
  return /^(PROJ|GEOG)/.test(text) ? text : undefined;
}

function invalid(file: string, message: string): Failure {
  return new Failure({
    code: 'header-invalid',
    place: { file },
    message: `the ESRI header cannot be used: ${message}`,
    hint: 'Correct the header, or write the image as GeoTIFF or ENVI (gdal_translate).',
  });
}
