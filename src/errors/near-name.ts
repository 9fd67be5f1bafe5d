import { closest, distance } from 'fastest-levenshtein';

/** The one of the names that is near what was found; undefined where none is. */
export function nearName(found: unknown, names: readonly unknown[]): string | undefined {
  const candidates = names.filter((name): name is string => typeof name === 'string');
  if (typeof found !== 'string' || found.length > 100 || candidates.length === 0) return undefined;
  const written = found.toLowerCase();
  const swapped = candidates.find((name) => letters(name) === letters(written));
  if (swapped !== undefined) return swapped;
  const name = closest(written, candidates);
  // A third of the letters may be wrong; of short words one.
  return distance(written, name) <= Math.max(1, Math.floor(name.length / 3)) ? name : undefined;
}

function letters(name: string): string {
  return [...name].sort().join('');
}
