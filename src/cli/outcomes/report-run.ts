import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { leakageCells, leakageLine, meanLeakage, type ShownLeakage } from '../../results/leakage-table.js';
import type { Figures } from '../../results/shown.js';
import type { RunResult, ShownConfiguration } from '../../run/result.js';
import { chosenEpochs, shortTrainingText } from '../../results/short-training.js';
import { reportPath } from '../../store/layout.js';
import { RunFolder } from '../../store/run-folder.js';
import { note, print } from '../text/print.js';
import type { General } from '../options/shared.js';
import { publishedText } from '../text/published-text.js';
import { formatTable, meanText } from '../text/table.js';

const LABELS = {
  oa: 'overall accuracy',
  aa: 'average accuracy',
  kappa: 'kappa',
  ap: 'average precision',
  f1_macro: 'F1, macro',
  f1_weighted: 'F1, weighted',
} as const;
/** In a row of a table of several. */
const MAIN = ['oa', 'aa', 'kappa', 'ap'] as const;
type Figure = keyof typeof LABELS;

/** That scene-wide statistics know the test pixels is said with every result that rests on them. */
const SCENE_STATISTICS =
  'bands scaled with statistics of the whole scene, including test pixels (dataset.standardize: training excludes them)';

/** Of more trials the epochs are not read to say more of them, and so many configurations are named. */
const [MOST_READ, MOST_NAMED] = [500, 6];

type ReportOptions = Pick<General, 'json' | 'quiet'> & { readonly progress?: string };

/** Prints what a run found out: a line for each figure, or for each configuration. */
export function reportRun(result: RunResult, pipeline: LoadedPipeline, { json, quiet, progress }: ReportOptions): void {
  const { name, folder, configurations, varies, cached } = result;
  if (json) {
    print(JSON.stringify(asJson(result), null, 2));
    return;
  }
  if (quiet) {
    print(folder);
    return;
  }
  if (cached) print(`${name}: this is the cached result.`);
  const [{ figures }] = configurations;
  print(
    varies
      ? formatTable([
          ['', ...MAIN.map((key) => LABELS[key]), 'inside', 'overlap', 'n'],
          ...configurations.map((one) => [
            one.name,
            ...MAIN.map((key) => meanText(one.figures[key])),
            ...leakageCells(leakageOf(one)),
            String(one.trials.length),
          ]),
        ])
      : figuresTable(figures),
    (line, index) => (index === 0 ? 'dim' : line.startsWith(LABELS.oa) ? 'green' : undefined),
  );
  const leakage = leakageOf(configurations[0]);
  if (!varies && leakage) print(leakageLine(leakage, configurations[0]));
  if (configurations.some(({ statistics }) => statistics === 'scene')) print(SCENE_STATISTICS);
  const published = publishedText(configurations);
  if (published !== '') print(published);
  const short = shortTraining(result, pipeline);
  if (short !== undefined) note(short);
  print(relative('', folder) || folder, () => 'cyan');
  // Events in lines of JSON have it, too.
  if (progress !== 'json' && existsSync(reportPath(folder))) note(`page: ${relative('', reportPath(folder))}`);
}

/** What the page says below its confusion matrix: that training was perhaps too short. */
function shortTraining({ folder, configurations, varies }: RunResult, pipeline: LoadedPipeline): string | undefined {
  if (configurations.flatMap(({ trials }) => trials).length > MOST_READ) return undefined;
  const rows = new RunFolder(folder).rows('epochs.csv');
  const found = configurations.flatMap(({ name, trials }, index) => {
    const own = varies ? rows.filter(({ configuration }) => configuration === name) : rows;
    const text = shortTrainingText(chosenEpochs(pipeline.configurations[index]?.experiment, trials, own));
    return text === undefined ? [] : [{ name, text }];
  });
  if (found.length === 0) return undefined;
  if (!varies) return found[0].text;
  const names = found.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
  return `In ${found.length} of ${configurations.length} configurations the last epoch was the best in most seeds: ${names.join(', ')}${more}. Training was perhaps too short.`;
}

/** The interval is one of the mean, 95 %. A single seed has neither that nor a deviation. */
function figuresTable(figures: Figures): string {
  const several = figures.oa.n > 1;
  return formatTable([
    several ? ['', 'mean', 'sd', 'n', '95 %'] : ['', 'value', 'n'],
    ...Object.entries(LABELS).flatMap(([key, label]) => {
      const figure = figures[key as Figure];
      if (!figure) return [];
      const { mean, sd, n, interval } = figure;
      const cells = [mean.toFixed(4), ...(several ? [sd.toFixed(4)] : []), String(n)];
      return [[label, ...cells, ...(several ? [interval?.map((end) => end.toFixed(4)).join('–') ?? ''] : [])]];
    }),
  ]);
}

function asJson({ name, folder, engine, cached, configurations, varies, warnings }: RunResult): object {
  const head = { name, folder, engine, cached, ...(warnings.length > 0 ? { warnings } : {}) };
  const found = (one: ShownConfiguration) => ({ ...one.figures, leakage: leakageOf(one), ...publishedOf(one), trials: one.trials });
  if (!varies) return { ...head, ...found(configurations[0]) };
  return { ...head, configurations: configurations.map((one) => ({ name: one.name, values: one.point, ...found(one) })) };
}

function publishedOf({ published }: ShownConfiguration): Partial<Pick<ShownConfiguration, 'published'>> {
  return published.length > 0 ? { published } : {};
}

/** With whose statistics the bands are scaled by. */
function leakageOf({ trials, statistics }: ShownConfiguration): (ShownLeakage & { readonly statistics: string }) | undefined {
  const mean = meanLeakage(trials.map(({ leakage }) => leakage));
  return mean && { ...mean, statistics: statistics ?? 'none' };
}
