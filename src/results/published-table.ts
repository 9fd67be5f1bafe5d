import { summarize } from '../evaluate/metrics.js';
import { type Verdict, verdictOn } from '../evaluate/statistics/verdict.js';
import { addressOf } from '../pipeline/address/address.js';
import type { Metric } from '../pipeline/published/table.js';
import type { Target, Targets } from '../pipeline/published/targets.js';
import type { Cell } from '../base/csv.js';
import type { JudgedTrial, Spread } from './summary.js';

/** Equivalent are means that differ by less than a point: 0.01 of a share. */
const MARGIN = 0.01;

/** A published figure: shares, standard deviations with ddof 0. */
interface PublishedFigure {
  readonly table: string;
  readonly method: string;
  readonly scene: string;
  readonly metric: Metric;
  /** From 1, of an accuracy of a class. */
  readonly class?: number;
  /** What was measured: AA stands beside mean recall and mean precision, a class's accuracy beside its recall and its precision. */
  readonly measure: string;
  readonly published_mean: number;
  readonly published_sd?: number;
  readonly published_n?: number;
}

/** What a case of a row does not have. */
type Without<Key extends string> = Readonly<Partial<Record<Key, undefined>>>;

/** Nothing stands beside it; the remark says why. */
type Unmeasured = { readonly remark: string } & Without<'mean' | 'sd' | 'n' | 'difference' | 'verdict' | 'ratio' | 'device'>;

type Judged = Spread & {
  /** Measured minus published. */
  readonly difference: number;
  readonly verdict: Verdict;
} & Without<'remark' | 'ratio' | 'device'>;

/** The remark says why there is no verdict. There is no difference to a misprint. */
type Unjudged = Spread & { readonly difference?: number; readonly remark: string } & Without<'verdict' | 'ratio' | 'device'>;

/** A time, which stands in no hashed table. */
type Timed = Spread & {
  /** Measured over published. */
  readonly ratio: number;
  /** What took the measured ones. */
  readonly device: string;
  readonly remark: string;
} & Without<'difference' | 'verdict'>;

/** A published figure, and what stands beside it. */
export type PublishedRow = PublishedFigure & (Unmeasured | Judged | Unjudged | Timed);

/** What precedes phrases of departures. */
export const ANOTHER_PROTOCOL = 'another protocol: ';
const ANOTHER_SCENE = 'another scene';

type Measure = readonly [name: string, of: (trial: JudgedTrial, classIndex: number) => number | undefined];
const NOTHING = () => undefined;

const MEASURES: Readonly<Record<Metric, readonly Measure[]>> = {
  oa: [['overall_accuracy', ({ metrics }) => metrics.overallAccuracy]],
  kappa: [['kappa', ({ metrics }) => metrics.kappa]],
  aa: [
    ['average_accuracy', ({ metrics }) => metrics.averageAccuracy],
    ['average_precision', ({ metrics }) => metrics.averagePrecision],
  ],
  class_accuracy: [
    ['recall', ({ metrics }, index) => metrics.classes[index]?.recall],
    ['precision', ({ metrics }, index) => (metrics.classes[index]?.support > 0 ? metrics.classes[index].precision : undefined)],
  ],
  training_minutes: [['training_minutes', NOTHING]],
  testing_seconds: [['testing_seconds', NOTHING]],
};

/** Every published value of a configuration with what was measured. */
export function publishedRows(trials: readonly JudgedTrial[], held: Targets): PublishedRow[] {
  const { targets, table, method, scene } = held;
  return targets.flatMap((target) =>
    MEASURES[target.metric].map(([measure, of]): PublishedRow => {
      const values = trials.map((trial) => of(trial, (target.class ?? 0) - 1)).filter((value) => value !== undefined);
      const measured = values.length > 0 ? summarize(values) : undefined;
      const place = { table, method, scene, metric: target.metric, class: target.class, measure };
      const published = { published_mean: target.mean, published_sd: target.sd, published_n: target.n };
      const why = remarkOn(target, measured !== undefined, held);
      if (!measured) return { ...place, ...published, remark: why ?? 'nothing measured' };
      const difference = measured.mean - target.mean;
      if (target.use === 'misprint') return { ...place, ...measured, ...published, remark: why ?? '' };
      const judged = why ?? spreadOf(target);
      return typeof judged === 'string'
        ? { ...place, ...measured, ...published, difference, remark: judged }
        : { ...place, ...measured, ...published, difference, verdict: verdictOn(measured, judged, MARGIN) };
    }),
  );
}

