import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { statOf } from '../../../base/stat.js';
import { Failure } from '../../../errors/failure.js';

/** What raw data is called. */
const DATA_EXTENSIONS = [
  '',
  '.raw',
  '.img',
  '.bsq',
  '.bil',
  '.bip',
  '.dat',
  '.bin',
  '.envi',
  '.sli',
  '.cube',
  '.rfl',
  '.rdn',
  '.rad',
  '.ref',
];
/** What lies beside such data under its name and is none: text, pictures, formats of their own. */
const OTHER_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    '.hdr .txt .xml .json .yaml .yml .csv .md .log .htm .html .pdf .png .jpg .jpeg .gif .bmp .enp .sta .prj .tfw .roi .shp .shx .dbf ' +
    '.gpkg .geojson .mat .h5 .hdf5 .he5 .nc .npy .npz .zip .gz .tar .7z .rar'
  ).split(' '),
);

export interface EnviPair {
  readonly header: string;
  readonly data: string;
}

/** The ENVI header and the data that belong together, from the name of either; undefined if `file` is neither. */
export function enviPair(file: string): EnviPair | undefined {
  if (isHeader(file)) return { header: file, data: dataOf(file) };
  const stem = basename(file, extname(file)).toLowerCase();
  const wanted = [`${basename(file).toLowerCase()}.hdr`, `${stem}.hdr`];
  const found = filesBeside(file)
    .filter((name) => wanted.includes(name.toLowerCase()))
    .sort((a, b) => wanted.indexOf(a.toLowerCase()) - wanted.indexOf(b.toLowerCase()))
    .map((name) => join(dirname(file), name));
  const header = found.find((name) => name !== file && isHeader(name));
  return header === undefined ? undefined : { header, data: file };
}

function isHeader(file: string): boolean {
  return /^(\xEF\xBB\xBF)?ENVI\s/.test(beginning(file));
}

function isTiff(file: string): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(beginning(file));
}

/** The first bytes of a file; none of one that cannot be read. */
export function beginning(file: string, bytes = 16): string {
  const head = Buffer.alloc(bytes);
  try {
    const handle = openSync(file, 'r');
    try {
      return head.toString('latin1', 0, readSync(handle, head, 0, head.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

function dataOf(header: string): string {
  const stem = basename(header).replace(/\.hdr$/i, '');
  const beside = filesBeside(header).filter(
    (name) => name !== basename(header) && [name, basename(name, extname(name))].some((one) => one.toLowerCase() === stem.toLowerCase()),
  );
  const usual = beside.filter((name) => name.toLowerCase() === stem.toLowerCase() || DATA_EXTENSIONS.includes(extname(name).toLowerCase()));
  // Sensors have extensions of their own; a TIFF file reads its header itself.
  const found =
    usual.length > 0
      ? usual
      : beside.filter((name) => !OTHER_EXTENSIONS.has(extname(name).toLowerCase()) && !isTiff(join(dirname(header), name)));
  const tiff = beside.find((name) => isTiff(join(dirname(header), name)));
  if (found.length === 0 && tiff !== undefined) {
    throw new Failure({
      code: 'data-missing',
      place: { file: header },
      message: `this ENVI header belongs to a TIFF file, ${tiff}`,
      hint: `Name ${tiff} instead: the header beside it is read, too.`,
    });
  }
  if (found.length === 1) return join(dirname(header), found[0]);
  throw new Failure({
    code: found.length === 0 ? 'data-missing' : 'data-ambiguous',
    place: { file: header },
    message:
      found.length === 0
        ? `the data of this ENVI header is not beside it: looked for ${stem}, ${stem}.raw, ${stem}.img, ${stem}.dat, …`
        : `several files beside this ENVI header can be its data: ${found.join(', ')}`,
    hint: found.length === 0 ? 'Put the data file beside the header, under the same name.' : 'Name the data file instead of the header.',
  });
}

function filesBeside(file: string): string[] {
  try {
    return readdirSync(dirname(file)).filter((name) => statOf(join(dirname(file), name))?.isFile());
  } catch {
    return [];
  }
}
