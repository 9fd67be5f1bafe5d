/** Bands of a scene as a pipeline names them: 220, `104-108` (counting from 1), `1350-1450 nm`, `bad`. */
export interface BandChoice {
  readonly keep?: readonly (number | string)[];
  readonly drop?: readonly (number | string)[];
}

/** What is known of a scene's bands. */
export interface BandFacts {
  readonly bands: number;
  /** Centres in nanometres. */
  readonly wavelengths?: readonly number[];
  /** Of each band, whether its file calls it good. */
  readonly goodBands?: readonly boolean[];
}

export interface BandProblem {
  /** Below `dataset.bands`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Whether the bands can be told without reading the scene. */
export function needsFacts({ keep = [], drop = [] }: BandChoice): boolean {
  return [...keep, ...drop].some((item) => item === 'bad' || String(item).endsWith('nm'));
}

/** Indices from 0 of the bands that are used, ascending; undefined if they are all. */
export function chooseBands(choice: BandChoice | undefined, facts: BandFacts): { bands?: number[]; problems: BandProblem[] } {
  if (!choice) return { problems: [] };
  const key = choice.keep ? 'keep' : 'drop';
  const problems: BandProblem[] = [];
  const named = new Set<number>();
  for (const [index, item] of choice[key]!.entries()) {
    const found = bandsOf(item, facts);
    if (typeof found === 'string') problems.push({ path: [key, index], message: found });
    else found.forEach((band) => named.add(band));
  }
  const bands = Array.from({ length: facts.bands }, (_, band) => band).filter((band) => named.has(band) === (key === 'keep'));
  if (problems.length === 0 && bands.length === 0) problems.push({ path: [key], message: 'no band is left' });
  return { problems, ...(bands.length < facts.bands ? { bands } : {}) };
}

/** The bands that an item names, from 0; a sentence where it names none. */
function bandsOf(item: number | string, { bands, wavelengths, goodBands }: BandFacts): number[] | string {
  const all = Array.from({ length: bands }, (_, band) => band);
  if (item === 'bad') return goodBands ? all.filter((band) => !goodBands[band]) : 'the file does not say which bands are bad';
  const [from, to = from] = String(item).replace(/ nm$/, '').split('-').map(Number);
  if (to < from) return `${item} ends before it begins`;
  if (!String(item).endsWith('nm')) {
    return to > bands ? `there is no band ${to}: the scene has ${bands}` : all.slice(from - 1, to);
  }
  if (!wavelengths) return 'the wavelengths of the scene are not known; name its bands by their numbers';
  const found = all.filter((band) => wavelengths[band] >= from && wavelengths[band] <= to);
  const [least, greatest] = wavelengths.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
  return found.length > 0 ? found : `no band lies in ${item}: the scene's bands go from ${least} to ${greatest} nm`;
}
