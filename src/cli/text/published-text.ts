import { ANOTHER_PROTOCOL, type PublishedRow, publishedSource } from '../../results/published-table.js';
import { formatTable } from './table.js';

const LABELS: Readonly<Record<string, string>> = {
  overall_accuracy: 'overall accuracy',
  kappa: 'kappa',
  average_accuracy: 'average accuracy (mean recall)',
  average_precision: 'average accuracy (mean precision)',
  training_minutes: 'training, minutes',
  testing_seconds: 'testing, seconds',
};
/** Once for all rows: what a verdict means, and of what it is said. */
const MEANING = 'verdicts: within 1 point at 5 %, from five seeds on, for overall accuracy and kappa; sd with ddof 0';

/**
 * Measured and published figures side by side; classes only where they are asked for.
 *
 * @returns empty where nothing is published
 */
export function publishedText(
  configurations: readonly { name: string; published: readonly PublishedRow[] }[],
  { classes = false } = {},
): string {
  const shown = configurations.filter(({ published }) => published.length > 0);
  if (shown.length === 0) return '';
  const rows = shown.flatMap(({ name, published }) =>
    published
      .filter(({ metric, remark }) => classes || metric !== 'class_accuracy' || remark?.startsWith('misprint'))
      .map((row) => [...(configurations.length > 1 ? [name] : []), ...cells(row)]),
  );
  const sources = [...new Set(shown.flatMap(({ published }) => published.map(publishedSource)))];
  const devices = [...new Set(shown.flatMap(({ published }) => published.flatMap(({ device }) => device ?? [])))];
  const without = configurations.filter(({ published }) => published.length === 0).map(({ name }) => name);
  const head = [
    ...(configurations.length > 1 ? [''] : []),
    `published: ${sources.join('; ')}`,
    'measured',
    'n',
    'published',
    'difference',
    'verdict',
  ];
  return [
    formatTable([head, ...rows], configurations.length > 1 ? [0, 1, 6] : [0, 5]),
    ...departuresText(shown),
    ...(without.length > 0 ? [`no published values for ${without.join(', ')}`] : []),
    MEANING,
    ...(devices.length > 0 ? [`times (x: measured / published): on ${devices.join(' / ')}`] : []),
  ].join('\n');
}

/** In what each is not the paper's, below the table: once for all that share it. */
function departuresText(shown: readonly { name: string; published: readonly PublishedRow[] }[]): string[] {
  const told = new Map<string, string[]>();
  for (const { name, published } of shown) {
    const [found] = published.flatMap(({ remark }) => departuresIn(remark) ?? []);
    if (found) told.set(found, [...(told.get(found) ?? []), name]);
  }
  return [...told].map(([phrases, names]) => `${names.length < shown.length ? `${names.join(', ')}: ` : ''}${ANOTHER_PROTOCOL}${phrases}`);
}

function departuresIn(remark = ''): string | undefined {
  const at = remark.indexOf(ANOTHER_PROTOCOL);
  return at < 0 ? undefined : remark.slice(at + ANOTHER_PROTOCOL.length);
}

/** The phrases stand below the table. */
function withoutPhrases(remark = ''): string {
  const at = remark.indexOf(ANOTHER_PROTOCOL);
  return at < 0 ? remark : remark.slice(0, at + ANOTHER_PROTOCOL.length).replace(/: $/, '');
}

function cells(row: PublishedRow): string[] {
  const { metric, measure, class: classNumber, mean, sd, n, difference, ratio, verdict, remark } = row;
  const isTime = /^t(raining|esting)_/.test(metric);
  const text = (value: number) => (isTime ? String(Number(value.toPrecision(3))) : value.toFixed(4));
  const spreadOf = (centre: number, deviation?: number) =>
    deviation === undefined ? text(centre) : `${text(centre)} ± ${text(deviation)}`;
  const label = classNumber === undefined ? (LABELS[measure] ?? measure) : `class ${classNumber}, ${measure}`;
  const signed =
    ratio !== undefined
      ? `x ${Number(ratio.toPrecision(2))}`
      : difference === undefined
        ? '–'
        : `${difference < 0 ? '' : '+'}${difference.toFixed(4)}`;
  return [
    label,
    mean === undefined ? '–' : spreadOf(mean, n === 1 ? undefined : sd),
    n === undefined ? '–' : String(n),
    spreadOf(row.published_mean, row.published_sd),
    signed,
    verdict ?? `none: ${withoutPhrases(remark)}`,
  ];
}
