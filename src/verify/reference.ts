import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isPortable } from '../engine/index.js';
import { Failure } from '../errors/failure.js';
import { readCsv } from '../base/csv.js';
import { CLASSIFIERS_CLASS } from '../pipeline/address/address.js';
import { type FileData, fileData, sha256Of, wholeOf } from '../base/file-data.js';
import { MANIFEST } from '../store/formats/manifest.js';
import { FACTS } from '../store/formats/facts.js';
import { SUMS } from '../store/formats/sums.js';
import { firstDifference } from './compare.js';
import type { ListedTrial, RunManifest } from '../store/formats/run-manifest.js';
import type { AgainstReference, Difference } from './verification.js';
import { PROVENANCE } from '../store/formats/provenance.js';
import { RESOLVED } from '../store/layout.js';
import { RunFolder } from '../store/run-folder.js';
import { statOf } from '../base/stat.js';

/** Files of a run that somebody keeps: all of its folder, or some. */
export interface ReferenceRun {
  readonly folder: string;
  /** Without those that tell of the machine. */
  readonly files: ReadonlyMap<string, FileData>;
  readonly manifest?: RunManifest;
}

/** The run that is compared with a reference. */
export interface ComparedRun {
  readonly engine: string;
  readonly trials: readonly ListedTrial[];
  readonly files: ReadonlyMap<string, FileData>;
}

/** What tells of the machine, or of the folder, is no result. */
const ASIDE = new Set([SUMS, 'times.csv', PROVENANCE, FACTS]);
const KNOWN = /^(?:manifest\.json|resolved\.yaml|[a-z]+\.csv|weights-\d+\.safetensors|model-\d+\.(?:json|bin))$/;
const FIGURES = { overall_accuracy: 'overall accuracy', average_accuracy: 'average accuracy', kappa: 'kappa' } as const;

/** @throws Failure `reference` if there is nothing to compare with */
export function readReference(folder: string): ReferenceRun {
  const fail = (message: string) =>
    new Failure({
      code: 'reference',
      message,
      place: { file: folder },
      hint: 'A reference has files of a run: its manifest.json, metrics.csv, confusion.csv, … (docs/ci.md).',
    });
  if (!statOf(folder)?.isDirectory()) throw fail('is not a folder: there is nothing to compare with');
  const names = readdirSync(folder)
    .filter((name) => KNOWN.test(name) && !ASIDE.has(name))
    .sort();
  if (names.length === 0) throw fail('has no file of a run: there is nothing to compare with');
  const files = new Map(names.map((name) => [name, fileData(join(folder, name))]));
  const manifest = files.has(MANIFEST) ? new RunFolder(folder).manifest() : undefined;
  if (files.has(MANIFEST) && !manifest) throw fail(`has a ${MANIFEST} that does not belong to a run`);
  return { folder, files, manifest };
}

/** The hashed files of a run's folder. */
export function filesOfRun(folder: string, { files }: RunManifest): Map<string, FileData> {
  const present = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  return new Map(present.map((name) => [name, fileData(join(folder, name))]));
}

/**
 * Compares a run with a reference: to the byte on the engine of the reference where that promises the same bits anywhere,
 * else the split, and the figures of metrics.csv within a tolerance.
 */
export async function compareReference(reference: ReferenceRun, subject: ComparedRun, tolerance: number): Promise<AgainstReference> {
  const { files, manifest } = reference;
  const differences = [...(await inconsistencies(reference)), ...(manifest ? otherTrials(manifest, subject) : [])];
  const why = whyTolerant(manifest?.engine ?? subject.engine, subject.engine);
  if (why === undefined) return { ...(await exactly(reference, subject, differences)), exact: true };
  if (!files.has('metrics.csv')) {
    throw new Failure({
      code: 'reference',
      message: `has no metrics.csv, but only figures can be compared: ${why}`,
      place: { file: reference.folder },
      hint: 'Put metrics.csv of the reference run there, or compute on its engine.',
    });
  }
  const compared = ['metrics.csv', ...(files.has('split.csv') ? ['split.csv'] : [])];
  differences.push(
    ...figureDifferences(await rowsOf(files.get('metrics.csv')!), await rowsOf(subject.files.get('metrics.csv')!), tolerance),
  );
  if (files.has('split.csv')) differences.push(...(await fileDifference('split.csv', files.get('split.csv')!, subject.files)));
  return { compared, exact: false, why, notes: [], differences };
}

