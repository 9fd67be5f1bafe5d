import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { Failure } from '../../../src/errors/failure.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { readArray } from '../../../src/data/arrays/array-file.js';
import type { ArrayReference } from '../../../src/data/arrays/open-array.js';
import { ZARR_CHUNKS } from './zarr/packed.js';
import { JPEG, PACKED } from './geotiff/packed.js';
import { writeEnvi } from './writers/envi.js';
import { writeEsri } from './writers/esri.js';
import { writeHdf5, writeMat73 } from './writers/hdf5.js';
import { writeMat } from './writers/mat5.js';
import { writeNpy, writeNpz } from './writers/npy.js';
import { writeTiff } from './writers/tiff.js';
import { chunksOf, writeZarr } from './writers/zarr.js';
import { vectorFormatOf } from '../../../src/data/vector/index.js';
import { readDrawnMask } from '../../../src/data/vector/read-mask.js';
import { type Drawn, writeGeopackage, writeShapefile } from '../vector/writers.js';

const SHAPE = [6, 7, 8] as const;
const COUNT = SHAPE[0] * SHAPE[1] * SHAPE[2];
const VALUES = Array.from({ length: COUNT }, (_, index) => (index * 7919) % 1000);

/** One small file of each format and of each way in which it may be stored; the file that is changed bears the name. */
const SAMPLES: Readonly<Record<string, (folder: string) => Promise<string> | string>> = {
  'MAT v5': (folder) => put(folder, 'a.mat', writeMat([{ name: 'cube', shape: SHAPE, values: VALUES, class: 'double' }])),
  'MAT v5, compressed': (folder) =>
    put(folder, 'a.mat', writeMat([{ name: 'cube', shape: SHAPE, values: VALUES, class: 'uint16' }], { compressed: true })),
  'MAT v7.3': async (folder) => {
    const file = join(folder, 'a.mat');
    await writeMat73(file, { cube: { shape: SHAPE, type: '<H', values: VALUES, matlab: 'uint16', chunks: [3, 7, 8], compression: 4 } });
    return file;
  },
  HDF5: async (folder) => {
    const file = join(folder, 'a.h5');
    await writeHdf5(file, { 'survey/cube': { shape: SHAPE, type: '<d', values: VALUES } });
    return file;
  },
  'ENVI header': (folder) => envi(folder, '.hdr'),
  'ENVI data': (folder) => envi(folder, '.raw'),
  'ENVI data, compressed': (folder) => envi(folder, '.raw', true),
  'GeoTIFF, strips': (folder) => put(folder, 'a.tif', writeTiff(SHAPE, VALUES, { type: 'uint16', rowsPerStrip: 2 })),
  'GeoTIFF, compressed tiles': (folder) =>
    put(folder, 'a.tif', writeTiff(SHAPE, VALUES, { type: 'int32', tile: [16, 16], deflate: true, predictor: 2, planar: true })),
  'GeoTIFF, ZSTD': (folder) => put(folder, 'a.tif', PACKED['ZSTD, predictor 2']),
  'GeoTIFF, LERC': (folder) => put(folder, 'a.tif', PACKED['LERC, NaN']),
  'GeoTIFF, LERC with ZSTD': (folder) => put(folder, 'a.tif', PACKED['LERC with ZSTD']),
  'GeoTIFF, JPEG': (folder) => put(folder, 'a.tif', JPEG.bytes),
  'ESRI BIL, header': (folder) => writeEsri(folder, SHAPE, VALUES).header,
  'ESRI BIL, data': (folder) => writeEsri(folder, SHAPE, VALUES).data,
  'MAT v5, matrix of pixels': (folder) =>
    put(
      folder,
      'a.mat',
      writeMat([
        { name: 'Y', shape: [SHAPE[2], SHAPE[0] * SHAPE[1]], values: VALUES, class: 'uint16' },
        { name: 'nRow', shape: [1, 1], values: [SHAPE[0]], class: 'double' },
        { name: 'nCol', shape: [1, 1], values: [SHAPE[1]], class: 'double' },
      ]),
    ),
  'CSV of spectra': (folder) =>
    put(
      folder,
      'a.csv',
      Buffer.from(
        `class,${VALUES.slice(0, 8)
          .map((_, band) => 400 + 10 * band)
          .join(',')}\n` +
          Array.from({ length: 9 }, (_, row) => `${row % 2 ? 'Oak' : 'Water'},${VALUES.slice(8 * row, 8 * row + 8).join(',')}\n`).join(''),
      ),
    ),
  'ENVI library, header': (folder) => enviLibrary(folder, '.hdr'),
  'MAT v5, cell array': (folder) =>
    put(
      folder,
      'a.mat',
      writeMat([
        { name: 'data', shape: [1, 1], values: [], class: 'cell', fields: [{ name: '', shape: SHAPE, values: VALUES, class: 'uint16' }] },
      ]),
    ),
  NPY: (folder) => put(folder, 'a.npy', writeNpy(SHAPE, VALUES, { type: 'float32' })),
  NPZ: (folder) => put(folder, 'a.npz', writeNpz({ cube: writeNpy(SHAPE, VALUES, { type: 'int16' }) })),
  'NPZ, compressed': (folder) => put(folder, 'a.npz', writeNpz({ cube: writeNpy(SHAPE, VALUES, { type: 'int16' }) }, true)),
  'MAT v5, struct': (folder) =>
    put(
      folder,
      'a.mat',
      writeMat(
        [
          {
            name: 'hsi',
            shape: [1, 1],
            values: [],
            class: 'struct',
            fields: [
              { name: 'Data', shape: SHAPE, values: VALUES, class: 'uint16' },
              { name: 'labels', shape: [2, 3], values: [0, 1, 2, 3, 4, 5], class: 'uint8' },
            ],
          },
        ],
        { compressed: true },
      ),
    ),
  'MAT v5, sparse': (folder) =>
    put(
      folder,
      'sparse.mat',
      writeMat([
        {
          name: 'gt',
          shape: [30, 40],
          values: [7, 9, 1],
          class: 'sparse',
          storage: 'double',
          sparse: { rows: [0, 2, 1], starts: [0, 2, ...new Array<number>(38).fill(2), 3] },
        },
      ]),
    ),
  'HDF5, PRISMA': async (folder) => {
    const file = join(folder, 'a.he5');
    const place = 'HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields';
    await writeHdf5(
      file,
      {
        [`${place}/VNIR_Cube`]: { shape: SHAPE, type: '<H', values: VALUES },
        [`${place}/SWIR_Cube`]: { shape: SHAPE, type: '<H', values: VALUES },
      },
      {
        '/': {
          List_Cw_Vnir: [[7, 6, 5, 4, 3, 2, 1].map((one) => 100 * one), '<f'],
          List_Cw_Swir: [[16, 15, 14, 13, 12, 11, 10].map((one) => 100 * one), '<f'],
        },
      },
    );
    return file;
  },
  'Zarr 2, metadata': (folder) => join(zarr(folder, 2), '.zarray'),
  'Zarr 2, chunk': (folder) => join(zarr(folder, 2), '0.0.0'),
  'Zarr 3, metadata': (folder) => join(zarr(folder, 3), 'zarr.json'),
  'Zarr 3, chunk': (folder) => join(zarr(folder, 3), 'c/0/0/0'),
  'Zarr, blosc': (folder) => join(packed(folder, 'blosc'), '0.0.0'),
  'Zarr, ZSTD': (folder) => join(packed(folder, 'zstd'), '0.0.0'),
  'Zarr, LZ4': (folder) => join(packed(folder, 'lz4'), '0.0.0'),
  'HDF5, netCDF of EMIT': async (folder) => {
    const file = join(folder, 'a.nc');
    const list = (values: readonly number[]) => ({ shape: [8], type: '<d', values, attributes: { units: 'nm' } });
    await writeHdf5(
      file,
      {
        reflectance: { shape: SHAPE, type: '<f', values: VALUES, attributes: { _FillValue: [[-9999], '<f'], grid_mapping: 'crs' } },
        crs: { shape: [1], type: '<i', values: [0], attributes: { crs_wkt: 'GEOGCS["WGS 84"]' } },
        x: { shape: [7], type: '<d', values: [0, 1, 2, 3, 4, 5, 6] },
        y: { shape: [6], type: '<d', values: [6, 5, 4, 3, 2, 1] },
        'sensor_band_parameters/wavelengths': list([400, 500, 600, 700, 800, 900, 1000, 1100]),
        'sensor_band_parameters/fwhm': list([9, 9, 9, 9, 9, 9, 9, 9]),
        'location/glt_x': { shape: [7, 6], type: '<i', values: VALUES.slice(0, 42) },
      },
      { '/': { geotransform: [[-120, 0.0005, 0, 35, 0, -0.0005], '<d'], spatial_ref: 'GEOGCS["WGS 84"]' } },
    );
    return file;
  },
  'ENVI library, data': (folder) => enviLibrary(folder, '.raw'),
  'ENVI header beside a TIFF': (folder) => {
    put(folder, 'b.tif', writeTiff(SHAPE, VALUES, { type: 'uint16' }));
    const centres = Array.from({ length: SHAPE[2] }, (_, band) => 400 + 10 * band).join(', ');
    return put(
      folder,
      'b.hdr',
      Buffer.from(`ENVI\nbands = ${SHAPE[2]}\nwavelength units = nm\nwavelength = {${centres}}\nbbl = {1, 1, 0, 1, 1, 1, 1, 1}\n`),
    );
  },
  '.aux.xml': (folder) => {
    put(folder, 'c.tif', writeTiff(SHAPE, VALUES, { type: 'uint16' }));
    const bands = Array.from(
      { length: SHAPE[2] },
      (_, band) =>
        `<PAMRasterBand band="${band + 1}"><NoDataValue>-1</NoDataValue><Metadata><MDI key="wavelength">0.${4 + band}</MDI></Metadata></PAMRasterBand>`,
    );
    return put(folder, 'c.tif.aux.xml', Buffer.from(`<PAMDataset>${bands.join('')}</PAMDataset>`));
  },
  'ENVI ROI, XML': (folder) =>
    put(
      folder,
      'b.roi',
      Buffer.from(
        `<?xml version="1.0"?><RegionsOfInterest version="1.1">${AREAS.map(
          ({ rings: [ring], fields }) =>
            `<Region name="${String(fields['class'])}" color="255,0,0"><GeometryDef><Polygon><Exterior><LinearRing><Coordinates>${[
              ...ring,
              ring[0],
            ]
              .flat()
              .join(' ')}</Coordinates></LinearRing></Exterior></Polygon></GeometryDef></Region>`,
        ).join('')}</RegionsOfInterest>`,
      ),
    ),
  GeoJSON: (folder) =>
    put(
      folder,
      'a.geojson',
      Buffer.from(
        JSON.stringify({
          type: 'FeatureCollection',
          features: AREAS.map(({ rings, fields }) => ({
            type: 'Feature',
            properties: fields,
            geometry: { type: 'Polygon', coordinates: rings },
          })),
        }),
      ),
    ),
  shapefile: (folder) => {
    writeShapefile(join(folder, 'a.shp'), AREAS);
    return join(folder, 'a.shp');
  },
  'shapefile, dBASE': (folder) => {
    writeShapefile(join(folder, 'a.shp'), AREAS);
    return join(folder, 'a.dbf');
  },
  GeoPackage: async (folder) => put(folder, 'a.gpkg', await writeGeopackage(AREAS, 0)),
  'ENVI ROI': (folder) =>
    put(
      folder,
      'a.roi',
      Buffer.from(
        [
          '; ENVI Output of ROIs (5.3)',
          '; ROI name: Maize',
          '; ROI rgb value: {255, 0, 0}',
          '; ROI npts: 40',
          ';',
          ...Array.from({ length: 40 }, (_, index) => `  ${index + 1}  ${(index % 20) + 1}  ${(index % 7) + 1}`),
          '',
        ].join('\n'),
      ),
    ),
  'METADATA.XML': (folder) => {
    put(folder, 'E-SPECTRAL_IMAGE.TIF', writeTiff(SHAPE, VALUES, { type: 'uint16' }));
    return put(
      folder,
      'E-METADATA.XML',
      Buffer.from(
        `<x>${VALUES.slice(0, SHAPE[2])
          .map(
            (_, band) =>
              `<bandID number="${band + 1}"><wavelengthCenterOfBand>${400 + band}</wavelengthCenterOfBand><GainOfBand>0.0001</GainOfBand></bandID>`,
          )
          .join('')}</x>`,
      ),
    );
  },
  PNG: (folder) => put(folder, 'a.png', encode({ width: 24, height: 14, data: Uint8Array.from(VALUES), depth: 8, channels: 1 })),
};

