import type { Axis } from '../reader.js';
import type { Hdf5 } from './module.js';

/** What dimensions are called, in lower case and without `_`, `-` and blanks. */
const NAMES: readonly (readonly [RegExp, Axis])[] = [
  [/^(y|yc|rows?|lines?|numberoflines|downtrack|alongtrack|northing|lat(itude)?|scans?|numberofscans|height)$/, 'rows'],
  [/^(x|xc|cols?|columns?|samples?|pixels?|pixelsperline|crosstrack|acrosstrack|ccdpixels|easting|lon(gitude)?|width)$/, 'columns'],
  [/^(bands?|nbands?|wavelengths?\d?d?|spectralbands?|numberofbands|channels?|(blue|red|swir)bands)$/, 'bands'],
];

/**
 * What the axes of an array are by the names of its dimension scales (netCDF's dimensions); undefined unless each is named, and as
 * an axis of its own.
 */
export function axesByName(module: Hdf5, file: bigint, path: string, rank: number): readonly Axis[] | undefined {
  if (rank < 2 || rank > 3) return undefined;
  const axes: Axis[] = [];
  for (let index = 0; index < rank; index++) {
    const name = scaleName(module, file, path, index)
      ?.split('/')
      .at(-1)
      ?.toLowerCase()
      .replace(/[\s_-]+/g, '');
    const axis = NAMES.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
    if (!axis || axes.includes(axis)) return undefined;
    axes.push(axis);
  }
  return axes.length === 3 || !axes.includes('bands') ? axes : undefined;
}

function scaleName(module: Hdf5, file: bigint, path: string, index: number): string | undefined {
  try {
    return module.get_attached_scales(file, path, index)[0] ?? module.get_dimension_labels(file, path)[index] ?? undefined;
  } catch {
    return undefined;
  }
}
