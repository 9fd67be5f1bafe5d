import type { CubeAxis } from '../reader.js';

/** What dimensions are called, in lower case and without `_`, `-` and blanks. */
const NAMES: readonly (readonly [RegExp, CubeAxis])[] = [
  [/^(y|yc|rows?|lines?|numberoflines|downtrack|alongtrack|northing|lat(itude)?|scans?|numberofscans|height)$/, 'rows'],
  [/^(x|xc|cols?|columns?|samples?|pixels?|pixelsperline|crosstrack|acrosstrack|ccdpixels|easting|lon(gitude)?|width)$/, 'columns'],
  [/^(bands?|nbands?|wavelengths?\d?d?|spectralbands?|numberofbands|channels?|(blue|red|swir)bands)$/, 'bands'],
];

/** What the axes of an array are by the names of its dimensions; undefined unless each is named, and as an axis of its own. */
export function axesOfNames(names: readonly (string | undefined)[]): readonly CubeAxis[] | undefined {
  if (names.length < 2 || names.length > 3) return undefined;
  const axes: CubeAxis[] = [];
  for (const name of names) {
    const plain = name
      ?.split('/')
      .at(-1)
      ?.toLowerCase()
      .replace(/[\s_-]+/g, '');
    const axis = NAMES.find(([pattern]) => plain !== undefined && pattern.test(plain))?.[1];
    if (!axis || axes.includes(axis)) return undefined;
    axes.push(axis);
  }
  return axes.length === 3 || !axes.includes('bands') ? axes : undefined;
}
