import { basename, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { best, OVERVIEW_FIGURES, type OverviewFigureName, overviewOf, type RunOverview } from '../../results/overview.js';
import { type Condition, meets, valuesFor } from '../../results/stored-pipeline.js';
import { tableOfRuns } from '../../results/tables/of-runs.js';
import { formatPath, valueAt } from '../../pipeline/yaml/path.js';
import { begunIn } from '../../store/begun.js';
import { listTrials } from '../../store/list.js';
import { note, print, warn } from '../text/print.js';
import type { ExitCode } from '../command.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { conditionsOf, orderOf } from '../conditions.js';
import { type TrialRow, runJson, runsCsv, runsTable, trialJson, trialsCsv, trialsTable } from '../text/list-rows.js';
import { checkTableFile, printTables, tableFormat } from '../text/tables-out.js';
import type { OPTIONS } from '../commands/ls.js';

const ORDERS = [...(Object.keys(OVERVIEW_FIGURES) as OverviewFigureName[]), 'name', 'date'] as const;
type Order = (typeof ORDERS)[number];

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  const each = positionals[0] === 'trials';
  if (positionals.length > (each ? 1 : 0)) {
    throw new Failure({
      code: 'usage',
      message: `ls takes no argument or the word trials (found ${positionals.join(' ')})`,
      hint: 'hsi-run show RUN shows one run.',
    });
  }
  const format = tableFormat(options);
  checkTableFile(options, format);
  if (each && format)
    throw new Failure({ code: 'usage', message: '--format is for runs', hint: 'hsi-run ls trials --csv or --json lists trials.' });
  const conditions = conditionsOf(options.where);
  const order = orderOf(options.sort, ORDERS, 'date');
  const { runs, unreadable } = overviewOf(options.runs);
  const inScene = runs.filter(({ scene }) => options.scene === undefined || scene.split(', ').includes(options.scene));
  const found = each ? listedTrials(inScene, conditions, options) : inScene.filter((run) => runMeets(run, conditions));
  const begun = each || format || options.csv || options.quiet || conditions.length > 0 ? [] : await begunRuns(options.runs, runs);
  if (!options.quiet) for (const text of remarks(runs, inScene, found.length, conditions, begun.length, options)) note(text);
  for (const folder of unreadable) warn(`${folder} has no readable manifest: hsi-run verify ${folder} says more`);
  if (format) await printTables([tableOfRuns(sortRuns(found as RunOverview[], order))], format, { output: options.output });
  else if (each) printTrials(sortTrials(found as TrialRow[], order), options);
  else {
    const sorted = sortRuns(found as RunOverview[], order);
    printRuns(sorted, options);
    if (!options.json && !options.csv && !options.quiet) for (const text of await sameNames(sorted, options)) print(`\n${text}`);
  }
  if (!options.json) for (const text of begun) print(text);
  return 0;
}

/** What reads pipelines is loaded only where a name stands twice. */
async function sameNames(runs: readonly RunOverview[], { runs: root }: Options): Promise<string[]> {
  if (new Set(runs.map(({ name }) => name)).size === runs.length) return [];
  const { sameNameTexts } = await import('../names/same-name.js');
  return sameNameTexts(runs, { runs: root });
}

/** A line for each run that is being computed or unfinished. What reads pipelines is loaded only where a trial belongs to no run. */
async function begunRuns(root: string, runs: readonly RunOverview[]): Promise<string[]> {
  const { computed, loose } = await begunIn(root, runs);
  if (computed.length === 0 && loose.length === 0) return [];
  const [{ computedText }, { unfinishedRuns, unfinishedText }] = await Promise.all([
    import('../names/begun-run.js'),
    import('../names/unfinished.js'),
  ]);
  return [...computed.map(computedText), ...unfinishedRuns(root, loose).map(unfinishedText)];
}

function runMeets(run: RunOverview, conditions: readonly Condition[]): boolean {
  if (conditions.length === 0) return true;
  return valuesFor(run, keysOf(conditions)).some((value) => conditions.every((condition) => meets(value, condition)));
}

