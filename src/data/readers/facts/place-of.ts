import type { ImageFacts } from '../../cube.js';
import { COORDINATES, type DescribedAround, MAP_INFO, type Surroundings } from './around.js';
import { firstOf, textOf } from './look-up.js';
import { numbersIn } from './numbers.js';

/** Coordinates are written with so much of a step's rounding. */
const UNEVEN = 1e-3;

/**
 * Where an image lies, as an ENVI header says it: its own `map info`, or GDAL's transformation with what it calls the projection, or, with
 * CF's grid mapping, the coordinates of columns and rows ("NetCDF Climate and Forecast (CF) Metadata Conventions", 5.6).
 */
export function placeOf(around: Surroundings): ImageFacts['georeference'] {
  const info = textOf(around, MAP_INFO) ?? around.beside.find(({ name }) => MAP_INFO.includes(name))?.value;
  const wkt = textOf(around, ['coordinatesystemstring', 'spatialref', 'crswkt']);
  const projection = wkt === undefined ? {} : { 'coordinate system string': wkt };
  if (info !== undefined)
    return {
      'map info': String(Array.isArray(info) ? info[0] : info)
        .replace(/^\s*\{|\}\s*$/g, '')
        .trim(),
      ...projection,
    };
  const transform = transformOf(around) ?? (around.mapping ? transformOfSteps(around) : undefined);
  return (
    transform && { 'map info': ['Arbitrary', 1, 1, transform.x, transform.y, transform.width, transform.height].join(', '), ...projection }
  );
}

/** The upper left corner, and the size of a pixel. */
interface Transform {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function transformOf(around: Surroundings): Transform | undefined {
  const transform = numbersIn(firstOf(around, ['geotransform']) ?? []);
  if (transform.length !== 6 || transform[2] !== 0 || transform[4] !== 0 || !(transform[1] > 0) || !(transform[5] < 0)) return undefined;
  return { x: transform[0], y: transform[3], width: transform[1], height: -transform[5] };
}

/** Rows that run from south to north have no such place: `turnedRemarks` says so. */
function transformOfSteps(around: Surroundings): Transform | undefined {
  const [x, y] = stepsOf(around);
  if (!x || !y || !(x.step > 0) || !(y.step < 0)) return undefined;
  return { x: x.first - x.step / 2, y: y.first - y.step / 2, width: x.step, height: -y.step };
}

/** That an image with a grid mapping lies otherwise than maps do, and what turns it. */
export function turnedRemarks(around: Surroundings): string[] {
  if (!around.mapping) return [];
  const [x, y] = stepsOf(around);
  if (!x || !y || (x.step > 0 && y.step < 0)) return [];
  const turned = [
    ...(y.step > 0 ? [{ what: 'rows run from south to north', by: 'y=slice(None, None, -1)' }] : []),
    ...(x.step < 0 ? [{ what: 'columns from east to west', by: 'x=slice(None, None, -1)' }] : []),
  ];
  const how = turned.map(({ by }) => by).join(', ');
  return [
    `its ${turned.map(({ what }) => what).join(' and its ')}, so its place is not used; turned, it is: in xarray isel(${how}), with the names of its axes`,
  ];
}

const stepsOf = ({ beside, shape }: Surroundings) => [COORDINATES.x, COORDINATES.y].map((names) => evenSteps(beside, names, shape));

function evenSteps(
  beside: readonly DescribedAround[],
  names: readonly string[],
  shape: readonly number[],
): { readonly first: number; readonly step: number } | undefined {
  for (const { name, value } of beside) {
    const places = names.includes(name) ? numbersIn(value) : [];
    if (places.length < 2 || !shape.includes(places.length) || !places.every(Number.isFinite)) continue;
    const step = (places[places.length - 1] - places[0]) / (places.length - 1);
    const isEven = places.every((place, index) => Math.abs(place - (places[0] + index * step)) <= UNEVEN * Math.abs(step));
    return isEven ? { first: places[0], step } : undefined;
  }
  return undefined;
}
