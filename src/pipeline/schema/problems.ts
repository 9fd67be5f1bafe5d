import type { Problem } from '../../errors/failure.js';

/** More mistakes than these are not shown. */
const MOST = 20;

/** As one reads them: those of the command line first, then file by file, by line and column; of very many only the first. */
export function limited(problems: readonly Problem[]): Problem[] {
  const depth = ({ place }: Problem) => place?.via?.length ?? 0;
  const sorted = problems.toSorted(
    (a, b) => depth(a) - depth(b) || (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
  if (sorted.length <= MOST) return sorted;
  return [
    ...sorted.slice(0, MOST),
    {
      code: 'too-many',
      message: `${sorted.length - MOST} more mistakes are not shown`,
      place: sorted[0].place && { file: sorted[0].place.file },
      hint: 'Correct these first.',
    },
  ];
}
