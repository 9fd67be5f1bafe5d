import { gridOf, placeOf } from '../../data/georeference.js';
import { escapeMarkup } from '../../errors/visible.js';
import { parseColour } from '../../pictures/image/picture.js';
import { UNLABELLED } from '../../pictures/image/palette.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { UNCLASSIFIED } from './envi.js';
import { tiffPlace } from './georeference.js';
import { NO_PROBABILITY } from './probabilities.js';
import { NO_ENTROPY } from './uncertainty-files.js';

/** A map of some rows of a scene, in a folder beside the mosaic. */
interface MosaicTile {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
}

interface Band {
  readonly type: 'Byte' | 'UInt16' | 'Float32';
  readonly noData?: number;
  readonly unit?: string;
  readonly name?: string;
  /** Of a classification. */
  readonly legend?: readonly string[];
}

/**
 * The maps of a scene's tiles as one raster for each kind: virtual datasets of GDAL (VRT), which QGIS opens. They hold no values.
 *
 * @param facts of the first tile, whose place is the scene's
 * @param has whether the maps have a raster of that name
 * @returns the text of each, by the raster's name
 */
export function mosaics(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  tiles: readonly MosaicTile[],
  facts: MapFacts,
  has: (raster: string) => boolean,
): Map<string, string> {
  const { length: count } = facts.classes;
  const rasters: Readonly<Record<string, readonly Band[]>> = {
    classification: [{ type: count > 255 ? 'UInt16' : 'Byte', noData: 0, legend: legendOf(facts) }],
    confidence: [{ type: 'Float32' }],
    entropy: [{ type: 'Float32', noData: NO_ENTROPY, unit: 'nats' }],
    'set-size': [count < 255 ? { type: 'Byte', noData: 255, unit: 'classes' } : { type: 'UInt16', noData: 65535, unit: 'classes' }],
    probabilities: facts.classes.map((name) => ({ type: 'Float32', noData: NO_PROBABILITY, name })),
  };
  return new Map(
    Object.entries(rasters).flatMap(([raster, bands]) => {
      if (!has(raster)) return [];
      const lines = bands.flatMap((band, index) => bandLines(band, index + 1, raster, tiles, columns));
      const head = `<VRTDataset rasterXSize="${columns}" rasterYSize="${rows}">`;
      return [[raster, `${[head, ...placeLines(facts), ...lines, '</VRTDataset>'].join('\n')}\n`] as const];
    }),
  );
}

function placeLines({ georeference }: MapFacts): string[] {
  const { wkt } = tiffPlace(georeference);
  const grid = gridOf(georeference);
  const found = placeOf(georeference);
  const srs = wkt ?? (found?.crs?.startsWith('EPSG:') ? found.crs : undefined);
  const place = grid ? [grid.x, grid.width, 0, grid.y, 0, -grid.height] : found?.matrix;
  return [
    ...(srs === undefined ? [] : [`  <SRS>${escapeMarkup(srs)}</SRS>`]),
    ...(place ? [`  <GeoTransform>${place.join(', ')}</GeoTransform>`] : []),
  ];
}

function bandLines(
  { type, noData, unit, name, legend }: Band,
  number: number,
  raster: string,
  tiles: readonly MosaicTile[],
  columns: number,
): string[] {
  const rectangle = (from: number, rows: number) => `xOff="0" yOff="${from}" xSize="${columns}" ySize="${rows}"`;
  return [
    `  <VRTRasterBand dataType="${type}" band="${number}">`,
    ...(name === undefined ? [] : [`    <Description>${escapeMarkup(name)}</Description>`]),
    ...(unit === undefined ? [] : [`    <UnitType>${unit}</UnitType>`]),
    ...(noData === undefined ? [] : [`    <NoDataValue>${noData}</NoDataValue>`]),
    ...(legend ?? []),
    ...tiles.flatMap(({ folder, from, to }) => [
      '    <SimpleSource>',
      `      <SourceFilename relativeToVRT="1">${escapeMarkup(`${folder}/${raster}.tif`)}</SourceFilename>`,
      `      <SourceBand>${number}</SourceBand>`,
      `      <SrcRect ${rectangle(0, to - from)}/>`,
      `      <DstRect ${rectangle(from, to - from)}/>`,
      '    </SimpleSource>',
    ]),
    '  </VRTRasterBand>',
  ];
}

function legendOf({ classes, colours }: MapFacts): string[] {
  // What is unclassified is transparent, as GDAL has the value that means no data.
  const entries = [UNLABELLED, ...colours].map((colour, index) => {
    const [red, green, blue] = parseColour(colour);
    return `      <Entry c1="${red}" c2="${green}" c3="${blue}" c4="${index === 0 ? 0 : 255}"/>`;
  });
  const names = [UNCLASSIFIED, ...classes].map((name) => `      <Category>${escapeMarkup(name)}</Category>`);
  return [
    '    <ColorInterp>Palette</ColorInterp>',
    '    <CategoryNames>',
    ...names,
    '    </CategoryNames>',
    '    <ColorTable>',
    ...entries,
    '    </ColorTable>',
  ];
}
