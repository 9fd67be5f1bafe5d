import type { Problem } from '../errors/failure.js';

/** Of weights that do not fit, where nothing better is known. */
export const FITS_HINT = 'Do they have this architecture, and the same numbers of bands and classes?';

const MOST = 12;

/** The first problems of many, and how many more there are. */
export function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST) return problems;
  return [...problems.slice(0, MOST), { ...problems[0], message: `and ${problems.length - MOST} more` }];
}
