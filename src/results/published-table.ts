import { summarize } from '../evaluate/metrics.js';
import { type Verdict, verdictOn } from '../evaluate/statistics/verdict.js';
import { addressOf } from '../pipeline/address/address.js';
import type { Metric } from '../pipeline/published/table.js';
import type { Target, Targets } from '../pipeline/published/targets.js';
import type { Cell } from '../base/csv.js';
import type { JudgedTrial, Spread } from './summary.js';

/** Equivalent are means that differ by less than a point: 0.01 of a share. */
const MARGIN = 0.01;

/** A measured figure beside a published one: shares, standard deviations with ddof 0. */
export interface PublishedRow {
  readonly table: string;
  readonly method: string;
  readonly scene: string;
  readonly metric: Metric;
  /** From 1, of an accuracy of a class. */
  readonly class?: number;
  /** What was measured: AA stands beside mean recall and mean precision, a class's accuracy beside its recall and its precision. */
  readonly measure: string;
  readonly mean?: number;
  readonly sd?: number;
  readonly n?: number;
  readonly published_mean: number;
  readonly published_sd?: number;
  readonly published_n?: number;
  /** Measured minus published. */
  readonly difference?: number;
  /** Of times: measured over published. */
  readonly ratio?: number;
  /** Of times: what took the measured ones. */
  readonly device?: string;
  readonly verdict?: Verdict;
  /** Why there is no verdict, or no comparison. */
  readonly remark?: string;
}

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
      return {
        table,
        method,
        scene,
        metric: target.metric,
        class: target.class,
        measure,
        ...measured,
        published_mean: target.mean,
        published_sd: target.sd,
        published_n: target.n,
        difference: measured && target.use !== 'misprint' ? measured.mean - target.mean : undefined,
        ...judged(target, measured, held),
      };
    }),
  );
}

/** Only overall accuracy and kappa of the same scene and protocol, published as a target with its spread, get a verdict. */
function judged(
  target: Target,
  measured: Spread | undefined,
  { sameScene, departures = [] }: Targets,
): Pick<PublishedRow, 'verdict' | 'remark'> {
  const { metric, use, mean, sd, n } = target;
  // Whatever is shown beside a published value, a reader must know what it is of.
  const other = sameScene ? departures.length > 0 && `${ANOTHER_PROTOCOL}${departures.join('; ')}` : ANOTHER_SCENE;
  const remark = (...parts: readonly (string | false)[]) => ({ remark: parts.filter(Boolean).join('; ') });
  if (use === 'misprint') return { remark: `misprint: ${target.remark}` };
  if (/^t(raining|esting)_/.test(metric))
    return remark(`times are the machine's: times.csv${target.remark && `; published of ${target.remark}`}`, other);
  if (!measured) return { remark: 'nothing measured' };
  if (use === 'trend') return remark('only its trend counts', other);
  if (other) return { remark: other };
  if (metric !== 'oa' && metric !== 'kappa') return { remark: 'of either definition' };
  if (n === undefined) return { remark: 'the number of published runs is not known' };
  if (sd === undefined) return { remark: 'published without a standard deviation' };
  return { verdict: verdictOn(measured, { mean, sd, n }, MARGIN) };
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
const TEXTS: readonly string[] = ['table', 'method', 'scene', 'metric', 'measure', 'verdict', 'remark'];

/** published.csv of one configuration; undefined where it is held against nothing. */
export function publishedTable(
  trials: readonly JudgedTrial[],
  targets: Targets | undefined,
): { columns: readonly string[]; rows: Cell[][] } | undefined {
  return targets && { columns: COLUMNS, rows: publishedRows(trials, targets).map((row) => COLUMNS.map((column) => row[column])) };
}

/** The rows of published.csv; of one configuration, where there are several. */
export function readPublished(rows: readonly Record<string, string>[], configuration?: string): PublishedRow[] {
  return rows
    .filter((row) => configuration === undefined || row.configuration === configuration)
    .map(
      (row) =>
        Object.fromEntries(
          COLUMNS.filter((column) => row[column] !== '').map((column) => [
            column,
            TEXTS.includes(column) ? row[column] : Number(row[column]),
          ]),
        ) as unknown as PublishedRow,
    );
}

/** Where published values stand: `table VI, indian-pines`, `Fig. 6, indian-pines`. */
export const publishedSource = ({ table, scene }: Pick<PublishedRow, 'table' | 'scene'>): string =>
  `${/^fig\d+$/.test(table) ? table.replace('fig', 'Fig. ') : `table ${table}`}, ${scene}`;

/** What the name of a run's folder holds of its published values; undefined without such. */
export function publishedDigest(all: readonly (Targets | undefined)[]): { published?: string } {
  return all.some((targets) => targets) ? { published: addressOf(all.map((targets) => targets ?? null)) } : {};
}
