import { lookUp } from '../../base/look-up.js';
import type { StoredRun } from '../../store/list.js';
import { RunFolder } from '../../store/run-folder.js';
import { type RunDetails, warningsOf } from '../details.js';
import { type PublishedRow, publishedSource } from '../published-table.js';
import { devicesOf } from '../published-times.js';
import { FIGURES } from '../summary.js';
import { type Column, markBest, type MeasuredValue, sharesNote, type PaperTable, type CellValue } from './table.js';

type Row = Record<string, string>;

/** The titles of the figures, shared by all tables that have them. */
export const FIGURE_TITLES = {
  oa: 'OA',
  aa: 'AA',
  kappa: 'Kappa',
  ap: 'AA (precision)',
  f1_macro: 'F1 (macro)',
  f1_weighted: 'F1 (weighted)',
} as const satisfies Record<keyof typeof FIGURES, string>;

const DEVICE = 'wall clock, without reading data, starting the engine and warming up';

/** The tables of one run, from its folder: summary, classes, trials, times, and what is published. */
export function tablesOfRun(run: StoredRun, details: RunDetails): PaperTable[] {
  const warnings = warningsOf(details.trials);
  const title = (what: string) => `${what} of ${run.name}`;
  return [
    summary(run, details, title('Accuracy')),
    classes(run, title('Accuracy by class')),
    trials(details, run, title('Trials')),
    times(details, run, title('Times')),
    published(details, run, title('Measured and published values')),
  ]
    .filter((table) => table.rows.length > 0)
    .map((table) => ({ ...table, notes: [...table.notes, ...warnings] }));
}

function summary(run: StoredRun, { leakage }: RunDetails, caption: string): PaperTable {
  const rows = run.configurations.map(({ name, trials: seeds }): CellValue[] => {
    const own = figuresIn(run, name);
    const seen = leakage.get(name);
    const figures = Object.values(FIGURES).map(({ column }) => spread(own?.[column], seeds.length));
    return [name, ...figures, seen?.inside, seen?.overlap, seeds.length];
  });
  return {
    name: 'summary',
    caption,
    rows: markBest(rows, 'columns'),
    notes: [sharesNote(seedsOf(run)), LEAKAGE],
    columns: [
      { key: 'configuration', title: run.varies ? 'Configuration' : 'Pipeline', unit: 'text' },
      ...Object.entries(FIGURE_TITLES).map(([key, title]): Column => ({ key, title, unit: 'share' })),
      { key: 'inside', title: 'Inside', unit: 'share' },
      { key: 'overlap', title: 'Overlap', unit: 'share' },
      { key: 'n', title: 'n', unit: 'count' },
    ],
  };
}

export const LEAKAGE = 'inside, overlap: test pixels with a training pixel in their patch, with an overlapping training patch';

/** Recall, precision and F1 of each class; with several configurations the recall of each. */
function classes(run: StoredRun, caption: string): PaperTable {
  const rows = new RunFolder(run.folder).rows('classes.csv');
  const means = (name: string) => rows.filter((row) => row.seed === 'mean' && (!run.varies || row.configuration === name));
  const sd = (name: string, label: string) =>
    rows.find((row) => row.seed === 'sd' && row.class === label && (!run.varies || row.configuration === name));
  const n = (name: string) => run.configurations.find((one) => one.name === name)!.trials.length;
  const value = (name: string, row: Row | undefined, figure: string): MeasuredValue | undefined =>
    spread(row && { mean: row[figure], sd: sd(name, row.class)?.[figure] }, n(name));
  const [{ name: first }] = run.configurations;
  const head: Column[] = [
    { key: 'class', title: '', unit: 'count' },
    { key: 'name', title: 'Class', unit: 'text' },
  ];
  // Seeds may test different numbers: then all stand as means.
  const unit = means(first).every(({ support: pixels }) => Number.isInteger(Number(pixels))) ? 'count' : 'mean count';
  const support: Column = { key: 'test_pixels', title: 'Test pixels', unit };
  if (!run.varies) {
    return {
      name: 'classes',
      caption,
      notes: [sharesNote(seedsOf(run), { kappa: false })],
      columns: [
        ...head,
        support,
        ...(['Recall', 'Precision', 'F1'] as const).map((title): Column => ({ key: title.toLowerCase(), title, unit: 'share' })),
      ],
      rows: means(first).map((row) => [
        Number(row.class),
        row.name,
        Number(row.support),
        ...['recall', 'precision', 'f1'].map((figure) => value(first, row, figure)),
      ]),
    };
  }
  const columns = run.configurations.map(({ name }): Column => ({ key: name, title: name, unit: 'share' }));
  const body = means(first).map((row) => [
    Number(row.class),
    row.name,
    Number(row.support),
    ...run.configurations.map(({ name }) =>
      value(
        name,
        means(name).find((other) => other.class === row.class && other.name === row.name),
        'recall',
      ),
    ),
  ]);
  return {
    name: 'classes',
    caption,
    notes: [`recall, ${sharesNote(seedsOf(run), { kappa: false })}`],
    columns: [...head, support, ...columns],
    rows: markBest(body, 'rows'),
  };
}