/** Trials that meet conditions about what their address is made of, or about a run that refers to them. */
function listedTrials(runs: readonly RunOverview[], conditions: readonly Condition[], { runs: root, scene }: Options): TrialRow[] {
  const referring = new Map<string, RunOverview[]>();
  for (const run of runs) {
    for (const { address } of run.configurations.flatMap(({ trials }) => trials)) {
      const known = referring.get(address);
      if (known) known.push(run);
      else referring.set(address, [run]);
    }
  }
  return listTrials(root)
    .entries.map((trial) => {
      const mine = referring.get(trial.address) ?? [];
      return { ...trial, scene: mine[0]?.scene, runs: [...new Set(mine.map(({ folder }) => basename(folder)))] };
    })
    .filter((trial) => (scene === undefined || trial.runs.length > 0) && conditions.every((condition) => meets(trial.identity, condition)));
}

const keysOf = (conditions: readonly Condition[]) => conditions.map(({ path }) => String(path[0]));

/** Why nothing is shown, where that may surprise. */
function remarks(
  runs: readonly RunOverview[],
  inScene: readonly RunOverview[],
  found: number,
  conditions: readonly Condition[],
  begun: number,
  { runs: root, scene, json, csv }: Options,
): string[] {
  if (found > 0 || json || csv) return [];
  if (runs.length === 0) return [`there are no ${begun > 0 ? 'finished ' : ''}runs in ${root} (use --runs DIR for another folder)`];
  if (inScene.length === 0)
    return [`no run of ${scene}; there are runs of ${[...new Set(runs.map((run) => run.scene))].sort().join(', ')}`];
  if (conditions.length === 0) return [];
  const isSomewhere = (condition: Condition) =>
    runs.some((run) => valuesFor(run, keysOf([condition])).some((value) => valueAt(value, condition.path) !== undefined));
  const never = conditions.filter((condition) => !isSomewhere(condition));
  return never.length > 0
    ? never.map(({ path }) => `no run has the key ${formatPath(path)}: hsi-run resolve RUN shows the keys of a run`)
    : ['no run matches'];
}

function sortRuns(runs: readonly RunOverview[], order: Order): RunOverview[] {
  return sorted(
    runs,
    order,
    ({ name }) => name,
    (run, figure) => best(run, figure),
    ({ folder }) => folder,
  );
}

function sortTrials(trials: readonly TrialRow[], order: Order): TrialRow[] {
  return sorted(
    trials,
    order,
    ({ address }) => address,
    ({ figures }, figure) => figures?.[figure],
    ({ address }) => address,
  );
}

/** Names from A to Z, the newest first, the best first; what has no figure last. */
function sorted<Entry extends { readonly written: Date }>(
  entries: readonly Entry[],
  order: Order,
  nameOf: (entry: Entry) => string,
  figureOf: (entry: Entry, name: OverviewFigureName) => number | undefined,
  idOf: (entry: Entry) => string,
): Entry[] {
  const compareText = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const figure = (entry: Entry) => figureOf(entry, order as OverviewFigureName) ?? -1e9;
  return entries.toSorted(
    (a, b) =>
      (order === 'name' ? compareText(nameOf(a), nameOf(b)) : order === 'date' ? 0 : figure(b) - figure(a)) ||
      b.written.getTime() - a.written.getTime() ||
      compareText(idOf(a), idOf(b)),
  );
}

function printRuns(runs: readonly RunOverview[], { json, csv, quiet }: Options): void {
  if (json)
    print(
      JSON.stringify(
        runs.map((run) => runJson(run)),
        null,
        2,
      ),
    );
  else if (csv) print(runsCsv(runs).trimEnd());
  else if (quiet) for (const { folder } of runs) print(relative('', folder));
  else if (runs.length > 0) print(runsTable(runs, ({ folder }) => relative('', folder)));
}

function printTrials(trials: readonly TrialRow[], { json, csv, quiet }: Options): void {
  if (json) print(JSON.stringify(trials.map(trialJson), null, 2));
  else if (csv) print(trialsCsv(trials).trimEnd());
  else if (quiet) for (const { address } of trials) print(address);
  else if (trials.length > 0) print(trialsTable(trials));
}
