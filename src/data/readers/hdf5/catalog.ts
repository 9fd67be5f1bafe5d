import { formatShape } from '../../cube.js';
import type { StoredType } from '../numbers.js';
import type { Hdf5, Hdf5Dataset, Hdf5Values, Metadata } from './module.js';
import { withAttributes } from './surroundings.js';

const [INTEGER, FLOAT, STRING, COMPOUND, REFERENCE, ENUM] = [0, 1, 3, 6, 7, 8];
const NAMES: Readonly<Record<number, string>> = {
  [STRING]: 'text',
  [COMPOUND]: 'compound',
  [REFERENCE]: 'references',
  9: 'lists',
  10: 'arrays',
};
/** Classes of MATLAB's whose values stand for something else. */
const NOT_NUMBERS = ['char', 'cell', 'function_handle', 'unknown'];
/** The filters that the library has built in: gzip, shuffle, checksum, n-bit, scale-offset. */
const FILTERS = [1, 2, 3, 5, 6];
const [MOST_DATASETS, MOST_OBJECTS, MOST_DEPTH] = [2000, 20000, 16];

/**
 * Every dataset of a file, in nested groups too; MATLAB's own bookkeeping is left out. A link to another file is listed and not
 * followed.
 */
export function listDatasets(module: Hdf5, file: bigint, values: Hdf5Values): Hdf5Dataset[] {
  const found: Hdf5Dataset[] = [];
  let objects = 0;
  const visit = (group: string, depth: number): void => {
    for (const name of module.get_names(file, group === '' ? '/' : group, false)) {
      if (found.length >= MOST_DATASETS || ++objects > MOST_OBJECTS) return;
      if (group === '' && /^#(refs|subsystem)#$/.test(name)) continue;
      const path = group === '' ? name : `${group}/${name}`;
      const link = linkOf(module, file, path);
      const kind = link === undefined ? typeOf(module, file, path) : undefined;
      if (link !== undefined) found.push({ path, shape: [], elsewhere: link, description: `link to another file (${link})` });
      else if (kind === module.H5O_TYPE_DATASET) found.push(describe(module, file, path, values));
      else if (kind === module.H5O_TYPE_GROUP && depth < MOST_DEPTH) {
        const sparse = sparseMatrix(module, file, path, values);
        if (sparse) found.push(sparse);
        else visit(path, depth + 1);
      }
    }
  };
  visit('', 0);
  return found.length >= MOST_DATASETS ? found : withAttributes(module, file, found, values);
}

/** A group in which MATLAB keeps a sparse matrix: its attribute says how many rows there are. */
function sparseMatrix(module: Hdf5, file: bigint, path: string, values: Hdf5Values): Hdf5Dataset | undefined {
  if (!module.get_attribute_names(file, path).includes('MATLAB_sparse')) return undefined;
  const said = values.attribute(path, 'MATLAB_sparse');
  const rows = Number(ArrayBuffer.isView(said) || Array.isArray(said) ? (said as unknown as ArrayLike<number>)[0] : said);
  const names = module.get_names(file, path, false);
  if (!(rows > 0) || !['ir', 'jc', 'data'].every((name) => names.includes(name))) return undefined;
  const [ir, jc, data] = ['ir', 'jc', 'data'].map((name) => describe(module, file, `${path}/${name}`, values));
  const columns = (jc.shape[0] ?? 0) - 1;
  if (columns < 1 || ![ir, jc, data].every(({ shape, type }) => shape.length === 1 && type !== undefined)) return undefined;
  return {
    path,
    shape: [columns, rows],
    type: 'float64',
    description: `sparse ${formatShape([columns, rows])}`,
    matlab: 'double',
    sparse: [ir, jc, data],
  };
}

/** The file and the place in it that a link leads to; undefined of anything else. */
function linkOf(module: Hdf5, file: bigint, path: string): string | undefined {
  try {
    const { filename, obj_path: place } = module.get_external_link(file, path);
    return filename === undefined ? undefined : `${filename}, ${place}`;
  } catch {
    return undefined;
  }
}

/** Undefined for a link that leads nowhere. */
function typeOf(module: Hdf5, file: bigint, path: string): number | undefined {
  try {
    return module.get_type(file, path);
  } catch {
    return undefined;
  }
}

function describe(module: Hdf5, file: bigint, path: string, values: Hdf5Values): Hdf5Dataset {
  const metadata = module.get_dataset_metadata(file, path);
  const shape = (metadata.shape ?? []).map(Number);
  const attributes = module.get_attribute_names(file, path);
  const matlab = attributes.includes('MATLAB_class') ? textOf(module, file, path, 'MATLAB_class') : undefined;
  const kind = metadata.type === ENUM ? metadata.enum_type?.type : metadata.type;
  const bits = metadata.size * 8;
  const type =
    kind === INTEGER && [8, 16, 32, 64].includes(bits)
      ? `${metadata.signed ? 'int' : 'uint'}${bits}`
      : kind === FLOAT && [16, 32, 64].includes(bits)
        ? `float${bits}`
        : undefined;
  // Of an empty array MATLAB saves the shape as its values.
  const numbers =
    type !== undefined && metadata.shape !== null && !attributes.includes('MATLAB_empty') && !NOT_NUMBERS.includes(matlab ?? '');
  const what = (numbers ? type : matlab) ?? NAMES[metadata.type] ?? (kind === FLOAT ? `float${bits}` : 'no numbers');
  return {
    path,
    shape,
    description: `${what} ${formatShape(shape)}`.trimEnd(),
    ...(matlab !== undefined && { matlab }),
    ...(numbers && { type: type as StoredType }),
    ...(metadata.chunks && { chunks: metadata.chunks.map(Number) }),
    ...obstacleOf(module, file, path, metadata, numbers && !metadata.chunks ? values.elsewhere(path, shape) : undefined),
  };
}

function textOf(module: Hdf5, file: bigint, path: string, name: string): string {
  const { size, total_size: count, vlen } = module.get_attribute_metadata(file, path, name);
  const bytes = size * count;
  if (vlen || !(bytes > 0 && bytes < 1024)) return 'unknown';
  const place = module._malloc(bytes);
  try {
    module.get_attribute_data(file, path, name, BigInt(place));
    return Buffer.from(module.HEAPU8.slice(place, place + bytes))
      .toString('latin1')
      .replace(/\0.*$/s, '');
  } finally {
    module._free(place);
  }
}

function obstacleOf(
  module: Hdf5,
  file: bigint,
  path: string,
  { virtual_sources: sources }: Metadata,
  elsewhere: string | undefined,
): { obstacle?: string } {
  if (sources && sources.length > 0) return { obstacle: 'it is assembled from other files' };
  if (elsewhere !== undefined) return { obstacle: `its values lie in another file (${elsewhere})` };
  const unknown = module.get_dataset_filters(file, path).find(({ id }) => !FILTERS.includes(id));
  return unknown ? { obstacle: `it is compressed with ${unknown.name || `filter ${unknown.id}`}` } : {};
}
