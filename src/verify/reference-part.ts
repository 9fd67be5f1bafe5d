import { Failure } from '../errors/failure.js';
import { CLASSIFIERS_CLASS } from '../pipeline/address/address.js';
import { csvRows } from '../base/csv.js';
import { type FileData, sha256Of } from '../base/file-data.js';
import { MANIFEST } from '../store/formats/manifest.js';
import { type PreparedRun, trialsIn } from '../plan/prepare.js';
import { drawTrials } from './draw.js';
import { figureDifferences, inconsistencies, type ReferenceRun, rowsOf, type ComparedRun, whyTolerant } from './reference.js';
import type { AgainstReference, Difference } from './verification.js';

type Row = Readonly<Record<string, string>>;

/**
 * So many trials of a run, of those that a reference has: always the same ones.
 *
 * @returns the run with these trials alone
 * @throws Failure `reference` if it has none of them
 */
export function drawnPart(prepared: PreparedRun, { manifest, folder }: ReferenceRun, count: number): PreparedRun {
  const listed = new Set(
    manifest?.configurations.flatMap(({ trials }) => trials.map(({ configuration, seed }) => `${configuration} ${seed}`)),
  );
  const known = trialsIn(prepared).filter(
    ({ configuration, seed }) => !manifest || listed.has(`${nameOf(prepared, configuration)} ${seed}`),
  );
  if (known.length === 0) {
    throw new Failure({
      code: 'reference',
      message: `has none of this pipeline's trials: ${[...listed].join(', ')}`,
      place: { file: folder },
      hint: 'Use the pipeline, the configuration and the seeds of the reference.',
    });
  }
  const drawn = new Set(drawTrials(prepared.folder.slice(-12), known, count));
  const kept = prepared.configurations
    .map((one, index) => ({
      one: { ...one, trials: one.trials.filter((trial) => drawn.has(trial)) },
      source: prepared.pipeline.configurations[index],
    }))
    .filter(({ one }) => one.trials.length > 0);
  return {
    ...prepared,
    configurations: kept.map(({ one }) => one),
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
export async function comparePart(reference: ReferenceRun, subject: ComparedRun, tolerance: number): Promise<AgainstReference> {
  const { files, manifest } = reference;
  // A run of networks and classifiers has the class of the networks' engine: its classifiers are the same beside any.
  const isOfMixed = manifest?.varies === true && subject.engine === CLASSIFIERS_CLASS;
  const why = isOfMixed ? undefined : whyTolerant(manifest?.engine ?? subject.engine, subject.engine);
  const keys = new Set(subject.trials.map(({ configuration, seed }) => `${configuration} ${seed}`));
  const [{ configuration: only }] = subject.trials;
  const keyOf = ({ configuration = only, seed }: Row) => `${configuration} ${seed}`;
  // One configuration alone has no column that says which.
  const named = (row: Row): Row => (manifest?.varies ? { configuration: only, ...row } : row);
  const differences: Difference[] = [...(await inconsistencies(reference))];
  const compared: string[] = [];
  for (const [name, data] of files) {
    if (!name.endsWith('.csv') || !(await hasSeeds(data)) || (why !== undefined && name !== 'split.csv')) continue;
    compared.push(name);
    const other = subject.files.get(name);
    for (const key of keys) {
      const isWanted = (row: Row) => keyOf(row) === key;
      const own = matching(csvRows(other ?? 'seed\n'), isWanted, named);
      differences.push(...(await rowDifferences(name, key, matching(csvRows(data), isWanted), own)));
    }
  }
  if (why !== undefined) {
    const metrics = files.get('metrics.csv');
    if (!metrics) throw noMetrics(reference, why);
    compared.push('metrics.csv');
    const own = subject.trials.map(({ configuration, seed }) => (manifest?.varies ? `${configuration} ${seed}` : String(seed)));
    const computed = (await rowsOf(subject.files.get('metrics.csv')!)).map(named);
    differences.push(...figureDifferences(await rowsOf(metrics), computed, tolerance).filter(({ trial }) => own.includes(trial)));
  } else {
    for (const [name, data] of subject.files) {
      const hash = /^weights-/.test(name) ? manifest?.files[name]?.sha256 : undefined;
      if (hash === undefined) continue;
      compared.push(`${name} (by its SHA-256)`);
      const own = await sha256Of(data);
      if (own !== hash) differences.push({ trial: '', file: name, at: 'SHA-256', stored: hash.slice(0, 16), computed: own.slice(0, 16) });
    }
  }
  if (compared.length === 0) throw noMetrics(reference, 'with only some trials, rows are compared');
  const listed = new Map(
    manifest?.configurations.flatMap(({ trials }) =>
      trials.map(({ configuration, seed, address }) => [`${configuration} ${seed}`, address]),
    ),
  );
  const moved = subject.trials.filter(
    ({ configuration, seed, address }) => ![undefined, address].includes(listed.get(`${configuration} ${seed}`)),
  );
  return {
    compared,
    exact: why === undefined,
    ...(why === undefined ? {} : { why }),
    differences,
    notes:
      moved.length > 0
        ? [`other addresses than in the ${MANIFEST} of the reference: ${moved.map(({ seed }) => `seed ${seed}`).join(', ')}`]
        : [],
  };
}

function noMetrics({ folder }: ReferenceRun, why: string): Failure {
  return new Failure({
    code: 'reference',
    message: `has no metrics.csv, but only figures can be compared: ${why}`,
    place: { file: folder },
    hint: 'Put metrics.csv of the reference run there, or compare the whole run, without --trials.',
  });
}

async function hasSeeds(data: FileData): Promise<boolean> {
  for await (const row of csvRows(data)) return row.seed !== undefined;
  return false;
}

async function* matching(rows: AsyncIterable<Row>, isWanted: (row: Row) => boolean, shown = (row: Row) => row): AsyncGenerator<Row> {
  for await (const row of rows) if (isWanted(row)) yield shown(row);
}

/**
 * The first cell in which the rows of one trial differ; columns that the reference does not have are of a later version. Both are read
 * side by side: a trial may have millions.
 */
async function rowDifferences(
  file: string,
  trial: string,
  stored: AsyncGenerator<Row>,
  computed: AsyncGenerator<Row>,
): Promise<Difference[]> {
  const counts = { stored: 0, computed: 0 };
  let first: Difference | undefined;
  for (
    let [mine, other] = await Promise.all([stored.next(), computed.next()]);
    !mine.done || !other.done;
    [mine, other] = await Promise.all([stored.next(), computed.next()])
  ) {
    if (!mine.done) counts.stored++;
    if (!other.done) counts.computed++;
    if (mine.done || other.done || first) continue;
    const [row, own]: Row[] = [mine.value, other.value];
    const column = Object.keys(row).find((name) => row[name] !== (own[name] ?? ''));
    if (column === undefined) continue;
    first = { trial, file, at: `${column}, row ${counts.stored} of it`, stored: row[column], computed: own[column] ?? '(no column)' };
  }
  if (counts.stored !== counts.computed) {
    return [{ trial, file, at: 'its rows', stored: String(counts.stored), computed: String(counts.computed) }];
  }
  return first ? [first] : [];
}
