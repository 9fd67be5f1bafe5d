import { Failure } from '../../errors/failure.js';
import { formatShape, type ImageFacts, newArray, type NumericType, type NumericVariable, type SceneSource } from '../cube.js';
import { type ImagePlace, isOtherCrs, placeOf } from '../georeference.js';
import { cubeFacts, replaceNoData } from './no-data.js';
import type { OpenedArray } from './open-array.js';
import { rangesOf } from './ranges.js';
import type { CubeAxis } from '../readers/index.js';
import { cubeType } from '../readers/numbers.js';
import { stridesOf } from '../readers/place.js';
import { checkRoom, type ReadProgress, readValues, shareOf } from './read-values.js';

/** A cube's array and what its axes are. */
export interface OrientedArray {
  readonly opened: OpenedArray;
  readonly axes: readonly CubeAxis[];
}

/**
 * Reads several cubes of the same pixels into one, band behind band. It has their type where they share one, else float32; its no data
 * value is the first that one of them declares, and takes the place of the others'.
 *
 * @throws Failure `size-mismatch`, and those of `readValues`
 */
export async function readJoinedCube(
  parts: readonly OrientedArray[],
  onProgress?: ReadProgress,
): Promise<{ readonly cube: NumericVariable; readonly sources: readonly SceneSource[] }> {
  const lengths = parts.map(({ opened: { shape }, axes }) =>
    (['rows', 'columns', 'bands'] as const).map((role) => (axes.includes(role) ? shape[axes.indexOf(role)] : 1)),
  );
  const [[rows, columns]] = lengths;
  for (const [index, [otherRows, otherColumns]] of lengths.entries()) {
    if (otherRows === rows && otherColumns === columns) continue;
    throw new Failure({
      code: 'size-mismatch',
      place: { file: parts[index].opened.data },
      message: `its pixels are ${formatShape([otherRows, otherColumns])}, those of ${parts[0].opened.data} ${formatShape([rows, columns])}`,
      hint: "Cubes whose bands are joined have the same pixels: resample one to the other's grid.",
    });
  }
  const bands = lengths.reduce((sum, [, , count]) => sum + count, 0);
  const type = commonType(parts);
  for (const { opened } of parts) checkRoom(opened, type);
  const values = newArray(type, rows * columns * bands);
  const [row, column, band] = stridesOf([rows, columns, bands]);
  const facts = parts.map(({ opened: { variable } }, index) => cubeFacts(variable, type, lengths[index][2]) ?? {});
  const ignore = facts.find((one) => one.ignore !== undefined)?.ignore;
  const sources: SceneSource[] = [];
  for (const [index, { opened, axes }] of parts.entries()) {
    const start = lengths.slice(0, index).reduce((sum, [, , count]) => sum + count, 0);
    sources.push(
      await readValues(
        opened,
        axes,
        { type, values, strides: { rows: row, columns: column, bands: band }, start },
        shareOf(onProgress, index, parts.length),
      ),
    );
    if (ignore !== undefined) replaceNoData(values, opened.variable, type, ignore, { bands, from: start, count: lengths[index][2] });
  }
  const { joined, remarks } = joinFacts(facts, parts, ignore);
  remarks.push(...placeRemarks(facts, parts, { rows, columns }));
  const own = parts.flatMap(({ opened: { variable, data } }) => (variable.remarks ?? []).map((remark) => `${data}: ${remark}`));
  const all = [...own, ...remarks];
  return {
    cube: {
      name: parts.map(({ opened: { variable } }) => variable.name).join(' + '),
      type,
      shape: [rows, columns, bands],
      values,
      ...(Object.keys(joined).length > 0 && { facts: joined }),
      ...(all.length > 0 && { remarks: all }),
    },
    sources,
  };
}

function commonType(parts: readonly OrientedArray[]): NumericType {
  const types = new Set(parts.map(({ opened: { variable } }) => cubeType(variable.type!)));
  return types.size === 1 ? [...types][0] : 'float32';
}

