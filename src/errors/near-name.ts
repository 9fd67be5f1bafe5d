import { closest, distance } from 'fastest-levenshtein';

/** `Did you mean learning_rate? `, where one of the names is near what was found; else nothing. */
export function didYouMean(found: unknown, names: readonly unknown[]): string {
  const candidates = names.filter((name): name is string => typeof name === 'string');
  if (typeof found !== 'string' || candidates.length === 0) return '';
  const name = closest(found.toLowerCase(), candidates);
  // A third of the letters may be wrong; of short words one.
  const near = distance(found.toLowerCase(), name) <= Math.max(1, Math.floor(name.length / 3));
  return near ? `Did you mean ${name}? ` : '';
}
