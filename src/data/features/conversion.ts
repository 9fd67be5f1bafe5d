/** How digital numbers of a scene become those of the training: times `factor`, plus `shift`. */
export interface Conversion {
  readonly factor: number;
  readonly shift: number;
}

/** What a file says of its digital numbers: those that mean a reflectance of 1 and of 0. */
interface Units {
  readonly scale?: number;
  readonly zero?: number;
}

const SAME: Conversion = { factor: 1, shift: 0 };

/** Where both files say what their digital numbers mean; else they are taken for the same. */
export function conversionOf(trained: Units, scene: Units): Conversion {
  if (trained.scale === undefined || scene.scale === undefined) return SAME;
  const factor = trained.scale / scene.scale;
  return { factor, shift: (trained.zero ?? 0) - (scene.zero ?? 0) * factor };
}

export function isSame({ factor, shift }: Conversion): boolean {
  return factor === 1 && shift === 0;
}
