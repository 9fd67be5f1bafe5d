import { type LegendEntry, withLegend } from '../../pictures/image/legend.js';
import { maskPicture } from '../../pictures/image/mask-picture.js';
import { classColours, UNLABELLED } from '../../pictures/image/palette.js';
import { enlarge, parseColour, type Picture } from '../../pictures/image/picture.js';
import { rampLegend, rampPicture } from '../../pictures/image/ramp.js';
import { ERROR_COLOURS, errorLegend, errorRaster } from './error-map.js';
import type { MapParts } from './map-facts.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { MapRecord } from './map-record.js';
import { uncertaintyPictures } from './uncertainty-files.js';

/** A small scene is drawn larger, up to about so many pixels a side, and so many a pixel of the scene. */
const [WANTED_SIDE, MOST_TIMES] = [600, 4];

interface Drawn {
  readonly picture: Picture;
  readonly legend: readonly LegendEntry[];
}

/**
 * The pictures of a map by name, one after the other: `classification`, `labelled`, `ground-truth` (each also as `…-safe`, in
 * colour-blind safe colours), `confidence`, `entropy` and `set-size` where it has them, `false-colour`, `errors`, and each with a
 * legend beside as `…-legend`.
 */
export function* mapPictures(map: MapRecord, facts: MapFacts, parts?: MapParts): Generator<[name: string, picture: Picture]> {
  const { rows, columns } = map;
  const times = Math.max(1, Math.min(MOST_TIMES, Math.floor(WANTED_SIDE / Math.max(rows, columns))));
  for (const [name, { picture, legend }] of drawnOf(map, facts, parts)) {
    const large = enlarge(picture, times);
    yield [name, large];
    yield [`${name}-legend`, withLegend(large, legend)];
  }
}

function* drawnOf(map: MapRecord, facts: MapFacts, parts?: MapParts): Generator<[string, Drawn]> {
  const { rows, columns, confidence, classes, colour } = map;
  yield* classPictures(map, facts, facts.colours, '');
  yield* classPictures(
    map,
    facts,
    classColours(
      facts.classes.map(() => ({})),
      'safe',
    ),
    '-safe',
  );
  yield [
    'confidence',
    { picture: rampPicture(rows, columns, confidence, (pixel) => classes[pixel] > 0, parseColour(UNLABELLED)), legend: rampLegend() },
  ];
  yield* uncertaintyPictures(map, facts);
  yield ['false-colour', { picture: { width: columns, height: rows, rgb: colour }, legend: colourLegend(facts) }];
  const errors = errorRaster(map, parts);
  if (errors) yield ['errors', { picture: maskPicture({ rows, columns, values: errors }, ERROR_COLOURS), legend: errorLegend(errors) }];
}

function* classPictures(
  { rows, columns, classes, labels }: MapRecord,
  facts: MapFacts,
  colours: readonly string[],
  suffix: string,
): Generator<[string, Drawn]> {
  const known = new Map(colours.map((colour, index) => [index + 1, colour]));
  const legend = facts.classes.map((name, index) => ({ colour: colours[index], text: `${index + 1} ${name}` }));
  const draw = (name: string, values: ArrayLike<number>): [string, Drawn] => [
    `${name}${suffix}`,
    { picture: maskPicture({ rows, columns, values }, known), legend },
  ];
  if (facts.scope === 'scene') yield draw('classification', classes);
  if (!labels) return;
  yield draw(
    'labelled',
    classes.map((one, pixel) => (labels[pixel] > 0 ? one : 0)),
  );
  yield draw('ground-truth', labels);
}

function colourLegend({ falseColour: { bands, wavelengths } }: MapFacts): LegendEntry[] {
  return ['#ff0000', '#00ff00', '#0000ff'].map((colour, index) => ({
    colour,
    text: `band ${bands[index]}${wavelengths ? `, ${Math.round(wavelengths[index])} nm` : ''}`,
  }));
}
