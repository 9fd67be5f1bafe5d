import { basename } from 'node:path';
import type { PlannedTrial } from './prepare.js';

/** What whoever reads a trial's figures should know: of its scene, and of its split. Files by their names. */
export function trialWarnings(trial: PlannedTrial): string[] {
  const { scene } = trial.configuration;
  const named = (warning: string) => scene.sources.reduce((text, { file }) => text.replaceAll(file, basename(file)), warning);
  return [...scene.warnings.map(named), ...splitWarnings(trial)];
}

/** Classes that nothing can be learnt of. */
export function splitWarnings({ configuration: { scene, grid: { mask } }, split, seed }: PlannedTrial): string[] {
  const trained = new Set(Array.from(split.train, (pixel) => mask[pixel]));
  const without = scene.classNames.filter((_, index) => !trained.has(index + 1));
  if (without.length === 0) return [];
  return [`seed ${seed}: no training pixel is of ${without.length === 1 ? 'class' : 'the classes'} ${without.join(', ')}, so that no pixel is classified so`];
}
