import { axesOfNames } from '../facts/axis-names.js';
import type { CubeAxis } from '../reader.js';
import type { Hdf5 } from './module.js';

/** What the axes of an array are by the names of its dimension scales (netCDF's dimensions). */
export function axesByName(module: Hdf5, file: bigint, path: string, rank: number): readonly CubeAxis[] | undefined {
  if (rank < 2 || rank > 3) return undefined;
  return axesOfNames(Array.from({ length: rank }, (_, index) => scaleName(module, file, path, index)));
}

function scaleName(module: Hdf5, file: bigint, path: string, index: number): string | undefined {
  try {
    return module.get_attached_scales(file, path, index)[0] ?? module.get_dimension_labels(file, path)[index] ?? undefined;
  } catch {
    return undefined;
  }
}
