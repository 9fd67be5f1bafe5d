import { type Georeference, gridOf } from '../data/georeference.js';
import { Failure } from '../errors/failure.js';
import { confusionMatrix } from '../evaluate/confusion.js';
import { type AreaEstimates, estimateAreas } from '../evaluate/statistics/areas.js';

/** A map, and reference pixels that were drawn at random in each of its classes. */
export interface SampledMap {
  /** The map, from 1; 0 is not classified. */
  readonly map: ArrayLike<number>;
  readonly columns: number;
  /** Flat indices, and the reference class of each from 1. */
  readonly sample: { readonly pixels: ArrayLike<number>; readonly labels: ArrayLike<number> };
  readonly classes: readonly string[];
  readonly georeference?: Georeference;
  /** The file of the sample, for messages. */
  readonly file: string;
}

export interface Areas extends AreaEstimates {
  readonly classNames: readonly string[];
  /** Classified pixels of the map, and pixels of the sample. */
  readonly pixels: number;
  readonly sampled: number;
  /** Of the whole map; undefined where the georeference does not say metres. */
  readonly hectares?: number;
}

/**
 * @throws Failure `pixels-file` where the sample is no sample of the map: a pixel twice, one without a class or that the map leaves
 * out, or a class of the map without any
 */
export function areasOf({ map, columns, sample, classes, georeference, file }: SampledMap): Areas {
  const place = (pixel: number) => `row ${Math.floor(pixel / columns)}, column ${pixel % columns}`;
  const seen = new Set<number>();
  for (const [at, pixel] of Array.from(sample.pixels).entries()) {
    if (seen.has(pixel)) throw wrong(file, `${place(pixel)} is in the sample twice`, 'Draw without replacement, and list each pixel once.');
    seen.add(pixel);
    if (sample.labels[at] === 0) throw wrong(file, `${place(pixel)} has no class`, 'Give the reference class of every pixel.');
    if (map[pixel] === 0) throw wrong(file, `the map has no class at ${place(pixel)}`, 'Sample only pixels that the map classifies.');
  }
  const mapped = Array.from(sample.pixels, (pixel) => map[pixel]);
  const counts = confusionMatrix(mapped, sample.labels, classes.length);
  const pixels = new Array<number>(classes.length).fill(0);
  for (let at = 0; at < map.length; at++) if (map[at] > 0) pixels[map[at] - 1]++;
  const estimates = estimateAreas(counts, pixels);
  if (!estimates) {
    const empty = classes.filter((_, at) => pixels[at] > 0 && counts[at].every((count) => count === 0));
    throw wrong(file, `no pixel of the sample lies where the map has ${empty.join(', ')}`, 'Sample every class of the map.');
  }
  const all = pixels.reduce((sum, count) => sum + count, 0);
  const one = squareMetres(georeference);
  const hectares = one === undefined ? {} : { hectares: (all * one) / 10000 };
  return { ...estimates, classNames: classes, pixels: all, sampled: sample.pixels.length, ...hectares };
}

/** UTM zones on common data, by EPSG code. */
const UTM_METRES: readonly (readonly [base: number, zones: number])[] = [
  [32600, 60],
  [32700, 60],
  [26900, 23],
  [25800, 38],
  [26700, 23],
];
const METRE = 9001;
/** Mercator's metres, as of web maps, are those of the equator, which are fewer elsewhere. */
const STRETCHED: ReadonlySet<number> = new Set([3857, 3785, 900913, 102100, 102113, 3395, 54004, 41001, 3832]);
/** The same projection where no code names it: in a text, at the head of ENVI's `map info`, or as GeoTIFF's CT_Mercator. */
const MERCATOR = [
  /(?:PROJECTION|METHOD)\["(?:Popular[ _]Visuali[sz]ation[ _])?(?:Pseudo[ _-])?Mercator/i,
  /^\{?\s*(?![^,]*(?:Transverse|Oblique))[^,]*\bMercator/i,
] as const;
const CT_MERCATOR = 7;

/** Whether the metres of a georeference are others on the ground, from place to place: those of Mercator's projection. */
export function isStretched(georeference: Georeference | undefined): boolean {
  if (!georeference) return false;
  const { geoKeys } = georeference as { geoKeys?: Readonly<Record<string, number>> };
  const [text, info] = ['coordinate system string', 'map info'].map((entry) => String(georeference[entry] ?? ''));
  const code = Number(/^EPSG:(\d+)$/.exec(gridOf(georeference)?.crs ?? '')?.[1]);
  return STRETCHED.has(code) || geoKeys?.ProjCoordTransGeoKey === CT_MERCATOR || MERCATOR[0].test(text) || MERCATOR[1].test(info);
}

/** The area of a pixel; undefined where the grid has none or its unit is not known to be the metre on the ground: degrees have no area. */
export function squareMetres(georeference: Georeference | undefined): number | undefined {
  const grid = gridOf(georeference);
  if (!grid || !georeference || isStretched(georeference)) return undefined;
  const { geoKeys } = georeference as { geoKeys?: Readonly<Record<string, number>> };
  const info = String(georeference['map info'] ?? '');
  const code = Number(/^EPSG:(\d+)$/.exec(grid.crs ?? '')?.[1]);
  const units = /units\s*=\s*([A-Za-z]+)/.exec(info)?.[1];
  const inMetres =
    units === undefined
      ? geoKeys?.ProjLinearUnitsGeoKey === METRE ||
        /^\{?\s*UTM\b/.test(info) ||
        UTM_METRES.some(([base, zones]) => code > base && code <= base + zones)
      : /^met(er|re)s?$/i.test(units);
  return inMetres ? grid.width * grid.height : undefined;
}

function wrong(file: string, message: string, hint: string): Failure {
  return new Failure({ code: 'pixels-file', message, place: { file }, hint });
}
