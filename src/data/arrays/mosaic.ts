import { Failure } from '../../errors/failure.js';
import { type ImageFacts, newArray, type NumericType, type NumericVariable, type SceneSource } from '../cube.js';
import { type MapGrid, gridOf } from '../georeference.js';
import type { OrientedArray } from './joined-cube.js';
import { cubeFacts, replaceNoData } from './no-data.js';
import { cubeType } from '../readers/numbers.js';
import { productOf, stridesOf } from '../readers/place.js';
import { checkRoom, checkSize, type ReadProgress, readValues, shareOf } from './read-values.js';

interface Tile extends OrientedArray {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  /** Where its first pixel lies on the whole, in pixels. */
  readonly top: number;
  readonly left: number;
}

/** Parts of a pixel by which tiles may lie beside the grid of the first. */
const SAME = 0.05;

/**
 * Where cubes lie on the whole image that they are tiles of: their georeferences have the same projection and pixels, other places, and
 * as many bands. Undefined of cubes that are anything else.
 */
export function tilesOf(parts: readonly OrientedArray[]): readonly Tile[] | undefined {
  const grids = parts.map(({ opened: { variable } }) => gridOf(variable.facts?.georeference));
  const [first] = grids;
  if (!first || !grids.every((grid): grid is MapGrid => grid !== undefined && isSameGrid(grid, first))) return undefined;
  const lengths = parts.map(({ opened: { shape }, axes }) =>
    (['rows', 'columns', 'bands'] as const).map((role) => (axes.includes(role) ? shape[axes.indexOf(role)] : 1)),
  );
  if (lengths.some(([, , bands]) => bands !== lengths[0][2])) return undefined;
  const places = grids.map((grid) => [(first.y - grid.y) / first.height, (grid.x - first.x) / first.width].map(Math.round));
  if (places.every(([row, column]) => row === 0 && column === 0)) return undefined;
  const [top, left] = [0, 1].map((axis) => Math.min(...places.map((place) => place[axis])));
  return parts.map((part, index) => {
    const [rows, columns, bands] = lengths[index];
    return { ...part, rows, columns, bands, top: places[index][0] - top, left: places[index][1] - left };
  });
}

function isSameGrid(one: MapGrid, other: MapGrid): boolean {
  const apart = [(other.y - one.y) / other.height, (one.x - other.x) / other.width];
  return (
    one.crs === other.crs &&
    Math.abs(one.width / other.width - 1) < 1e-6 &&
    Math.abs(one.height / other.height - 1) < 1e-6 &&
    apart.every((distance) => Math.abs(distance - Math.round(distance)) < SAME)
  );
}

/**
 * Reads tiles into one cube; what none of them covers holds no data. Where two cover a pixel, the later one counts.
 *
 * @throws Failure `array-too-large`, and those of `readValues`
 */
export async function readMosaic(
  tiles: readonly Tile[],
  onProgress?: ReadProgress,
): Promise<{ readonly cube: NumericVariable; readonly sources: readonly SceneSource[] }> {
  const [first] = tiles;
  const { bands } = first;
  const { rows, columns, georeference } = wholeOf(tiles);
  const types = new Set(tiles.map(({ opened: { variable } }) => cubeType(variable.type!)));
  const shared: NumericType = types.size === 1 ? [...types][0] : 'float32';
  const declared = tiles.map(({ opened: { variable } }) => cubeFacts(variable, shared, bands)?.ignore).find((one) => one !== undefined);
  // Whole numbers without a value for no data have none to give.
  const type = declared === undefined && !shared.startsWith('float') ? 'float32' : shared;
  const fill = declared ?? NaN;
  for (const { opened } of tiles) checkRoom(opened, type);
  // Far apart tiles make a large image of nothing: only this machine's memory bounds it.
  checkSize(first.opened.data, [rows, columns, bands], type, Infinity);
  const values = newArray(type, productOf([rows, columns, bands]));
  values.fill(fill);
  const [row, column, band] = stridesOf([rows, columns, bands]);
  const sources: SceneSource[] = [];
  for (const [index, { opened, axes, top, left }] of tiles.entries()) {
    const target = { type, values, strides: { rows: row, columns: column, bands: band }, start: top * row + left * column };
    sources.push(await readValues(opened, axes, target, shareOf(onProgress, index, tiles.length)));
    if (declared !== undefined) replaceNoData(values, opened.variable, type, declared, { bands, from: 0, count: bands });
  }
  const facts: ImageFacts = {
    ...cubeFacts(first.opened.variable, type, bands),
    georeference,
    ...(declared !== undefined && { ignore: declared }),
  };
  const remarks = tiles.flatMap(({ opened: { variable, data } }) => (variable.remarks ?? []).map((remark) => `${data}: ${remark}`));
  return {
    cube: { name: first.opened.variable.name, type, shape: [rows, columns, bands], values, facts, ...(remarks.length > 0 && { remarks }) },
    sources,
  };
}

/** The size of the image that tiles are parts of, and where it lies. */
export function wholeOf(tiles: readonly Tile[]): {
  readonly rows: number;
  readonly columns: number;
  readonly georeference: NonNullable<ImageFacts['georeference']>;
} {
  return {
    rows: Math.max(...tiles.map((tile) => tile.top + tile.rows)),
    columns: Math.max(...tiles.map((tile) => tile.left + tile.columns)),
    georeference: placeOf(tiles[0], tiles),
  };
}

/** The georeference of the first tile, moved to the corner of the whole. */
function placeOf({ top, left, opened: { variable, data } }: Tile, tiles: readonly Tile[]): NonNullable<ImageFacts['georeference']> {
  const own = variable.facts!.georeference!;
  const { ModelTiepoint: tie, ModelPixelScale: scale } = own as Record<string, number[] | undefined>;
  if (tie?.length === 6 && scale) {
    return { ...own, ModelTiepoint: [tie[0], tie[1], tie[2], tie[3] - left * scale[0], tie[4] + top * scale[1], tie[5]] };
  }
  const info = typeof own['map info'] === 'string' ? own['map info'].split(',').map((item) => item.trim()) : [];
  if (info.length >= 7) {
    const moved = info.map((item, index) =>
      index === 3 ? String(Number(item) - left * Number(info[5])) : index === 4 ? String(Number(item) + top * Number(info[6])) : item,
    );
    return { ...own, 'map info': moved.join(', ') };
  }
  throw new Failure({
    code: 'place-mismatch',
    place: { file: data },
    message: `the ${tiles.length} tiles have a georeference that cannot be moved`,
    hint: 'Write them into one file first (gdalbuildvrt, gdal_translate).',
  });
}
