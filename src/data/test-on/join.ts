import type { TestPlace } from '../../splits/test-on.js';
import { type Conversion, isSame } from '../features/conversion.js';
import { type Cube, type ImageFacts, type Mask, newArray } from '../cube.js';

/** Rows without values between two scenes: the largest patches (63) around pixels of both share none. */
const APART = 62;

/**
 * Two scenes in one array of pixels, the training scene above the test scene, with rows between that hold no value. What lies in neither
 * is zero among the features (features.ts), as what lies beyond a scene's border: no patch sees the other scene.
 *
 * @param conversion of the test scene's numbers to those of the training
 */
export function joinCubes(training: Cube, test: Cube, conversion: Conversion): { readonly cube: Cube; readonly place: TestPlace } {
  const { bands } = training;
  const from = training.rows + APART;
  const [rows, columns] = [from + test.rows, Math.max(training.columns, test.columns)];
  // Whole numbers have none that means no value.
  const isWide = [training, test].some(({ type }) => ['float64', 'int32', 'uint32'].includes(type));
  const type = isWide ? 'float64' : 'float32';
  const values = newArray(type, rows * columns * bands);
  values.fill(NaN);
  const put = (cube: Cube, top: number) => {
    const line = cube.columns * bands;
    for (let row = 0; row < cube.rows; row++) {
      values.set(cube.values.subarray(row * line, (row + 1) * line), (top + row) * columns * bands);
    }
  };
  put(training, 0);
  put(test, from);
  if (!isSame(conversion)) {
    const { factor, shift } = conversion;
    for (let index = from * columns * bands; index < values.length; index++) values[index] = values[index] * factor + shift;
  }
  const facts = withoutPlace(training.facts);
  return {
    cube: {
      rows,
      columns,
      bands,
      type,
      values,
      ...(facts && { facts }),
      scenes: [
        { top: 0, rows: training.rows, columns: training.columns },
        { top: from, rows: test.rows, columns: test.columns },
      ],
    },
    place: { rows: training.rows, columns: training.columns, from },
  };
}

/** The masks of both, likewise. */
export function joinLabels(training: Mask, test: Mask, { rows, columns }: Pick<Cube, 'rows' | 'columns'>, { from }: TestPlace): Mask {
  const wide = training.values instanceof Uint16Array || test.values instanceof Uint16Array;
  const values = wide ? new Uint16Array(rows * columns) : new Uint8Array(rows * columns);
  const put = (mask: Mask, top: number) => {
    for (let row = 0; row < mask.rows; row++) {
      values.set(mask.values.subarray(row * mask.columns, (row + 1) * mask.columns), (top + row) * columns);
    }
  };
  put(training, 0);
  put(test, from);
  return { rows, columns, values };
}

/** Two scenes have no place on a map together, and no value for no data. */
function withoutPlace(facts: ImageFacts | undefined): ImageFacts | undefined {
  if (!facts) return undefined;
  const { wavelengths, fwhm, goodBands, bandNames, scale, zero } = facts;
  return {
    ...(wavelengths && { wavelengths }),
    ...(fwhm && { fwhm }),
    ...(goodBands && { goodBands }),
    ...(bandNames && { bandNames }),
    ...(scale !== undefined && { scale }),
    ...(zero !== undefined && { zero }),
  };
}