/** Two areas with their classes. */
const AREAS: readonly Drawn[] = [
  [1, 1, 'Wheat'],
  [8, 3, 'Maize'],
].map(([x, y, name]) => ({
  rings: [
    [
      [Number(x), Number(y)],
      [Number(x) + 5, Number(y)],
      [Number(x) + 5, Number(y) + 4],
      [Number(x), Number(y) + 4],
    ],
  ],
  fields: { class: name, n: 1 },
}));

/** What has lost its end may still say all that counts. */
const LOSES_LITTLE = [
  'ENVI header',
  'ESRI BIL, header',
  'ENVI library, header',
  'CSV of spectra',
  'ENVI ROI',
  'GeoPackage',
  'shapefile, dBASE',
  'METADATA.XML',
  'ENVI header beside a TIFF',
  '.aux.xml',
];

export const FORMATS = Object.keys(SAMPLES);

/** Whether a format is read in threads, which take some 0.2 s of a processor to start. */
export const isThreaded = (format: string) => /HDF5|7\.3|Zarr/.test(format);

export interface FuzzResult {
  readonly failed: number;
  /** Read with the values that were written, and with others: a number was changed, and nothing tells. */
  readonly same: number;
  readonly other: number;
  /** What was neither a Failure nor a read array. */
  readonly crashes: readonly string[];
  readonly longestMs: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Mutations that were tried: fewer than wanted where time ran out. */
  readonly tried: number;
}

