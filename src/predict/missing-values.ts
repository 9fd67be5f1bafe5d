import type { SceneRows } from '../data/arrays/scene-rows.js';
import { withoutMissing } from '../data/features/missing.js';

/**
 * A scene whose missing values are NaN, which count as their band's mean.
 *
 * @param ignore what stands for no measurement
 * @param bands those that are used
 */
export function missingAsNaN(scene: SceneRows, ignore: number | undefined, bands: readonly number[]): SceneRows {
  return {
    ...scene,
    async read(from, to) {
      const part = await scene.read(from, to);
      const mask = { rows: part.rows, columns: part.columns, values: new Uint8Array(part.rows * part.columns) };
      return withoutMissing(part, mask, { ignore, missing: 'mean', bands }, scene.file).cube;
    },
  };
}
