import { basename } from 'node:path';
import type { StoredRun } from '../../store/list.js';
import type { NamedOptions } from './load-named.js';
import { runDifferences, storedPipeline } from './run-differences.js';

/** Each pipeline takes some milliseconds to read: of more runs of one name, the newest. */
const MOST_RUNS = 10;

/** For each name of several runs, what each has other than the newest of them. */
export function sameNameTexts(runs: readonly StoredRun[], options: NamedOptions): string[] {
  const newestFirst = runs.toSorted((a, b) => b.written.getTime() - a.written.getTime());
  const names = [...new Set(newestFirst.map(({ name }) => name))];
  return names
    .map((name) => newestFirst.filter((run) => run.name === name))
    .filter((own) => own.length > 1)
    .map(([newest, ...older]) => {
      const pipeline = storedPipeline(newest.folder, options);
      const lines = older
        .slice(0, MOST_RUNS)
        .map((run) => `  ${basename(run.folder)}  ${runDifferences(run, pipeline, options, SIDES) ?? sameSettings(run, newest)}`);
      const more = older.length > MOST_RUNS ? [`  and ${older.length - MOST_RUNS} more`] : [];
      return [`${newest.name}: what differs from the newest, ${basename(newest.folder)} (there)`, ...lines, ...more].join('\n');
    });
}

const SIDES = { run: 'here', other: 'there' } as const;

/** What an engine or a scene's pixels are is no setting. */
function sameSettings(run: StoredRun, newest: StoredRun): string {
  return run.engine === newest.engine ? 'the same settings, of other data' : `engine: ${run.engine}, there ${newest.engine}`;
}
