import { closest, distance } from 'fastest-levenshtein';

/** The one of the names that is near what was found, whatever is in capitals; undefined where none is. */
export function nearName(found: unknown, names: readonly unknown[]): string | undefined {
  const candidates = names.filter((name): name is string => typeof name === 'string');
  if (typeof found !== 'string' || found.length > 100 || candidates.length === 0) return undefined;
  const written = found.toLowerCase();
  const swapped = candidates.find((name) => letters(name.toLowerCase()) === letters(written));
  if (swapped !== undefined) return swapped;
  const lower = candidates.map((name) => name.toLowerCase());
  const near = closest(written, lower);
  // A third of the letters may be wrong; of short words one.
  return distance(written, near) <= Math.max(1, Math.floor(near.length / 3)) ? candidates[lower.indexOf(near)] : undefined;
}

function letters(name: string): string {
  return [...name].sort().join('');
}
