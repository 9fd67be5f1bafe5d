import { escapeMarkup } from '../../errors/visible.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { UNCLASSIFIED } from './envi.js';

/** What GDAL, and QGIS by it, reads beside a GeoTIFF: the names of the classes, and a projection that has no code. */
export function auxiliaryXml(wkt: string | undefined, facts?: Pick<MapFacts, 'classes'>): string {
  const categories = facts ? [UNCLASSIFIED, ...facts.classes].map((name) => `      <Category>${escapeMarkup(name)}</Category>`) : [];
  return `${[
    '<PAMDataset>',
    ...(wkt ? [`  <SRS>${escapeMarkup(wkt)}</SRS>`] : []),
    ...(facts ? ['  <PAMRasterBand band="1">', '    <CategoryNames>', ...categories, '    </CategoryNames>', '  </PAMRasterBand>'] : []),
    '</PAMDataset>',
  ].join('\n')}\n`;
}
