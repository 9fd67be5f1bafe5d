import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnScene } from '../results/paragraph/described.js';
import { PREPROCESSING, readPreprocessing } from '../store/formats/preprocessing.js';
import { RunFolder } from '../store/run-folder.js';
import { storedMaps } from './maps/stored-maps.js';
import type { PageConfiguration, PageRun } from './page-run.js';

/** What a run's folder knows of a scene that is in no catalogue: its size from its facts or a map, its labels from a map, its bands
 * from a trial. */
export function ownScene({ stored }: Pick<PageRun, 'stored'>, one: PageConfiguration): OwnScene | undefined {
  const { name, experiment, scene, details } = one;
  if (!experiment?.dataset.cube || scene) return undefined;
  const maps = storedMaps(stored.folder);
  const map = details.map(({ address }) => maps.get(address)).find((found) => found);
  // Of several files or two scenes the map's raster is assembled.
  const isWhole = [experiment.dataset.cube.file].flat().length === 1 && !experiment.dataset.test_on;
  const bands = details.flatMap(({ folder, gone }) => (gone ? [] : (bandsIn(folder) ?? [])))[0];
  const facts = new RunFolder(stored.folder).facts()?.[stored.configurations.findIndex((configuration) => configuration.name === name)];
  const wavelengths = facts?.wavelengths;
  // Runs of older versions have facts without a size.
  const size = facts?.rows !== undefined && facts.columns !== undefined ? { rows: facts.rows, columns: facts.columns } : map;
  return {
    ...(size && isWhole ? { rows: size.rows, columns: size.columns } : {}),
    ...(map?.labels && !experiment.dataset.test_on ? { labelled: Array.from(map.labels).filter((label) => label > 0).length } : {}),
    ...(bands === undefined ? {} : { bands }),
    ...(wavelengths && wavelengths.length > 0 ? { wavelengths: [Math.min(...wavelengths), Math.max(...wavelengths)] as const } : {}),
  };
}

function bandsIn(trial: string): number | undefined {
  try {
    return readPreprocessing(readFileSync(join(trial, PREPROCESSING), 'utf8')).bands;
  } catch {
    // A trial of an older version may have none.
    return undefined;
  }
}
