import { ARRAYS, type Cube, type Mask } from '../cube.js';
import { dataDigest } from '../scene/digest.js';

/** Types that a copy of a scene may have been saved in. */
const TYPES = ['uint8', 'int16', 'uint16', 'int32', 'float32'] as const;

/** Whether a scene has the values that a digest is of, whatever file and type of number they came in. */
export function hasValuesOf(digest: string, own: string, cube: Cube, mask: Mask): boolean {
  if (own === digest) return true;
  return TYPES.filter((type) => type !== cube.type).some((type) => {
    const values = ARRAYS[type].from(cube.values as ArrayLike<number>);
    return values.every((value, index) => value === cube.values[index]) && dataDigest({ ...cube, type, values }, mask) === digest;
  });
}
