import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../../../errors/failure.js';

/** What raw data is called. */
const DATA_EXTENSIONS = ['', '.raw', '.img', '.bsq', '.bil', '.bip', '.dat', '.bin', '.envi', '.sli', '.cube'];

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
  const head = Buffer.alloc(16);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, head, 0, head.length, 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
  return /^(\xEF\xBB\xBF)?ENVI\s/.test(head.toString('latin1'));
}

function dataOf(header: string): string {
  const stem = basename(header).replace(/\.hdr$/i, '');
  const fits = (name: string) =>
    name.toLowerCase() === stem.toLowerCase() ||
    (basename(name, extname(name)) === stem && DATA_EXTENSIONS.includes(extname(name).toLowerCase()));
  const found = filesBeside(header).filter((name) => name !== basename(header) && fits(name));
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
    return readdirSync(dirname(file)).filter((name) => statSync(join(dirname(file), name), { throwIfNoEntry: false })?.isFile());
  } catch {
    return [];
  }
}