/** Lists of bands follow each other where all parts have them; a scale counts where all have the same. */
function joinFacts(
  facts: readonly ImageFacts[],
  parts: readonly OrientedArray[],
  ignore: number | undefined,
): { joined: ImageFacts; remarks: string[] } {
  const list = <Item>(of: (one: ImageFacts) => readonly Item[] | undefined): Item[] | undefined => {
    const lists = facts.map(of);
    return lists.every((one) => one !== undefined) ? lists.flat() : undefined;
  };
  const [wavelengths, fwhm, goodBands, bandNames] = [
    list((one) => one.wavelengths),
    list((one) => one.fwhm),
    list((one) => one.goodBands),
    list((one) => one.bandNames),
  ];
  const same = facts.every(({ scale, zero }) => scale === facts[0].scale && zero === facts[0].zero);
  const { scale, zero } = same ? facts[0] : {};
  const georeference = facts.find((one) => one.georeference)?.georeference;
  const joined: ImageFacts = {
    ...(wavelengths && { wavelengths }),
    ...(fwhm && { fwhm }),
    ...(goodBands && { goodBands }),
    ...(bandNames && { bandNames }),
    ...(scale !== undefined && { scale }),
    ...(zero !== undefined && { zero }),
    ...(ignore !== undefined && { ignore }),
    ...(georeference && { georeference }),
  };
  const overlap = overlapOf(facts);
  return {
    joined,
    remarks: [
      ...(same ? [] : [`the scale factors of ${parts.map(({ opened: { data } }) => data).join(' and ')} differ: none is applied`]),
      ...(overlap.length > 0
        ? [
            `bands ${rangesOf(overlap).join(', ')} lie in the range of another of the joined cubes: both are kept (dataset.bands leaves some out)`,
          ]
        : []),
    ],
  };
}

/** Parts of a pixel by which cubes of the same pixels may lie apart. */
const SAME = 0.05;

/** Which parts lie elsewhere than the first by their georeferences: perhaps they are tiles, on grids that do not fit. */
function placeRemarks(
  facts: readonly ImageFacts[],
  parts: readonly OrientedArray[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): string[] {
  const places = facts.map(({ georeference }) => placeOf(georeference));
  const first = places.findIndex((place) => place !== undefined);
  return places.flatMap((place, index) => {
    if (!place || isNear(places[first]!, place, [rows, columns])) return [];
    const [own, other] = [parts[index].opened.data, parts[first].opened.data];
    return [`by its georeference ${own} lies elsewhere than ${other}: their bands are joined pixel by pixel, as of the same pixels`];
  });
}

function isNear(one: ImagePlace, other: ImagePlace, [rows, columns]: readonly [number, number]): boolean {
  if (isOtherCrs(one.crs, other.crs)) return false;
  const apart = one.matrix.map((value, index) => Math.abs(value - other.matrix[index]));
  const size = Math.sqrt(Math.abs(one.matrix[1] * one.matrix[5] - one.matrix[2] * one.matrix[4]));
  return [0, 3].every((axis) => apart[axis] + apart[axis + 1] * columns + apart[axis + 2] * rows < SAME * size);
}

/** Bands, from 1, of later parts that lie between the wavelengths of an earlier one. */
function overlapOf(facts: readonly ImageFacts[]): number[] {
  const found: number[] = [];
  let first = 1;
  for (const [index, { wavelengths = [] }] of facts.entries()) {
    const earlier = facts
      .slice(0, index)
      .flatMap((one) => (one.wavelengths ? [[Math.min(...one.wavelengths), Math.max(...one.wavelengths)]] : []));
    found.push(...wavelengths.flatMap((one, band) => (earlier.some(([from, to]) => one >= from && one <= to) ? [first + band] : [])));
    first += wavelengths.length;
  }
  return found;
}
