import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapsOfRun } from '../../store/maps.js';
import { type MapFacts, readMapFacts } from '../../store/formats/run-map-manifest.js';
import { decodeNpy } from '../../results/maps/npy.js';
import { mapFolder, storeOf } from '../../store/layout.js';

/** What a run has mapped of its own scene with one trial. */
export interface PageMap {
  readonly rows: number;
  readonly columns: number;
  /** From 1; 0 where nothing was asked. */
  readonly classes: ArrayLike<number>;
  readonly confidence: ArrayLike<number>;
  /** [rows, columns, 3]. */
  readonly falseColour: Uint8Array;
  readonly labels?: ArrayLike<number>;
  readonly facts: MapFacts;
}

/** The maps of a run's own scene, by the trial's address; one that cannot be read is left out. */
export function storedMaps(run: string): Map<string, PageMap> {
  return new Map(
    mapsOfRun(run).flatMap(({ folder, map }): [string, PageMap][] => {
      try {
        const facts = readMapFacts(folder);
        return map === undefined || !facts?.own ? [] : [[facts.trial, readMap(mapFolder(storeOf(run), map), facts)]];
      } catch {
        return [];
      }
    }),
  );
}

function readMap(folder: string, facts: MapFacts): PageMap {
  const array = (file: string) => decodeNpy(readFileSync(join(folder, file)));
  const {
    values: classes,
    shape: [rows, columns],
  } = array('classes.npy');
  return {
    rows,
    columns,
    classes,
    confidence: array('confidence.npy').values,
    falseColour: array('false-colour.npy').values as Uint8Array,
    facts,
    ...(existsSync(join(folder, 'labels.npy')) ? { labels: array('labels.npy').values } : {}),
  };
}