/**
 * Why a target gets no verdict: only overall accuracy and kappa of the same scene and protocol do. Whatever is shown beside a published
 * value, a reader must know what it is of.
 */
function remarkOn(target: Target, isMeasured: boolean, { sameScene, departures = [] }: Targets): string | undefined {
  const { metric, use } = target;
  const other = sameScene ? departures.length > 0 && `${ANOTHER_PROTOCOL}${departures.join('; ')}` : ANOTHER_SCENE;
  const remark = (...parts: readonly (string | false)[]) => parts.filter(Boolean).join('; ');
  if (use === 'misprint') return `misprint: ${target.remark}`;
  if (/^t(raining|esting)_/.test(metric))
    return remark(`times are the machine's: times.csv${target.remark && `; published of ${target.remark}`}`, other);
  if (!isMeasured) return undefined;
  if (use === 'trend') return remark('only its trend counts', other);
  if (other) return other;
  if (metric !== 'oa' && metric !== 'kappa') return 'of either definition';
  return undefined;
}

/** What a verdict needs of a published value, or why there is none. */
function spreadOf({ mean, sd, n }: Target): Spread | string {
  if (n === undefined) return 'the number of published runs is not known';
  if (sd === undefined) return 'published without a standard deviation';
  return { mean, sd, n };
}

const COLUMNS = [
  'table',
  'method',
  'scene',
  'metric',
  'class',
  'measure',
  'mean',
  'sd',
  'n',
  'published_mean',
  'published_sd',
  'published_n',
  'difference',
  'verdict',
  'remark',
] as const satisfies readonly (keyof PublishedRow)[];
type Column = (typeof COLUMNS)[number];

/** published.csv of one configuration; undefined where it is held against nothing. */
export function publishedTable(
  trials: readonly JudgedTrial[],
  targets: Targets | undefined,
): { columns: readonly string[]; rows: Cell[][] } | undefined {
  return targets && { columns: COLUMNS, rows: publishedRows(trials, targets).map((row) => COLUMNS.map((column) => row[column])) };
}

/** The rows of published.csv; of one configuration, where there are several. */
export function readPublished(rows: readonly Record<string, string>[], configuration?: string): PublishedRow[] {
  return rows.filter((row) => configuration === undefined || row.configuration === configuration).map(rowOf);
}

/** A row as this or an older version has written it. */
function rowOf(row: Readonly<Record<string, string | undefined>>): PublishedRow {
  const text = (column: Column) => row[column] ?? '';
  const number = (column: Column) => (text(column) === '' ? undefined : Number(text(column)));
  const [mean, sd, n, difference] = [number('mean'), number('sd'), number('n'), number('difference')];
  const place = {
    table: text('table'),
    method: text('method'),
    scene: text('scene'),
    metric: text('metric') as Metric,
    ...given({ class: number('class') }),
    measure: text('measure'),
  };
  const published = {
    published_mean: Number(text('published_mean')),
    ...given({ published_sd: number('published_sd'), published_n: number('published_n') }),
  };
  const remark = text('remark');
  if (mean === undefined || sd === undefined || n === undefined) return { ...place, ...published, remark };
  const measured = { ...place, mean, sd, n, ...published };
  const verdict = text('verdict') as Verdict | '';
  return verdict === '' || difference === undefined
    ? { ...measured, ...given({ difference }), remark }
    : { ...measured, difference, verdict };
}

/** Without what is undefined. */
function given<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

/** Where published values stand: `table VI, indian-pines`, `Fig. 6, indian-pines`. */
export const publishedSource = ({ table, scene }: Pick<PublishedRow, 'table' | 'scene'>): string =>
  `${/^fig\d+$/.test(table) ? table.replace('fig', 'Fig. ') : `table ${table}`}, ${scene}`;

/** What the name of a run's folder holds of its published values; undefined without such. */
export function publishedDigest(all: readonly (Targets | undefined)[]): { published?: string } {
  return all.some((targets) => targets) ? { published: addressOf(all.map((targets) => targets ?? null)) } : {};
}
