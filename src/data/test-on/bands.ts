import { chooseBands } from '../../architecture/bands.js';
import type { SceneChoice } from '../features/choose.js';
import { type Cube, newArray } from '../cube.js';
import { type MatchedBands, matchBands } from '../features/match-bands.js';

/**
 * A test scene's cube with a band for each of the training scene's: by wavelength where both know theirs. Bands that are not used hold
 * zeros.
 *
 * @param file the test scene's, for messages
 * @throws Failure `bands-mismatch`
 */
export function inTrainingBands(
  training: Cube,
  test: Cube,
  choice: SceneChoice['bands'],
  file: string,
): { readonly cube: Cube; readonly matched: MatchedBands } {
  const { goodBands, wavelengths } = training.facts ?? {};
  const { bands: used = Array.from({ length: training.bands }, (_, band) => band) } = chooseBands(choice, {
    bands: training.bands,
    goodBands,
    wavelengths,
  });
  const matched = matchBands(
    { bands: training.bands, used, wavelengths },
    { bands: test.bands, wavelengths: test.facts?.wavelengths },
    file,
  );
  const { rows, columns, bands, type } = test;
  const values = newArray(type, rows * columns * training.bands);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    for (let index = 0; index < used.length; index++) {
      values[pixel * training.bands + used[index]] = test.values[pixel * bands + matched.bands[index]];
    }
  }
  const { scale, zero, ignore } = test.facts ?? {};
  const facts = {
    ...(wavelengths && { wavelengths }),
    ...(goodBands && { goodBands }),
    ...(scale !== undefined && { scale }),
    ...(zero !== undefined && { zero }),
    ...(ignore !== undefined && { ignore }),
  };
  return { cube: { rows, columns, bands: training.bands, type, values, facts }, matched };
}
