import type { Attributes } from '../../facts/around.js';
import type { CubeAxis } from '../../reader.js';
import type { Hdf5Dataset } from '../module.js';
import { omit } from '../../../../base/omit.js';
import { prisma } from './prisma.js';

/** Cubes of products whose order of axes their specifications fix. */
const LAYOUTS: readonly (readonly [RegExp, readonly CubeAxis[]])[] = [
  // NEON AOP (NEON.DP3.30006.001, NEON.DP1.30006.001).
  [/(^|\/)Reflectance\/Reflectance_Data$/, ['rows', 'columns', 'bands']],
  [/(^|\/)Radiance\/Radiance_Data$/, ['rows', 'columns', 'bands']],
  // Planet's Tanager (HDF5 of the basic and ortho products).
  [
    new RegExp('^HDFEOS/(SWATHS|GRIDS)/HYP/Data Fields/(toa_radiance|surface_reflectance|ortho_radiance|ortho_surface_reflectance)$'),
    ['bands', 'rows', 'columns'],
  ],
];

/** What is known of products by their specifications, besides what attributes say. */
export function withProducts(datasets: readonly Hdf5Dataset[], attributesOf: (path: string) => Attributes): readonly Hdf5Dataset[] {
  const root = attributesOf('/');
  const laidOut = datasets.map((dataset) => {
    const axes = dataset.shape.length === 3 ? LAYOUTS.find(([pattern]) => pattern.test(dataset.path))?.[1] : undefined;
    return axes ? { ...dataset, likelyAxes: dataset.likelyAxes ?? axes } : dataset;
  });
  return prisma(unprojected(laidOut), root);
}

/**
 * Arrays of a file with a look-up table of where their pixels lie on a geographic grid (EMIT's `location/glt_x`, `glt_y`): the grid of
 * the file is the table's, and not that of an array of other lengths.
 */
function unprojected(datasets: readonly Hdf5Dataset[]): readonly Hdf5Dataset[] {
  const table = datasets.find(({ path }) => /(^|\/)glt_x$/.test(path));
  if (!table) return datasets;
  return datasets.map((dataset) => {
    const { about, shape } = dataset;
    if (!about?.facts.georeference || table.shape.every((length) => shape.includes(length))) return dataset;
    const facts = omit(about.facts, 'georeference');
    const remarks =
      shape.length === 3
        ? [`its pixels lie as the sensor saw them: the file's table (${table.path}) that lays them on a geographic grid is not applied`]
        : [];
    return { ...dataset, about: { ...about, facts, remarks: [...about.remarks, ...remarks] } };
  });
}