/**
 * Reads a file of a format cut at so many places (every sixteenth), which must fail, then so many times with bytes changed at random,
 * as far as the time reaches.
 */
export async function fuzz(
  format: string,
  folder: string,
  mutations: number,
  { seed = 1, seconds = Infinity, cuts = 16 } = {},
): Promise<FuzzResult> {
  const end = performance.now() + 1000 * seconds;
  const place = join(folder, format.replace(/\W+/g, '-'));
  mkdirSync(place, { recursive: true });
  const file = await SAMPLES[format](place);
  const whole = readFileSync(file);
  const result = { failed: 0, same: 0, other: 0, crashes: [] as string[], longestMs: 0, codes: {} as Record<string, number>, tried: 0 };
  const original = await read(file);
  const judge = async (bytes: Buffer, what: string, mustFail: boolean) => {
    writeFileSync(file, bytes);
    const start = performance.now();
    try {
      const values = await read(file);
      if (mustFail) result.crashes.push(`${what}: read as if it were whole`);
      if (values.length === original.length && values.every((value, index) => Object.is(value, original[index]))) result.same++;
      else result.other++;
    } catch (error) {
      if (!(error instanceof Failure)) result.crashes.push(`${what}: ${(error as Error).stack}`);
      else for (const { code } of error.problems) result.codes[code] = (result.codes[code] ?? 0) + 1;
      result.failed++;
    }
    result.longestMs = Math.max(result.longestMs, performance.now() - start);
  };
  for (let part = 0; part < cuts; part++)
    await judge(whole.subarray(0, Math.floor((whole.length * part) / cuts)), `cut at ${part}/${cuts}`, !LOSES_LITTLE.includes(format));
  const random = new RandomStream(seed, format);
  for (; result.tried < mutations && performance.now() < end; result.tried++)
    await judge(mutate(whole, random), `mutation ${result.tried}`, false);
  rmSync(place, { recursive: true, force: true });
  return result;
}

