import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPortable } from '../engine/index.js';
import { derivedMapFiles } from '../results/maps/derived-files.js';
import { addressOf, CLASSIFIERS_CLASS } from '../pipeline/address/address.js';
import { fileData } from '../base/file-data.js';
import { MANIFEST, manifestPath } from '../store/formats/manifest.js';
import { mapsOfRun } from '../store/maps.js';
import { MAPS } from '../store/layout.js';
import { Store } from '../store/store.js';
import { checkFolder } from '../store/formats/sums.js';
import { readMap } from '../predict/maps/map-scene.js';
import { type MapIdentity, readMapManifest } from '../store/formats/map-manifest.js';
import { disagreement, partsOf } from '../predict/maps/own-scene.js';
import { firstDifference } from './compare.js';
import type { FolderFinding } from './derived-tables.js';
import type { CheckedTrial } from './trial-folder.js';
import { readMapFacts } from '../store/formats/run-map-manifest.js';

/**
 * What of a run's maps is not as it was written, or is not what the stored maps make; and of a map of the trial's own scene, on an
 * engine of the same bits anywhere, whether it says of the test pixels what the trial said of them.
 */
export async function checkMaps(run: string, trials: ReadonlyMap<string, CheckedTrial>): Promise<FolderFinding[]> {
  const store = new Store(dirname(run));
  const findings: FolderFinding[] = [];
  for (const { folder } of mapsOfRun(run)) {
    const own = (await checkFolder(folder)).map((finding) => ({ folder, ...finding }));
    findings.push(...own, ...(own.length > 0 ? [] : await checkMap(store, folder, trials)));
  }
  return findings;
}

async function checkMap(store: Store, folder: string, trials: ReadonlyMap<string, CheckedTrial>): Promise<FolderFinding[]> {
  const facts = readMapFacts(folder);
  if (!facts) return [{ folder, file: MANIFEST, problem: 'is not the manifest of a map of a run' }];
  const stored = store.mapFolder(facts.map);
  if (!existsSync(manifestPath(stored)))
    return [{ folder: stored, file: '', problem: 'is missing: the map was removed (hsi-run map makes it again)' }];
  const found = await checkFolder(stored);
  if (found.length > 0) return found.map((finding) => ({ folder: stored, ...finding }));
  const identity = readMapManifest(stored)?.map;
  if (!identity || addressOf(identity) !== facts.map)
    return [{ folder: stored, file: MANIFEST, problem: 'describes another map than this one' }];
  const trial = trials.get(facts.trial);
  if (!trial || identity.trial !== facts.trial) return [{ folder, file: MANIFEST, problem: 'names a trial that is not in the run' }];
  const record = await readMap(store, facts.map);
  const findings: FolderFinding[] = [];
  for (const [file, data] of await derivedMapFiles(record, facts, facts.own ? await partsOf(trial, record.columns) : undefined)) {
    const path = join(folder, file);
    if (!existsSync(path)) findings.push({ folder, file, problem: 'is missing' });
    else if (await firstDifference(file, fileData(path), data))
      findings.push({ folder, file, problem: `is not what ${MAPS}/${facts.map.slice(0, 12)}… gives` });
  }
  if (!facts.own || !sameBits(identity, trial)) return findings;
  const { differ, of } = await disagreement(trial, record);
  return differ === 0
    ? findings
    : [
        ...findings,
        { folder: stored, file: 'classes.npy', problem: `has ${differ} of ${of} test pixels different from the trial's predictions.csv` },
      ];
}

/** Whether a map must say of the test pixels what the trial's predictions say. */
function sameBits({ engine }: MapIdentity, { identity }: CheckedTrial): boolean {
  return engine === identity?.engine && (isPortable(engine) || engine === CLASSIFIERS_CLASS);
}
