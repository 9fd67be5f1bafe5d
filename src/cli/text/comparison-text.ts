import { COMPARED, type Compared, type Pair } from '../../evaluate/comparison.js';
import type { Signs } from '../../evaluate/statistics/signs.js';
import type { ComparedMethod, Comparison } from '../../results/compare-methods.js';
import type { SceneComparison } from '../../results/compare-scenes.js';
import { seedsText } from '../../results/seeds-text.js';
import { LEAKAGE_MEANING, leakageCells } from '../../results/leakage-table.js';
import { formatTable, meanText } from './table.js';
import { verdictLines } from '../../results/verdict-text.js';

const LABELS: Readonly<Record<Compared, string>> = { oa: 'overall accuracy', aa: 'average accuracy', kappa: 'kappa' };
/** Below it a difference is called one. */
const LEVEL = 0.05;
const MOST_SIGNS = 12;

/** What each test over seeds takes for granted, where seeds draw their test pixels. */
const ASSUMPTIONS: readonly string[] = [
  'p assumes that seeds depend on each other, as they share pixels: with many test pixels for each training pixel it hardly ever finds a difference',
  'plain p: paired t-test, assumes independent seeds; seeds of one scene are not, so it finds differences too easily',
];
const SIGNS =
  'signs: + for a seed in which the first is better, - for the second; n equal signs have p = 2 / 2^n for a fair coin and independent seeds';

type Rows = readonly (readonly string[])[];

/** Methods and pairs of each scene as two tables, then what the tests are and what to know; of several scenes each with its name above. */
export function scenesText(compared: readonly SceneComparison[]): string {
  if (compared.length === 1) return comparisonText(compared[0].comparison);
  return compared.map(({ scene, comparison }) => `${scene}\n\n${comparisonText(comparison)}`).join('\n\n\n');
}

export function scenesMarkdown(compared: readonly SceneComparison[]): string {
  if (compared.length === 1) return comparisonMarkdown(compared[0].comparison);
  return compared.map(({ scene, comparison }) => `### ${scene}\n\n${comparisonMarkdown(comparison)}`).join('\n\n');
}

function comparisonText(comparison: Comparison): string {
  const [methods, pairs] = tablesOf(comparison);
  // Of a scene with one method there is no pair.
  return [
    formatTable(methods),
    ...(pairs.length > 1 ? [formatTable(pairs, [0, 1]), verdictLines(comparison).join('\n')] : []),
    linesOf(comparison).join('\n'),
  ].join('\n\n');
}

function comparisonMarkdown(comparison: Comparison): string {
  return [
    ...tablesOf(comparison).map(markdown),
    [...verdictLines(comparison), ...linesOf(comparison)].map((line) => `- ${line}`).join('\n'),
  ].join('\n\n');
}

function markdown([head, ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function tablesOf({ methods, pairs, seeds, fixed }: Comparison): [Rows, Rows] {
  const several = seeds.length > 1;
  return [
    [
      ['method', ...COMPARED.map((figure) => LABELS[figure]), ...(several ? ['OA, 95 % interval'] : []), 'inside', 'overlap', 'seeds'],
      ...methods.map((method) => [
        method.name,
        ...COMPARED.map((figure) => figureCell(method, figure)),
        ...(several ? [method.oa.interval!.map((end) => end.toFixed(4)).join('–')] : []),
        ...leakageCells(method.leakage),
        String(method.oa.n),
      ]),
    ],
    [
      [
        'first',
        'second',
        ...(several ? ['OA difference', '95 % interval', 't', 'p', 'p (Holm)', ...(fixed ? [] : ['plain p']), 'signs'] : []),
        'McNemar',
      ],
      ...pairs.map((pair) => [methods[pair.first].name, methods[pair.second].name, ...testCells(pair, fixed), mcnemarCell(pair)]),
    ],
  ];
}

/** The best of a column has a star. */
function figureCell(method: ComparedMethod, figure: Compared): string {
  return `${meanText(method[figure])}${method.best.includes(figure) ? ' *' : '  '}`.trimEnd();
}

function testCells({ tests }: Pair, fixed?: boolean): string[] {
  if (!tests) return [];
  const {
    mean,
    interval: [low, high],
    t,
    p,
    holm,
    plain,
    signs,
  } = tests.oa;
  return [
    signed(mean),
    `${signed(low)} to ${signed(high)}`,
    Math.abs(t) < 1e6 ? t.toFixed(2) : t > 0 ? '∞' : '-∞',
    probability(p),
    probability(holm),
    ...(fixed ? [] : [probability(plain.p)]),
    signCell(signs),
  ];
}

/** The sign of each seed, or of more than can be read how many there are. */
function signCell({ each, first, second }: Signs): string {
  return each.length <= MOST_SIGNS ? each : `${first} : ${second} of ${each.length}`;
}

/** In how many seeds either is better beyond chance. */
function mcnemarCell({ seeds }: Pair): string {
  if (seeds.length === 1) return `${probability(seeds[0].p)} (${seeds[0].onlyFirst} : ${seeds[0].onlySecond})`;
  const sure = seeds.filter(({ p }) => p < LEVEL);
  const first = sure.filter(({ onlyFirst, onlySecond }) => onlyFirst > onlySecond).length;
  return `${first} : ${sure.length - first} of ${seeds.length}`;
}

function linesOf({ seeds, testPixels, testShare, fixed, pairs, notes, declared, methods }: Comparison): string[] {
  const [least, most] = [Math.min(...testPixels), Math.max(...testPixels)];
  return [
    `${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}; ${least === most ? least : `${least} to ${most}`} test pixels, the same for all`,
    ...(methods.some(({ best }) => best.length > 0) ? ['*: the highest mean of its column'] : []),
    ...(methods.some(({ leakage }) => leakage) ? [LEAKAGE_MEANING] : []),
    ...(seeds.length > 1
      ? [
          `difference: of overall accuracy, first minus second; ${fixed ? 'paired t-test over the seeds' : `corrected t-test (Nadeau, Bengio 2003), test over training pixels ${testShare.toFixed(2)}`}`,
          `p (Holm): corrected for ${pairs.length} ${declared ? 'predeclared ' : ''}${pairs.length === 1 ? 'pair' : 'pairs'}`,
          ...(fixed ? [] : ASSUMPTIONS),
          SIGNS,
          'McNemar: seeds in which the first : the second is better, p < 0.05; assumes independent pixels',
        ]
      : ['McNemar: its p (pixels right only in the first : only in the second); assumes independent pixels']),
    ...notes,
  ];
}

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
const probability = (p: number) => (p < 0.0001 ? '<0.0001' : p.toFixed(4));
