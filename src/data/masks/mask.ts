import { Failure } from '../../errors/failure.js';
import type { Mask, NumericVariable } from '../cube.js';

const LARGEST_LABEL = 65535;

/**
 * The labels that a numeric variable [rows, columns] of any type holds, which must be whole numbers >= 0: `label-invalid`,
 * `mask-empty` otherwise. They become uint8 (uint16 above 255) whatever type the file has, so that a copy saved in
 * another type has the same digest.
 */
export function maskOf({ shape: [rows, columns], values }: NumericVariable, file: string): Mask {
  let largest = 0;
  for (let index = 0; index < values.length; index++) {
    const label = values[index];
    if (!Number.isInteger(label) || label < 0 || label > LARGEST_LABEL) {
      const place = `row ${Math.floor(index / columns) + 1}, column ${(index % columns) + 1}`;
      throw new Failure({
        code: 'label-invalid',
        message: `the mask has ${label} at ${place} (counting from 1): labels are whole numbers from 0 to ${LARGEST_LABEL}`,
        hint: 'Give every class a whole number, and write 0 where a pixel is unlabelled.',
        place: { file },
      });
    }
    if (label > largest) largest = label;
  }
  if (largest === 0) {
    throw new Failure({
      code: 'mask-empty',
      message: 'the mask has no labelled pixel: every value is 0',
      hint: 'Name the variable with the labels.',
      place: { file },
    });
  }
  return { rows, columns, values: largest > 255 ? Uint16Array.from(values) : Uint8Array.from(values) };
}

/** How many pixels each class has: index 0 is class 1. */
export function labelledPixels({ values }: Mask): number[] {
  const counts: number[] = [];
  for (const label of values) {
    while (counts.length < label) counts.push(0);
    if (label > 0) counts[label - 1]++;
  }
  return counts;
}
