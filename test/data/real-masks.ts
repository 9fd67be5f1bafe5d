import { findScene } from '../../src/scenes/index.js';
import { readMask } from '../../src/data/arrays/array-file.js';
import type { Mask } from '../../src/data/cube.js';
import { maskOf } from '../../src/data/masks/mask.js';
import { realFile } from './helpers.js';

const FILES = {
  'indian-pines': ['indian-pines-8bit/Indian_pines_gt.mat', 'indian_pines_gt'],
  ksc: ['ksc/KSC_gt.mat', 'KSC_gt'],
  'pavia-university': ['pavia-university/PaviaU_gt.mat', 'paviaU_gt'],
} as const;

export type RealMask = keyof typeof FILES;
export const REAL_MASKS = Object.keys(FILES) as RealMask[];

const masks = new Map<RealMask, Mask>();
for (const scene of REAL_MASKS) {
  const [name, variable] = FILES[scene];
  const file = realFile(name);
  if (file) masks.set(scene, maskOf((await readMask({ file, variable }))[0], file));
}

/** A real mask without some of its classes, the others numbered anew; undefined, and said so, where it is not at hand. */
export function realMask(scene: RealMask, leaveOut: readonly string[] = []): { mask: Mask; classNames: string[] } | undefined {
  const mask = masks.get(scene);
  if (!mask) return undefined;
  const names = findScene(scene)!.classes.map((one) => one.name);
  const classNames = names.filter((one) => !leaveOut.includes(one));
  const labels = [0, ...names.map((one) => classNames.indexOf(one) + 1)];
  return { mask: { ...mask, values: mask.values.map((label) => labels[label]) as Uint8Array }, classNames };
}
