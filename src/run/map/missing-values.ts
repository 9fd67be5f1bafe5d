import type { SceneRows } from '../../data/scene-rows.js';
import { withoutMissing } from '../../data/missing.js';
import type { MapRecord } from '../../report/maps/map-record.js';

/** A scene whose missing values are NaN, which count as their band's mean. */
export class MissingCounter {
  readonly scene: SceneRows;
  #parts = 0;

  /** @param bands those that are used */
  constructor(scene: SceneRows, ignore: number | undefined, bands: readonly number[]) {
    const isFloat = scene.type === 'float32' || scene.type === 'float64';
    this.scene = !isFloat && ignore === undefined ? scene : {
      ...scene,
      read: async (from, to) => {
        const part = await scene.read(from, to);
        const mask = { rows: part.rows, columns: part.columns, values: new Uint8Array(part.rows * part.columns) };
        const { cube, warnings } = withoutMissing(part, mask, { ignore, missing: 'mean', bands }, scene.file);
        this.#parts += warnings.length;
        return cube;
      },
    };
  }

  remarks({ classes }: MapRecord): string[] {
    if (this.#parts === 0) return [];
    const without = classes.filter((one) => one === 0).length;
    return ['values are missing, and count as their band\'s mean', ...(without > 0 ? [`${without} pixels have no value in any band, and no class`] : [])];
  }
}
