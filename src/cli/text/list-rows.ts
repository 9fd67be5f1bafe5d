import { writeCsv } from '../../base/csv.js';
import type { ShownLeakage } from '../../results/leakage-table.js';
import { best, OVERVIEW_FIGURES, type OverviewFigureName, type RunOverview } from '../../results/overview.js';
import type { StoredTrial } from '../../store/list.js';
import { formatTable, meanText } from './table.js';

/** A trial of a list, with what its runs say of it. */
export interface TrialRow extends StoredTrial {
  readonly scene?: string;
  /** The names of the folders of the runs that refer to it. */
  readonly runs: readonly string[];
}

const NAMES = Object.keys(OVERVIEW_FIGURES) as OverviewFigureName[];
export const shortAddress = (address: string) => address.slice(0, 12);
/** To the minute, in the reader's own time zone. */
export const formatDate = (date: Date) => `${date.toLocaleDateString('sv-SE')} ${date.toLocaleTimeString('sv-SE').slice(0, 5)}`;
const share = (value: number | undefined) => value?.toFixed(4) ?? '–';

export function runsTable(runs: readonly RunOverview[], folderOf: (run: RunOverview) => string): string {
  return formatTable(
    [
      ['name', 'trials', 'OA', 'scene', 'engine', 'written', 'folder'],
      ...runs.map((run) => [
        run.name,
        run.missing > 0 ? `${run.trials} (${run.missing} gone)` : String(run.trials),
        accuracyOf(run),
        run.scene,
        run.engine,
        formatDate(run.written),
        folderOf(run),
      ]),
    ],
    [0, 3, 4, 5, 6],
  );
}

/** Of several configurations the best one's. */
function accuracyOf(run: RunOverview): string {
  if (run.varies) return `best of ${run.configurations.length}: ${share(best(run, 'oa'))}`;
  const [figures] = run.figures.values();
  return figures ? meanText({ ...figures.oa, n: run.trials }) : '–';
}

/** @param leakage of each configuration, where it has been read */
export function runJson(run: RunOverview, leakage?: ReadonlyMap<string, ShownLeakage>): object {
  const { name, folder, scene, engine, varies, trials, missing, written, figures } = run;
  const head = { name, folder, scene, engine, written: written.toISOString(), trials, missing };
  const leak = (one: string) => (leakage?.has(one) ? { leakage: leakage.get(one) } : {});
  if (!varies) return { ...head, ...figures.get(name), ...leak(name) };
  return {
    ...head,
    configurations: run.configurations.map((one) => ({
      name: one.name,
      trials: one.trials.length,
      ...figures.get(one.name),
      ...leak(one.name),
    })),
  };
}

/** A row for each configuration. */
export function runsCsv(runs: readonly RunOverview[]): string {
  return writeCsv(
    ['name', 'configuration', 'folder', 'scene', 'engine', 'trials', ...NAMES.flatMap((name) => [name, `${name}_sd`]), 'written'],
    runs.flatMap((run) =>
      run.configurations.map(({ name, trials }) => {
        const figures = run.figures.get(name);
        return [
          run.name,
          name,
          run.folder,
          run.scene,
          run.engine,
          trials.length,
          ...NAMES.flatMap((figure) => [figures?.[figure].mean, figures?.[figure].sd]),
          run.written.toISOString(),
        ];
      }),
    ),
  );
}

export function trialsTable(trials: readonly TrialRow[]): string {
  return formatTable(
    [
      ['trial', 'scene', 'engine', 'written', 'seed', 'OA', 'AA', 'kappa', 'AP', 'epoch', 'runs'],
      ...trials.map(({ address, scene = '', identity, figures, written, runs }) => [
        shortAddress(address),
        scene,
        identity.engine,
        formatDate(written),
        String(identity.seed),
        ...NAMES.map((name) => share(figures?.[name])),
        String(figures?.epoch ?? '–'),
        runs.join(' ') || 'none',
      ]),
    ],
    [0, 1, 2, 3, 10],
  );
}

export function trialJson({ address, folder, scene, identity, figures, written, runs }: TrialRow): object {
  const { engine, seed } = identity;
  return { address, folder, scene, engine, seed, ...figures, written: written.toISOString(), runs };
}

export function trialsCsv(trials: readonly TrialRow[]): string {
  return writeCsv(
    ['address', 'folder', 'scene', 'engine', 'seed', ...NAMES, 'epoch', 'written', 'runs'],
    trials.map(({ address, folder, scene, identity, figures, written, runs }) => [
      address,
      folder,
      scene,
      identity.engine,
      identity.seed,
      ...NAMES.map((name) => figures?.[name]),
      figures?.epoch,
      written.toISOString(),
      runs.join(' '),
    ]),
  );
}
