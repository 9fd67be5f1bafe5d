import { type KnownScene, scenes } from '../../scenes/index.js';
import { hasValuesOf } from '../arrays/same-values.js';
import type { Mask, RawScene, SceneSource } from '../cube.js';
import { labelledPixels } from '../masks/mask.js';

type Read = Pick<RawScene, 'digest' | 'sources' | 'cube' | 'labels'>;

/** The very files that the catalogue knows, or the same values in others. */
export function isCanonical(scene: KnownScene, { digest, sources, cube, labels }: Read): boolean {
  if (scene.registered) return false;
  if (sources.every((source) => isFileOf(scene, source))) return true;
  return scene.digest !== undefined && hasValuesOf(scene.digest, digest, cube, labels);
}

/** The scene of the catalogue that files are, whatever they are called: both, or at least its labels. */
export interface Recognized {
  readonly scene: KnownScene;
  readonly of: 'scene' | 'mask';
}

/** @returns undefined where the labels are those of no scene; a cube of the catalogue with other labels has not its classes */
export function recognized(raw: Read): Recognized | undefined {
  const whole = scenes.find((scene) => isCanonical(scene, raw));
  if (whole) return { scene: whole, of: 'scene' };
  const labelled = scenes.find((scene) => hasLabelsOf(scene, raw.labels));
  return labelled && { scene: labelled, of: 'mask' };
}

/** As many pixels of each label, in a mask of the same size: no two scenes have that in common. */
function hasLabelsOf({ rows, columns, classes }: KnownScene, labels: Mask): boolean {
  if (labels.rows !== rows || labels.columns !== columns) return false;
  const due: number[] = Array.from({ length: classes.at(-1)!.label }, () => 0);
  for (const { label, pixels } of classes) due[label - 1] = pixels;
  return String(labelledPixels(labels)) === String(due);
}

function isFileOf(scene: KnownScene, { role, sha256 }: SceneSource): boolean {
  return scene[role].sha256 !== undefined && scene[role].sha256 === sha256;
}
