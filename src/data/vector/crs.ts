import { Failure } from '../../errors/failure.js';
import type { ImageFacts } from '../cube.js';
import type { MapGrid } from '../georeference.js';
import type { Crs, Position } from './layer.js';

/** What EPSG's codes mean to PROJ: longitude and latitude, UTM zones on common data, the web's. Others say it themselves (WKT). */
function definitionOf({ code, wkt }: Crs): string | undefined {
  const utm =
    code === undefined
      ? undefined
      : code > 32600 && code <= 32660
        ? `+proj=utm +zone=${code - 32600} +datum=WGS84 +units=m +no_defs`
        : code > 32700 && code <= 32760
          ? `+proj=utm +zone=${code - 32700} +south +datum=WGS84 +units=m +no_defs`
          : code >= 25828 && code <= 25838
            ? `+proj=utm +zone=${code - 25800} +ellps=GRS80 +units=m +no_defs`
            : code >= 26901 && code <= 26923
              ? `+proj=utm +zone=${code - 26900} +datum=NAD83 +units=m +no_defs`
              : undefined;
  if (utm) return utm;
  if (code === 4326) return '+proj=longlat +datum=WGS84 +no_defs';
  if (code === 4258) return '+proj=longlat +ellps=GRS80 +no_defs';
  if (code === 4269) return '+proj=longlat +datum=NAD83 +no_defs';
  if (code === 3857) return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs';
  return wkt;
}

/** In which coordinates an image lies; undefined where it does not say. */
export function crsOfGrid({ crs }: MapGrid, facts: ImageFacts | undefined): Crs | undefined {
  const code = /^EPSG:(\d+)$/.exec(crs ?? '')?.[1];
  const wkt = facts?.georeference?.['coordinate system string'];
  if (code === undefined && typeof wkt !== 'string') return undefined;
  return { ...(code !== undefined && { code: Number(code) }), ...(typeof wkt === 'string' && { wkt }) };
}

/**
 * How positions of a file are brought to the projection of the cube.
 *
 * @throws Failure `place-mismatch` where a projection is not known or not read
 */
export async function transformer(from: Crs, to: Crs, file: string): Promise<(position: Position) => Position> {
  if (from.code !== undefined && from.code === to.code) return (position) => position;
  const [source, target] = [definitionOf(from), definitionOf(to)];
  if (source === undefined || target === undefined) throw unknown(nameOf(source === undefined ? from : to), file);
  if (source === target) return (position) => position;
  const { default: proj4 } = await import('proj4');
  try {
    const both = proj4(source, target);
    return ([x, y]) => both.forward([x, y]) as unknown as Position;
  } catch (error) {
    throw unknown(`${nameOf(from)} or ${nameOf(to)} (${(error as Error).message ?? String(error)})`, file).causedBy(error);
  }
}

function nameOf({ code, wkt }: Crs): string {
  return code === undefined ? (/"([^"]+)"/.exec(wkt ?? '')?.[1] ?? 'a projection without a name') : `EPSG:${code}`;
}

function unknown(name: string, file: string): Failure {
  return new Failure({
    code: 'place-mismatch',
    place: { file },
    message: `the labels and the cube lie in different projections, and ${name} is not known here`,
    hint: "Bring the labels to the cube's projection: ogr2ogr -t_srs EPSG:… NEW OLD, of a mask of pixels gdalwarp -r near -t_srs EPSG:….",
  });
}
