import { OUTER, OUTER_POINTS, outerTapsOf, placeOfTap } from '../../../kernels/short-form.js';

/** Taps within blocks. */
export const INNER_TAPS = 4;

/** Values that a segment of a filter's gradient in short form leaves of the kernel, which has `outputs`. */
export function storedOf(taps: number, outputs: number): number {
  return (outputs / taps) * OUTER_POINTS * INNER_TAPS;
}

/**
 * WGSL that adds to `sum` what segments left at the outer points for one value of the kernel, `output`.
 *
 * @param each segments: where the first one begins, how many there are from one to the next, and all of them
 */
export function addOuterPoints(
  taps: number,
  outputs: number,
  partials: string,
  each: { readonly first: string; readonly step: number; readonly segments: number; readonly stored: number },
): string {
  const matrix = outputs / taps;
  const rows = OUTER[outerTapsOf(taps)];
  const ofTap = (tap: number) => {
    const { outer, inner } = placeOfTap(tap);
    const terms = rows.flatMap((row, point) => {
      const at = `${partials}[segment * ${each.stored}u + ${(point * INNER_TAPS + inner) * matrix}u + within]`;
      return row[outer] === 0 ? [] : [row[outer] === 1 ? at : `${row[outer].toPrecision(9)}f * ${at}`];
    });
    return `if (output < ${(tap + 1) * matrix}u) { sum += ${terms.join(' + ')}; }`;
  };
  return `let within = output % ${matrix}u;
      for (var segment = ${each.first}; segment < ${each.segments}u; segment += ${each.step}u) {
        ${Array.from({ length: taps }, (_, tap) => ofTap(tap)).join(' else ')}
      }`;
}
