import type { AlignedImage, MaskAlignment } from './alignment.js';
import type { NumericVariable } from '../cube.js';
import { gridOf } from '../georeference.js';
import { crsOfGrid, transformer } from '../vector/crs.js';
import type { Position } from '../vector/layer.js';

/**
 * From the projection of a cube to that of its mask, for the nearest label of each pixel (`alignMask`).
 *
 * @returns undefined where both lie in the same one, one of them says nothing, or nobody asks for the nearest label
 * @throws Failure `place-mismatch` where a projection is not known
 */
export async function maskProjection(
  { facts }: AlignedImage,
  { facts: ofMask }: NumericVariable,
  maskFile: string,
  how?: MaskAlignment,
): Promise<((position: Position) => Position) | undefined> {
  const [own, other] = [gridOf(facts?.georeference), gridOf(ofMask?.georeference)];
  if (how !== 'nearest' || !own || !other || own.crs === other.crs) return undefined;
  const [from, to] = [crsOfGrid(own, facts), crsOfGrid(other, ofMask)];
  return from && to && transformer(from, to, maskFile);
}
