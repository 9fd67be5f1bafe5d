import { log } from '../../numerics/functions.js';
import { type LegendEntry } from '../../pictures/image/legend.js';
import { UNLABELLED } from '../../pictures/image/palette.js';
import { maskPicture } from '../../pictures/image/mask-picture.js';
import { parseColour, type Picture } from '../../pictures/image/picture.js';
import { rampColours, rampLegend, rampPicture } from '../../pictures/image/ramp.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { TiffContent } from './geotiff.js';
import type { MapRecord } from './map-record.js';

/** Stands for no entropy: where there is no class. */
export const NO_ENTROPY = -1;
/** The empty set: no class reaches the threshold. */
const EMPTY = '#d55e00';
/** Sizes with a colour of their own, but for the empty set; larger sets share the last. */
const SIZES = 8;

/** Stands for no set: 0 is the empty one. */
export function noSize(sizes: Uint8Array | Uint16Array): number {
  return sizes instanceof Uint8Array ? 255 : 65535;
}

/** A raster of one band, with what GIS programs should know of it. */
export interface UncertaintyRaster extends Pick<TiffContent, 'unit'> {
  readonly name: string;
  readonly values: Uint8Array | Uint16Array | Float32Array;
  readonly noData: number;
  /** What its band is called. */
  readonly band: string;
}

/** What a map has of the probabilities of all classes, as rasters. */
export function uncertaintyRasters({ entropy, setSizes }: MapRecord, { uncertainty }: MapFacts): UncertaintyRaster[] {
  return [
    ...(entropy ? [{ name: 'entropy', values: entropy, noData: NO_ENTROPY, unit: 'nats', band: 'entropy, nats' }] : []),
    ...(setSizes
      ? [
          {
            name: 'set-size',
            values: setSizes,
            noData: noSize(setSizes),
            unit: 'classes',
            band: `classes in the conformal set of ${percent(uncertainty)}`,
          },
        ]
      : []),
  ];
}

/** The same as pictures, with their legends. */
export function* uncertaintyPictures(
  { rows, columns, classes, entropy, setSizes }: MapRecord,
  facts: MapFacts,
): Generator<[string, { picture: Picture; legend: LegendEntry[] }]> {
  if (entropy) {
    const most = log(facts.classes.length);
    const shares = entropy.map((nats) => nats / most);
    const apart = parseColour(UNLABELLED);
    const picture = rampPicture(rows, columns, shares, (pixel) => classes[pixel] > 0, apart);
    yield ['entropy', { picture, legend: rampLegend((share) => `${(share * most).toFixed(2)} nats`) }];
  }
  if (setSizes) yield ['set-size', sizePicture({ rows, columns, setSizes }, facts)];
}

function sizePicture(
  { rows, columns, setSizes }: Pick<MapRecord, 'rows' | 'columns'> & Required<Pick<MapRecord, 'setSizes'>>,
  facts: MapFacts,
) {
  const shown = Math.min(SIZES, facts.classes.length);
  const colours = [EMPTY, ...rampColours(shown)];
  // A mask's 0 has no class, and so no set.
  const values = setSizes.map((size) => (size === noSize(setSizes) ? 0 : 1 + Math.min(size, shown)));
  const texts = colours.map((_, size) =>
    size === 0
      ? 'no class'
      : `${size}${size === shown && facts.classes.length > shown ? ' or more' : ''} ${size === 1 ? 'class' : 'classes'}`,
  );
  return {
    picture: maskPicture({ rows, columns, values }, new Map(colours.map((colour, index) => [index + 1, colour]))),
    legend: colours.map((colour, index) => ({ colour, text: texts[index] })),
  };
}

function percent(uncertainty: MapFacts['uncertainty']): string {
  return uncertainty?.coverage === undefined ? 'an unknown coverage' : `${Number((100 * uncertainty.coverage).toFixed(6))} %`;
}
