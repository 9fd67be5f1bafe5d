import { gridOf, tiffPlace } from '../../data/georeference.js';
import { transformer } from '../../data/vector/crs.js';
import type { Crs } from '../../data/vector/layer.js';
import { Failure } from '../../errors/failure.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { Corner } from './polygons.js';

/** Decimals of longitude and latitude: a centimetre. */
const DEGREES = 7;
/** User-defined, or undefined. */
const NO_CODE = [0, 32767];

/** The projection of a map's scene, as far as its georeference says it. */
function crsOf({ georeference }: Pick<MapFacts, 'georeference'>): Crs {
  const { geoKeys, wkt } = tiffPlace(georeference);
  const keys = [geoKeys?.ProjectedCSTypeGeoKey, geoKeys?.GeographicTypeGeoKey];
  const code = keys.find((one): one is number => typeof one === 'number' && !NO_CODE.includes(one));
  return { ...(code === undefined ? {} : { code }), ...(wkt === undefined ? {} : { wkt }) };
}

/** Longitude and latitude (WGS 84) of a corner of pixels; undefined where the scene has no place, or a projection that is not known. */
export async function lonLatOf(
  facts: Pick<MapFacts, 'georeference' | 'scene'>,
): Promise<((corner: Corner) => readonly number[]) | undefined> {
  const grid = gridOf(facts.georeference);
  if (!grid) return undefined;
  const { x, y, width, height } = grid;
  try {
    const forward = await transformer(crsOf(facts), { code: 4326 }, facts.scene);
    return ([column, row]) => forward([x + column * width, y - row * height]).map((value) => Number(value.toFixed(DEGREES)));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
