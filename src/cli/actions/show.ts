import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { Failure } from '../../errors/failure.js';
import { detailsOf, warningsOf, type RunDetails, type TrialDetails } from '../../results/details.js';
import { engineText } from '../../results/engine-text.js';
import { LEAKAGE_MEANING, leakageCells, leakageLine } from '../../results/leakage-table.js';
import { OVERVIEW_FIGURES, type OverviewFigureName, overview, type RunOverview } from '../../results/overview.js';
import { devicesOf } from '../../results/published-times.js';
import { tablesOfRun } from '../../results/tables/of-run.js';
import { type Experiment, sampleSize } from '../../pipeline/experiment.js';
import { formatBytes } from '../../base/space.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { runNamed } from '../names/run-named.js';
import { typedLine } from '../options/typed.js';
import { formatDate, runJson, shortAddress } from '../text/list-rows.js';
import { formatDuration } from '../progress/progress.js';
import { publishedText } from '../text/published-text.js';
import { formatTable, meanText } from '../text/table.js';
import { checkTableFile, printTables, tableFormat } from '../text/tables-out.js';
import type { Provenance } from '../../store/formats/provenance.js';
import { REPORT } from '../../store/layout.js';
import { RunFolder } from '../../store/run-folder.js';
import type { OPTIONS } from '../commands/show.js';

const NAMES = Object.keys(OVERVIEW_FIGURES) as OverviewFigureName[];
const share = (value: number | undefined) => value?.toFixed(4) ?? '–';