function trials({ trials: all }: RunDetails, { varies }: StoredRun, caption: string): PaperTable {
  return {
    name: 'trials',
    caption,
    notes: [sharesNote(1)],
    columns: [
      ...(varies ? [{ key: 'configuration', title: 'Configuration', unit: 'text' } satisfies Column] : []),
      { key: 'seed', title: 'Seed', unit: 'count' },
      ...(['oa', 'aa', 'kappa', 'ap'] as const).map((key): Column => ({ key, title: FIGURE_TITLES[key], unit: 'share' })),
      { key: 'epoch', title: 'Epoch', unit: 'count' },
      { key: 'training_seconds', title: 'Training (s)', unit: 'seconds' },
      { key: 'testing_seconds', title: 'Testing (s)', unit: 'seconds' },
      { key: 'address', title: 'Trial', unit: 'text' },
    ],
    rows: all.map(({ configuration, seed, figures = {}, trainingSeconds, testingSeconds, address }) => [
      ...(varies ? [configuration] : []),
      seed,
      ...['oa', 'aa', 'kappa', 'ap', 'epoch'].map((key) => figures[key]),
      trainingSeconds,
      testingSeconds,
      address.slice(0, 12),
    ]),
  };
}

/** As Table IX has them: of each configuration the mean over its seeds. */
function times({ trials: all }: RunDetails, { configurations, varies }: StoredRun, caption: string): PaperTable {
  const known = all.filter((one) => one.trainingSeconds !== undefined);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  // An older version wrote no device beside its times.
  const timed = known.map(({ device, atOnce, provenance }) => ({
    atOnce,
    device: device ?? ([provenance?.engine, provenance?.processor].filter(Boolean).join('; ') || undefined),
  }));
  return {
    name: 'times',
    caption,
    notes: [DEVICE, `measured on: ${devicesOf(timed)}`],
    columns: [
      { key: 'configuration', title: varies ? 'Configuration' : 'Pipeline', unit: 'text' },
      { key: 'training_seconds', title: 'Training (s)', unit: 'seconds' },
      { key: 'testing_seconds', title: 'Testing (s)', unit: 'seconds' },
      { key: 'n', title: 'n', unit: 'count' },
    ],
    rows: configurations.flatMap(({ name }) => {
      const own = known.filter(({ configuration }) => configuration === name);
      return own.length === 0
        ? []
        : [[name, mean(own.map((one) => one.trainingSeconds)), mean(own.map((one) => one.testingSeconds)), own.length]];
    }),
  };
}

/** Overall accuracy, AA and kappa beside what is published; classes stand in published.csv. */
function published({ published: all }: RunDetails, { varies }: StoredRun, caption: string): PaperTable {
  const shown = all.flatMap(({ name, published: rows }) =>
    rows.filter(({ metric }) => ['oa', 'aa', 'kappa'].includes(metric)).map((row) => ({ name, row })),
  );
  const sources = [...new Set(shown.map(({ row }) => `published: ${publishedSource(row)}`))];
  const side = (mean: number | undefined, sd: number | undefined): MeasuredValue | undefined =>
    mean === undefined ? undefined : { mean, sd };
  return {
    name: 'published',
    caption,
    notes: [
      ...sources,
      sharesNote(shown.some(({ row: { n, published_sd } }) => (n ?? 0) > 1 || published_sd !== undefined) ? 2 : 1),
      'verdicts: within 1 point at 5 %, from five seeds on, of OA and kappa',
    ],
    columns: [
      ...(varies ? [{ key: 'configuration', title: 'Configuration', unit: 'text' } satisfies Column] : []),
      { key: 'measure', title: 'Measure', unit: 'text' },
      { key: 'measured', title: 'Measured', unit: 'share' },
      { key: 'n', title: 'n', unit: 'count' },
      { key: 'published', title: 'Published', unit: 'share' },
      { key: 'difference', title: 'Difference', unit: 'share' },
      { key: 'verdict', title: 'Verdict', unit: 'text' },
    ],
    rows: shown.map(({ name, row }) => [
      ...(varies ? [name] : []),
      lookUp(MEASURES, row.measure) ?? row.measure,
      side(row.mean, row.n === 1 ? undefined : row.sd),
      row.n,
      side(row.published_mean, row.published_sd),
      row.difference,
      verdictOf(row),
    ]),
  };
}

const MEASURES: Readonly<Record<string, string>> = {
  overall_accuracy: 'OA',
  average_accuracy: 'AA (recall)',
  average_precision: 'AA (precision)',
  kappa: 'Kappa',
};
const verdictOf = ({ verdict, remark }: PublishedRow) => verdict ?? `none: ${remark}`;

/** The most of any configuration. */
function seedsOf({ configurations }: StoredRun): number {
  return Math.max(...configurations.map(({ trials: all }) => all.length));
}

/** A figure's mean and sd of one configuration, by its column's name. */
function figuresIn(run: StoredRun, name: string): Record<string, { mean: string; sd: string }> | undefined {
  const rows = new RunFolder(run.folder).rows(run.varies ? 'configurations.csv' : 'metrics.csv');
  const [mean, sd] = run.varies
    ? [rows.find((row) => row.configuration === name)]
    : ['mean', 'sd'].map((label) => rows.find(({ seed }) => seed === label));
  return (
    mean &&
    Object.fromEntries(
      Object.values(FIGURES).flatMap(({ column }) =>
        mean[column] === undefined ? [] : [[column, { mean: mean[column], sd: run.varies ? mean[`${column}_sd`] : sd![column] }]],
      ),
    )
  );
}

/** Of a single seed there is no spread. */
function spread(found: { mean: string; sd?: string } | undefined, n: number): MeasuredValue | undefined {
  if (!found?.mean) return undefined;
  return { mean: Number(found.mean), ...(n > 1 && found.sd ? { sd: Number(found.sd) } : {}) };
}
