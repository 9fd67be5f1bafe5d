import { basename } from 'node:path';
import type { PlannedTrial, PreparedConfiguration } from './prepare.js';

/** What whoever reads a trial's figures should know: of its scene, its split, and the weights that it starts from. Files by their names. */
export function trialWarnings(trial: PlannedTrial): string[] {
  const { scene } = trial.configuration;
  const named = (warning: string) => scene.sources.reduce((text, { file }) => text.replaceAll(file, basename(file)), warning);
  return [...scene.warnings.map(named), ...splitWarnings(trial), ...(trial.start?.warnings ?? [])];
}

/** Classes that nothing can be learnt of. */
function splitWarnings({
  configuration: {
    scene,
    grid: { mask },
  },
  split,
  seed,
}: PlannedTrial): string[] {
  const trained = new Set(Array.from(split.train, (pixel) => mask[pixel]));
  const without = scene.classNames.filter((_, index) => !trained.has(index + 1));
  if (without.length === 0) return [];
  return [
    `seed ${seed}: no training pixel is of ${without.length === 1 ? 'class' : 'the classes'} ${without.join(', ')}, so no pixel can be predicted as ${without.length === 1 ? 'it' : 'them'}`,
  ];
}

/** What should be known of the scenes, the splits and the starts of configurations, each once; files by their whole paths. */
export function preparedWarnings(configurations: readonly PreparedConfiguration[]): string[] {
  const ofScenes = configurations.flatMap(({ scene }) => scene.warnings);
  const ofSplits = configurations.flatMap(({ trials }) => trials.flatMap(splitWarnings));
  const ofStarts = configurations.flatMap(({ trials }) => trials.flatMap(({ start }) => start?.warnings ?? []));
  return [...new Set([...ofScenes, ...ofSplits, ...ofStarts])];
}
