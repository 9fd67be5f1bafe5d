import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Provenance } from '../store/formats/provenance.js';
import { readTimes, TIMES, type TimesIfKnown } from '../store/formats/trial/times.js';
import { MAPS, RESOLVED } from '../store/layout.js';
import type { StoredRun } from '../store/list.js';
import { mapsOfRun } from '../store/maps.js';
import { RunFolder } from '../store/run-folder.js';
import type { TrialFolder } from '../store/trial-folder.js';
import { type PublishedRow, readPublished } from './published-table.js';
import { type TimedTrial, withTimes } from './published-times.js';
import { meanLeakage, readLeakage, type ShownLeakage } from './leakage-table.js';

/** One trial of a run, as far as it is still there. */
export type TrialDetails = FoundTrial & TimesIfKnown;

interface FoundTrial {
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
  readonly folder: string;
  readonly gone: boolean;
  /** `oa`, `aa`, `kappa`, `ap`, `epoch`. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly provenance?: Provenance;
}

export interface FileDetails {
  readonly file: string;
  readonly bytes: number;
  /** Of files that the manifest lists. */
  readonly sha256?: string;
}

export interface RunDetails {
  /** resolved.yaml. */
  readonly pipeline?: string;
  readonly trials: readonly TrialDetails[];
  readonly files: readonly FileDetails[];
  /** Of each configuration the mean over its seeds; empty of a run of an older version. */
  readonly leakage: ReadonlyMap<string, ShownLeakage>;
  /** Of each configuration what its figures stand beside, from published.csv; empty without that. */
  readonly published: readonly { readonly name: string; readonly published: readonly PublishedRow[] }[];
}

/** What a run's folder and its trials tell; what cannot be read is left out. */
export function detailsOf({ folder, configurations, varies }: StoredRun): RunDetails {
  const run = new RunFolder(folder);
  const { files: hashes = {} } = ifAny(() => run.manifest()) ?? {};
  const trials = configurations.flatMap(({ name, trials: listed }) =>
    listed.map(({ seed, address }) => trialDetails(run.trial(address), name, seed)),
  );
  const rows = run.rows('published.csv');
  return {
    published:
      rows.length === 0
        ? []
        : configurations.map(({ name }) => {
            const own = trials.filter(({ configuration }) => configuration === name);
            return { name, published: withTimes(readPublished(rows, varies ? name : undefined), own.flatMap(timed)) };
          }),
    pipeline: run.text(RESOLVED),
    leakage: new Map(
      [...leakageOfSeeds({ folder, configurations, varies })].flatMap(([name, seeds]) => {
        const mean = meanLeakage([...seeds.values()]);
        return mean ? [[name, mean] as const] : [];
      }),
    ),
    trials,
    files: [
      ...readdirSync(folder)
        .sort()
        .filter((file) => file !== MAPS)
        .map((file) => ({ file, bytes: statSync(join(folder, file)).size, ...(hashes[file] && { sha256: hashes[file].sha256 }) })),
      ...mapsOfRun(folder).map(({ name, folder: place }) => ({ file: `${MAPS}/${name}/`, bytes: sizeOf(place) })),
    ],
  };
}

function timed(trial: TrialDetails): TimedTrial[] {
  return trial.trainingSeconds === undefined ? [] : [trial];
}

/** What whoever reads the figures of some trials should know, each once. */
export function warningsOf(trials: readonly Pick<TrialDetails, 'provenance'>[]): string[] {
  return [...new Set(trials.flatMap(({ provenance }) => provenance?.warnings ?? []))];
}

/** Of each configuration, by the seed. */
export function leakageOfSeeds({
  folder,
  configurations,
  varies,
}: Pick<StoredRun, 'folder' | 'configurations' | 'varies'>): Map<string, ReadonlyMap<number, ShownLeakage>> {
  const rows = new RunFolder(folder).rows('leakage.csv');
  return new Map(configurations.map(({ name }) => [name, readLeakage(rows, varies ? name : undefined)]));
}

function trialDetails(trial: TrialFolder, configuration: string, seed: number): TrialDetails {
  const { address, folder } = trial;
  const manifest = ifAny(() => trial.manifest());
  const times: TimesIfKnown = readTimes(trial.text(TIMES) ?? '') ?? {};
  const provenance = trial.provenance();
  return {
    configuration,
    seed,
    address,
    folder,
    gone: manifest === undefined,
    ...(manifest?.figures && { figures: manifest.figures }),
    ...times,
    ...(provenance && { provenance }),
  };
}

function ifAny<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Of all files of a folder without folders in it. */
function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
