import { Failure } from '../../errors/failure.js';
import { sha256Of } from '../../store/file-data.js';
import { MANIFEST } from '../../store/folder.js';
import { type PreparedRun, trialsIn } from '../prepare.js';
import { drawTrials } from './draw.js';
import { type AgainstReference, figureDifferences, inconsistencies, type Reference, rowsOf as rowsIn, type Subject, whyTolerant } from './reference.js';
import type { Difference } from './reproduce.js';

type Row = Readonly<Record<string, string>>;

/**
 * So many trials of a run, of those that a reference has: always the same ones.
 *
 * @returns the run with these trials alone
 * @throws Failure `reference` if it has none of them
 */
export function drawnPart(prepared: PreparedRun, { manifest, folder }: Reference, count: number): PreparedRun {
  const listed = new Set(manifest?.configurations.flatMap(({ trials }) => trials.map(({ configuration, seed }) => `${configuration} ${seed}`)));
  const known = trialsIn(prepared).filter(({ configuration, seed }) => !manifest || listed.has(`${nameOf(prepared, configuration)} ${seed}`));
  if (known.length === 0) {
    throw new Failure({
      code: 'reference', message: `has none of this pipeline's trials: ${[...listed].join(', ')}`, place: { file: folder },
      cure: 'Name the pipeline, the configuration and the seeds that the reference was made with.',
    });
  }
  const drawn = new Set(drawTrials(prepared.folder.slice(-12), known, count));
  const kept = prepared.configurations.map((one, index) => ({
    one: { ...one, trials: one.trials.filter((trial) => drawn.has(trial)) }, source: prepared.pipeline.configurations[index],
  })).filter(({ one }) => one.trials.length > 0);
  return {
    ...prepared, configurations: kept.map(({ one }) => one),
    pipeline: { ...prepared.pipeline, configurations: kept.map(({ source }) => source) },
  };
}

function nameOf({ pipeline }: PreparedRun, { experiment }: PreparedRun['configurations'][number]): string {
  return pipeline.varies ? experiment.name : pipeline.name;
}

/**
 * Compares some trials of a run with a reference: their rows in every table that has a row for each seed, and their weights by the hash
 * that the reference's manifest has. What is said of the run as a whole (means, published values) is left out.
 */
export async function comparePart(reference: Reference, subject: Subject, tolerance: number): Promise<AgainstReference> {
  const { files, manifest } = reference;
  const why = whyTolerant(manifest?.engine ?? subject.engine, subject.engine);
  const keys = new Set(subject.trials.map(({ configuration, seed }) => `${configuration} ${seed}`));
  const [{ configuration: only }] = subject.trials;
  const keyOf = ({ configuration = only, seed }: Row) => `${configuration} ${seed}`;
  const differences: Difference[] = [...await inconsistencies(reference)];
  const compared: string[] = [];
  for (const [name, data] of files) {
    const stored = name.endsWith('.csv') ? await rowsIn(data) : [];
    if (stored[0]?.seed === undefined || (why !== undefined && name !== 'split.csv')) continue;
    compared.push(name);
    const other = subject.files.get(name);
    const computed = other ? await rowsIn(other) : [];
    for (const key of keys) {
      const rowsOf = (rows: readonly Row[]) => rows.filter((row) => keyOf(row) === key);
      differences.push(...rowDifferences(name, key, rowsOf(stored), rowsOf(computed)));
    }
  }
  if (why !== undefined) {
    const metrics = files.get('metrics.csv');
    if (!metrics) throw noMetrics(reference, why);
    compared.push('metrics.csv');
    const own = subject.trials.map(({ configuration, seed }) => (manifest?.varies ? `${configuration} ${seed}` : String(seed)));
    const found = figureDifferences(await rowsIn(metrics), await rowsIn(subject.files.get('metrics.csv')!), tolerance);
    differences.push(...found.filter(({ trial }) => own.includes(trial)));
  } else {
    for (const [name, data] of subject.files) {
      const hash = /^weights-/.test(name) ? manifest?.files[name]?.sha256 : undefined;
      if (hash === undefined) continue;
      compared.push(`${name} (by its SHA-256)`);
      const own = await sha256Of(data);
      if (own !== hash) differences.push({ trial: '', file: name, at: 'SHA-256', stored: hash.slice(0, 16), computed: own.slice(0, 16) });
    }
  }
  if (compared.length === 0) throw noMetrics(reference, 'some trials alone are compared by their rows');
  const listed = new Map(manifest?.configurations.flatMap(({ trials }) => (
    trials.map(({ configuration, seed, address }) => [`${configuration} ${seed}`, address]))));
  const moved = subject.trials.filter(({ configuration, seed, address }) => ![undefined, address].includes(listed.get(`${configuration} ${seed}`)));
  return {
    compared, exact: why === undefined, ...(why === undefined ? {} : { why }), differences,
    notes: moved.length > 0 ? [`other addresses than the ${MANIFEST} of the reference has: ${moved.map(({ seed }) => `seed ${seed}`).join(', ')}`] : [],
  };
}

function noMetrics({ folder }: Reference, why: string): Failure {
  return new Failure({
    code: 'reference', message: `holds no metrics.csv, and only figures can be compared: ${why}`, place: { file: folder },
    cure: 'Put metrics.csv of the reference run there, or compare the whole run: leave --trials out.',
  });
}

/** The first cell in which the rows of one trial differ; columns that the reference does not have are of a later version. */
function rowDifferences(file: string, trial: string, stored: readonly Row[], computed: readonly Row[]): Difference[] {
  if (stored.length !== computed.length) {
    return [{ trial, file, at: 'its rows', stored: String(stored.length), computed: String(computed.length) }];
  }
  for (const [index, row] of stored.entries()) {
    const column = Object.keys(row).find((name) => row[name] !== (computed[index][name] ?? ''));
    if (column !== undefined) {
      return [{ trial, file, at: `${column}, row ${index + 1} of it`, stored: row[column], computed: computed[index][column] ?? '(no column)' }];
    }
  }
  return [];
}