async function read(changed: string): Promise<ArrayLike<number> & { every: Float64Array['every'] }> {
  // A file beside another is read with it.
  const file = changed
    .replace(/\.dbf$/, '.shp')
    .replace('METADATA.XML', 'SPECTRAL_IMAGE.TIF')
    .replace(/b\.hdr$|\.aux\.xml$/, (end) => (end === 'b.hdr' ? 'b.tif' : ''))
    .replace(/\.zarr\/.*/, '.zarr');
  const mask = /\.png$|sparse\.mat$/.test(file);
  if (/\.(geojson|shp|gpkg|roi)$/.test(file) && vectorFormatOf(file)) {
    const [drawn] = await readDrawnMask(
      { file, ...(!file.endsWith('.roi') && { field: 'class' }) },
      { rows: 20, columns: 24, file: 'cube' },
    );
    return drawn.values as Float64Array;
  }
  // The axes are said, so that a changed shape is read all the same.
  const reference: ArrayReference = { file, ...(/\.(npy|npz|h5|nc|zarr)$/.test(file) && { axes: ['rows', 'columns', 'bands'] as const }) };
  return (await readArray(mask ? 'mask' : 'cube', reference))[0].values as Float64Array;
}

const EDGES = [0, 1, 0x7f, 0x80, 0xff];

