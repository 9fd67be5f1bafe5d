import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { validators } from '../schema/stored-validators.generated.js';
import type { StoredRun } from '../store/list.js';
import { MANIFEST } from '../store/folder.js';
import { MAPS, mapsOfRun } from '../store/maps.js';
import { readCsv } from './csv.js';
import { type PublishedRow, readPublished } from './published-table.js';
import { type TimedTrial, withTimes } from './published-times.js';
import { readTimes } from './trial-files.js';
import { meanLeakage, readLeakage, type ShownLeakage } from './leakage-table.js';

/** One trial of a run, as far as it is still there. */
export interface TrialDetails {
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
  readonly folder: string;
  readonly gone: boolean;
  /** `oa`, `aa`, `kappa`, `ap`, `epoch`. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly trainingSeconds?: number;
  readonly testingSeconds?: number;
  readonly device?: string;
  readonly atOnce?: number;
  readonly provenance?: Provenance;
}

/** Of provenance.json, what is the same in all versions. */
export interface Provenance {
  readonly 'hsi-run'?: string;
  readonly node?: string;
  readonly host?: string;
  readonly platform?: string;
  readonly processor?: string;
  readonly engine?: string;
  readonly command?: readonly string[];
  readonly pipeline?: { readonly commit: string; readonly changed: boolean };
  readonly begun?: string;
  readonly ended?: string;
  readonly sources?: readonly { readonly file: string; readonly sha256?: string }[];
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
  const root = dirname(folder);
  const { files: hashes = {} } = json<{ files?: Record<string, { sha256: string }> }>(join(folder, MANIFEST)) ?? {};
  const trials = configurations.flatMap(({ name, trials: listed }) => listed.map((trial) => trialDetails(root, name, trial)));
  const beside = text(join(folder, 'published.csv'));
  const rows = beside === undefined ? [] : readCsv(beside);
  return {
    published: rows.length === 0 ? [] : configurations.map(({ name }) => {
      const own = trials.filter(({ configuration }) => configuration === name);
      return { name, published: withTimes(readPublished(rows, varies ? name : undefined), own.flatMap(timed)) };
    }),
    pipeline: text(join(folder, 'resolved.yaml')), leakage: leakageByName(folder, configurations.map(({ name }) => name), varies),
    trials,
    files: [
      ...readdirSync(folder).sort().filter((file) => file !== MAPS).map((file) =>
        ({ file, bytes: statSync(join(folder, file)).size, ...(hashes[file] && { sha256: hashes[file].sha256 }) })),
      ...mapsOfRun(folder).map(({ name, folder: place }) => ({ file: `${MAPS}/${name}/`, bytes: sizeOf(place) })),
    ],
  };
}

function timed({ trainingSeconds, testingSeconds, ...trial }: TrialDetails): TimedTrial[] {
  return trainingSeconds === undefined || testingSeconds === undefined ? [] : [{ ...trial, trainingSeconds, testingSeconds }];
}

function leakageByName(folder: string, names: readonly string[], varies: boolean): Map<string, ShownLeakage> {
  const rows = readCsv(text(join(folder, 'leakage.csv')) ?? 'none\n');
  return new Map(names.flatMap((name) => {
    const mean = meanLeakage([...readLeakage(rows, varies ? name : undefined).values()]);
    return mean ? [[name, mean] as const] : [];
  }));
}

function trialDetails(root: string, configuration: string, { seed, address }: { seed: number; address: string }): TrialDetails {
  const folder = join(root, 'trials', address);
  const manifest = json<{ figures?: Record<string, number> }>(join(folder, MANIFEST));
  const head = { configuration, seed, address, folder, gone: manifest === undefined };
  const [times] = readCsv(text(join(folder, 'times.csv')) ?? 'none\n');
  return {
    ...head, ...(manifest?.figures && { figures: manifest.figures }),
    ...(times && readTimes(times)),
    provenance: provenanceIn(folder),
  };
}

/** Not one that is other than hsi-run writes it: a stranger's may hold anything. */
function provenanceIn(folder: string): Provenance | undefined {
  const found = json<Provenance>(join(folder, 'provenance.json'));
  return validators.provenance(found) ? found : undefined;
}

/** Of all files of a folder without folders in it. */
function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

function json<Value>(file: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Value;
  } catch {
    return undefined;
  }
}

function text(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
