import { basename } from 'node:path';
import type { Observer } from '../workers/events.js';
import type { PlannedTrial, PreparedRun } from '../plan/prepare.js';

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

/** What should be known of the scenes, the splits and the starts of a run, each once; files by their whole paths. */
export function noteWarnings({ configurations }: Pick<PreparedRun, 'configurations'>, emit: Observer): void {
  const ofScenes = configurations.flatMap(({ scene }) => scene.warnings);
  const ofSplits = configurations.flatMap(({ trials }) => trials.flatMap(splitWarnings));
  const ofStarts = configurations.flatMap(({ trials }) => trials.flatMap(({ start }) => start?.warnings ?? []));
  for (const text of new Set([...ofScenes, ...ofSplits, ...ofStarts])) void emit({ type: 'warning', text });
}