export async function act(
  positionals: readonly string[],
  { runs: root, json, quiet, format: named, table, output }: Given<typeof OPTIONS>,
): Promise<ExitCode> {
  const format = tableFormat({ format: named, table, output });
  checkTableFile({ output }, format);
  if (positionals.length !== 1) {
    throw new Failure({ code: 'usage', message: `show takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  }
  const run = overview(await runNamed(positionals[0], { runs: root }));
  const details = detailsOf(run);
  const { pipeline, trials, files, leakage, published } = details;
  const warnings = warningsOf(trials);
  const beside = published.length > 0 ? { published } : {};
  if (format) await printTables(tablesOfRun(run, details), format, { table, output });
  else if (json) {
    const warned = warnings.length > 0 ? { warnings } : {};
    const resolved = pipeline && parse(pipeline);
    print(JSON.stringify({ ...runJson(run, leakage), pipeline: resolved, ...beside, ...warned, trials, files }, null, 2));
  } else if (quiet) print(relative('', run.folder));
  else
    print(
      sections(run, details)
        .filter((section) => section !== '')
        .join('\n\n'),
    );
  return 0;
}

/** The longest first: a small terminal shows the end, which is what people look for, as at the end of a run. */
function sections(run: RunOverview, { pipeline, trials, files, leakage, published }: RunDetails): string[] {
  return [
    formatTable(files.map(({ file, bytes }) => [file, formatBytes(bytes)])),
    origins(trials),
    trialsTable(run, trials),
    timesLine(trials),
    publishedText(published, { classes: true }),
    warningsOf(trials)
      .map((warning) => `warning: ${warning}`)
      .join('\n'),
    figuresTable(run, leakage, pipeline),
    head(run, { pipeline, files }),
  ];
}

/** The pipeline has a hundred lines: it is named, not printed. */
function head(run: RunOverview, { pipeline, files }: Pick<RunDetails, 'pipeline' | 'files'>): string {
  const folder = new RunFolder(run.folder);
  const trials = `${run.trials}, ${run.missing} of them missing: hsi-run ${relative('', folder.resolved)} computes them again`;
  const hasPage = files.some(({ file }) => file === REPORT);
  return formatTable(
    [
      ['run', run.name],
      ['scene', run.scene],
      ['engine', engineText(run.engine)],
      ['written', formatDate(run.written)],
      ['trials', run.missing > 0 ? trials : String(run.trials)],
      ['pipeline', pipeline === undefined ? 'resolved.yaml can no longer be read' : typedLine(['resolve', relative('', run.folder)])],
      ...(hasPage ? [['page', relative('', join(run.folder, REPORT))]] : []),
      ['folder', relative('', run.folder)],
    ],
    [0, 1],
  );
}

function figuresTable({ figures, configurations, varies }: RunOverview, leakage: RunDetails['leakage'], pipeline?: string): string {
  const rows = configurations.flatMap(({ name, trials }) => {
    const found = figures.get(name);
    return found
      ? [
          [
            varies ? name : '',
            ...NAMES.map((figure) => meanText({ ...found[figure], n: trials.length })),
            ...(varies ? leakageCells(leakage.get(name)) : []),
            String(trials.length),
          ],
        ]
      : [];
  });
  if (rows.length === 0) return '';
  const columns = [...Object.values(OVERVIEW_FIGURES).map((column) => column.replace('_', ' ')), ...(varies ? ['inside', 'overlap'] : [])];
  const table = formatTable([['', ...columns, 'n'], ...rows]);
  const [only] = leakage.values();
  if (varies) return only ? `${table}\n\n${LEAKAGE_MEANING}` : table;
  return !only ? table : `${table}\n\n${leakageLine(only, sampleOf(pipeline))}`;
}

/** Of a resolved pipeline; undefined where it cannot be read any more. */
function sampleOf(pipeline: string | undefined): { sample: number; elsewhere: boolean } | undefined {
  try {
    const experiment = parse(pipeline ?? '') as Experiment;
    return { sample: sampleSize(experiment), elsewhere: experiment.dataset.test_on !== undefined };
  } catch {
    return undefined;
  }
}

function trialsTable({ varies }: RunOverview, trials: readonly TrialDetails[]): string {
  const seconds = (value: number | undefined) => (value === undefined ? '–' : value < 10 ? `${value.toFixed(1)} s` : formatDuration(value));
  return formatTable(
    [
      ['trial', varies ? 'configuration' : '', 'seed', 'OA', 'AA', 'kappa', 'AP', 'epoch', 'training', 'testing', ''],
      ...trials.map(({ address, configuration, seed, figures, trainingSeconds, testingSeconds, gone }) => [
        shortAddress(address),
        varies ? configuration : '',
        String(seed),
        ...NAMES.map((name) => share(figures?.[name])),
        String(figures?.epoch ?? '–'),
        seconds(trainingSeconds),
        seconds(testingSeconds),
        gone ? 'gone' : '',
      ]),
    ],
    [0, 1, 10],
  );
}

/** What the times are of; nothing of a run of an older version, whose times know no device. */
function timesLine(trials: readonly TrialDetails[]): string {
  const timed = trials.filter(({ device }) => device !== undefined);
  return timed.length === 0 ? '' : `times: wall clock, without reading, starting the engine and its first step; on ${devicesOf(timed)}`;
}

/** Who computed the trials, once for all that have it in common. */
function origins(trials: readonly TrialDetails[]): string {
  const groups = new Map<string, TrialDetails[]>();
  for (const trial of trials) {
    if (!trial.provenance) continue;
    const key = JSON.stringify({ ...trial.provenance, begun: undefined, ended: undefined, sessions: undefined });
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()]
    .map((group) => {
      const { provenance } = group[0];
      const dates = group.flatMap(({ provenance: one }) => (one?.begun && one.ended ? [one.begun, one.ended] : [])).sort();
      return formatTable(
        [
          ['computed', groups.size === 1 ? 'all trials' : group.map(({ address }) => shortAddress(address)).join(' ')],
          ...(dates.length > 0 ? [['when', `${formatDate(new Date(dates[0]))} to ${formatDate(new Date(dates.at(-1)!))}`]] : []),
          ...facts(provenance!),
        ].map(([name, value]) => [name, value]),
        [0, 1],
      );
    })
    .join('\n\n');
}

function facts({ host, platform, processor, node, engine, command, pipeline, sources = [], ...rest }: Provenance): [string, string][] {
  const list: [string, string | undefined][] = [
    ['by', [rest['hsi-run'] && `hsi-run ${rest['hsi-run']}`, node && `Node ${node.replace(/^v/, '')}`].filter(Boolean).join(', ')],
    ['on', [host, processor, platform].filter(Boolean).join(', ')],
    ['engine', engine && engineText(engine)],
    ['command', command?.join(' ')],
    ['commit', pipeline && `${pipeline.commit.slice(0, 12)}${pipeline.changed ? ', with changes' : ''}`],
    ...sources.map(({ file, sha256 }): [string, string | undefined] => ['source', `${file}${sha256 ? `, SHA-256 ${sha256}` : ''}`]),
  ];
  return list.filter((entry): entry is [string, string] => Boolean(entry[1]));
}
