/** From a unit to nm, and whether a width can be converted as a centre is. */
export interface WavelengthUnit {
  toNanometres(value: number): number;
  readonly widths: boolean;
}

const times = (factor: number): WavelengthUnit => ({ toNanometres: (value) => rounded(value * factor), widths: true });
const over = (dividend: number): WavelengthUnit => ({ toNanometres: (value) => rounded(dividend / value), widths: false });
const [NANOMETRES, MICROMETRES] = [times(1), times(1000)];

/** Spellings, in lower case and without anything but letters and digits. */
const UNITS: readonly (readonly [RegExp, WavelengthUnit])[] = [
  [/^(nm|nano(m(et(er|re)s?)?)?)$/, NANOMETRES],
  // The sign for micro has two code points, and some files have lost it in an encoding.
  [/^(([uµμ]|â|î|\ufffd)?[uµμ\ufffd¼]m|mum|micro(m(et(er|re)s?)?)?|microns?|mic)$/, MICROMETRES],
  [/^(mm|millimet(er|re)s?)$/, times(1e6)],
  [/^(m|met(er|re)s?)$/, times(1e9)],
  [/^(å|angstroms?|ångströms?)$/, times(0.1)],
  [/^(wavenumbers?(cm1?)?|cm1?|1cm|percm)$/, over(1e7)],
  [/^(ghz|gigahertz)$/, over(299792458)],
  [/^(thz|terahertz)$/, over(299792.458)],
];
const NO_UNIT = /^(unknown|none|na|unspecified|undefined|)$/;

/**
 * What a file's wavelengths are in, from its own word for it and the values; undefined where bands are numbered otherwise. No band
 * lies below 100 nm: without a unit such values are micrometres, as ENVI has it, and where the word says nanometres they are none.
 */
export function wavelengthUnit(word: string | undefined, values: readonly number[] | undefined): WavelengthUnit | undefined {
  const spelled = (word ?? '').toLowerCase().replace(/[^\p{L}\p{N}\ufffd]/gu, '');
  const known = UNITS.find(([pattern]) => pattern.test(spelled))?.[1];
  if (!known && !NO_UNIT.test(spelled)) return undefined;
  if (known && known !== NANOMETRES && known !== MICROMETRES) return known;
  if (!values || values.length === 0) return known;
  if (Math.max(...values) < 100) return MICROMETRES;
  return Math.min(...values) >= 100 ? NANOMETRES : known;
}

/** Six decimals: 1.098 um is 1098 nm, not 1098.0000000000002. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