/** Why not all bits are compared; undefined where they are. */
export function whyTolerant(reference: string, computed: string): string | undefined {
  if (reference !== computed) return `the reference is from ${reference}, the run from ${computed}`;
  return isPortable(computed) || computed === CLASSIFIERS_CLASS
    ? undefined
    : `${computed} has the same bits only on the same machine, which a reference does not name`;
}

async function exactly(
  { files, manifest }: ReferenceRun,
  subject: ComparedRun,
  found: readonly Difference[],
): Promise<Omit<AgainstReference, 'exact'>> {
  const differences = [...found];
  const compared: string[] = [];
  const notes: string[] = [];
  for (const [name, data] of files) {
    if (name === MANIFEST) continue;
    // How a pipeline is spelled is no result.
    if (name === RESOLVED) continue;
    compared.push(name);
    differences.push(...(await fileDifference(name, data, subject.files)));
  }
  const resolved = files.has(RESOLVED) ? await sha256Of(files.get(RESOLVED)!) : manifest?.files[RESOLVED]?.sha256;
  const own = subject.files.get(RESOLVED);
  if (resolved !== undefined && (!own || (await sha256Of(own)) !== resolved))
    notes.push("the resolved pipeline is written differently from the reference's: see hsi-run diff");
  for (const [name, { sha256: hash }] of Object.entries(manifest?.files ?? {})) {
    if (files.has(name) || name === RESOLVED) continue;
    const data = subject.files.get(name);
    const computed = data ? await sha256Of(data) : '(no file)';
    compared.push(`${name} (by its SHA-256)`);
    if (computed !== hash)
      differences.push({ trial: '', file: name, at: 'SHA-256', stored: hash.slice(0, 16), computed: computed.slice(0, 16) });
  }
  const listed = manifest?.configurations.flatMap(({ trials }) => trials) ?? [];
  if (listed.some(({ address }, index) => address !== subject.trials[index]?.address))
    notes.push("the trials have other addresses than the reference's");
  return { compared, notes, differences };
}

/** A reference of which only a part was brought up to date. */
export async function inconsistencies({ files, manifest }: ReferenceRun): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const [name, { sha256: hash }] of Object.entries(manifest?.files ?? {})) {
    const data = files.get(name);
    const own = data ? await sha256Of(data) : hash;
    if (own === hash) continue;
    found.push({
      trial: '',
      file: name,
      at: 'the reference itself',
      stored: `${MANIFEST}: ${hash.slice(0, 16)}`,
      computed: `the file: ${own.slice(0, 16)}`,
    });
  }
  return found;
}

function otherTrials({ configurations }: RunManifest, { trials }: ComparedRun): Difference[] {
  const spell = (list: readonly ListedTrial[]) => list.map(({ seed }) => seed).join(', ');
  const listed = configurations.flatMap((one) => one.trials);
  return spell(listed) === spell(trials)
    ? []
    : [{ trial: '', file: MANIFEST, at: 'seeds', stored: spell(listed), computed: spell(trials) }];
}

async function fileDifference(file: string, data: FileData, computed: ReadonlyMap<string, FileData>): Promise<Difference[]> {
  const other = computed.get(file);
  if (!other) return [{ trial: '', file, at: 'the file', stored: 'is there', computed: '(no file)' }];
  const found = await firstDifference(file, data, other);
  return found ? [{ trial: '', file, ...found }] : [];
}

type Rows = readonly Record<string, string>[];

export async function rowsOf(data: FileData): Promise<Rows> {
  return readCsv((await wholeOf(data)).toString('utf8'));
}

export function figureDifferences(stored: Rows, computed: Rows, tolerance: number): Difference[] {
  const key = ({ configuration = '', seed }: Record<string, string>) => `${configuration} ${seed}`.trim();
  const rows = (all: Rows) => all.filter(({ seed }) => seed !== 'sd' && seed !== 'n');
  const others = new Map(rows(computed).map((row) => [key(row), row]));
  return rows(stored).flatMap((row) =>
    Object.entries(FIGURES)
      .filter(([column]) => !(Math.abs(Number(row[column]) - Number(others.get(key(row))?.[column])) <= tolerance))
      .map(([column, at]) => ({
        trial: key(row),
        file: 'metrics.csv',
        at,
        stored: row[column],
        computed: others.get(key(row))?.[column] ?? '(no row)',
      })),
  );
}
