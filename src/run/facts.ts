import { Failure } from '../errors/failure.js';
import { declaredFacts, FACTS, isUpToDate, writeRunFacts } from '../store/formats/facts.js';
import { replaceAside } from '../store/aside.js';
import type { PreparedRun } from '../plan/prepare.js';

type Prepared = Pick<PreparedRun, 'configurations' | 'folder'>;

/** A run's file of what its scenes' files say; none where there are no files. */
export function factsFiles({ configurations }: Pick<Prepared, 'configurations'>): Map<string, string> {
  const scenes = configurations.map(({ scene }) => scene);
  return new Map(scenes.every(({ sources }) => sources.length === 0) ? [] : [[FACTS, writeRunFacts(scenes)]]);
}

/** Updates it in a cached run. */
export async function keepFacts({ configurations, folder }: Prepared): Promise<void> {
  if (configurations.every(({ scene }) => scene.sources.length === 0)) return;
  if (
    isUpToDate(
      folder,
      configurations.map(({ scene }) => declaredFacts(scene.cube.facts)),
    )
  )
    return;
  try {
    for (const [name, text] of factsFiles({ configurations })) await replaceAside(folder, name, text);
  } catch (error) {
    // A store that may only be read shows its results all the same.
    if (!(error instanceof Failure)) throw error;
  }
}