/** One to eight changes: bytes and words replaced, pieces taken out, doubled or zeroed; mostly near the ends, where headers are. */
function mutate(whole: Buffer, random: RandomStream): Buffer {
  const below = (limit: number) => Math.floor(random.uniform() * limit);
  const bytes = Buffer.from(whole);
  let result = bytes;
  for (let change = 1 + below(8); change > 0; change--) {
    const zone = below(3);
    const at =
      zone === 0
        ? below(Math.min(600, bytes.length))
        : zone === 1
          ? bytes.length - 1 - below(Math.min(600, bytes.length))
          : below(bytes.length);
    const kind = below(12);
    if (kind < 5) bytes[at] = below(256);
    else if (kind < 8) bytes[at] = EDGES[below(EDGES.length)];
    else if (kind < 10) bytes.fill(EDGES[below(EDGES.length)], at, Math.min(bytes.length, at + [2, 4, 8][below(3)]));
    else if (kind === 10) result = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(8))]);
    else result = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - below(16)))]);
  }
  return result;
}

/** A store whose array is one chunk, and the folder that it lies in. */
function zarr(folder: string, version: 2 | 3): string {
  const store = join(folder, 'a.zarr');
  const type = version === 2 ? '<u2' : 'uint16';
  const chunk = chunksOf(SHAPE, SHAPE, VALUES, Uint16Array);
  const attributes = { _FillValue: 999, scale_factor: 0.001, flag_values: [1, 2], flag_meanings: 'a b' };
  writeZarr(store, '', { version, shape: SHAPE, chunks: SHAPE, type, chunk, gzip: true, dimensions: ['y', 'x', 'band'], attributes });
  return store;
}

/** The same, packed by numcodecs. */
function packed(folder: string, codec: keyof typeof ZARR_CHUNKS): string {
  const store = zarr(folder, 2);
  writeZarr(store, '', {
    version: 2,
    shape: SHAPE,
    chunks: SHAPE,
    type: '<u2',
    chunk: () => ZARR_CHUNKS[codec],
    dimensions: ['y', 'x', 'band'],
    metadata: { compressor: { id: codec } },
  });
  return store;
}

function enviLibrary(folder: string, extension: string): string {
  const more = `file type = ENVI Spectral Library\nspectra names = {${Array.from({ length: 42 }, (_, one) => `Oak ${one}`).join(', ')}}`;
  writeEnvi(join(folder, 'a'), [42, 8, 1], VALUES, { type: 'float32', more });
  return join(folder, `a${extension}`);
}

function put(folder: string, name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

function envi(folder: string, extension: string, compressed = false): string {
  const wavelengths = Array.from({ length: SHAPE[2] }, (_, band) => 400 + 10 * band).join(', ');
  writeEnvi(join(folder, 'a'), SHAPE, VALUES, { type: 'int16', interleave: 'bil', compressed, more: `wavelength = {${wavelengths}}` });
  return join(folder, `a${extension}`);
}
