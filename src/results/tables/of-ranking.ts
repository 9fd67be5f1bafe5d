import type { RankedMethods } from '../rank-methods.js';
import type { PaperTable } from './table.js';

/** The critical-difference table of overall accuracy: mean ranks, best first, and whom each is not told apart from. */
export function tablesOfRanking({ over, fixed, methods, blocks, missing, oa }: RankedMethods): PaperTable[] {
  const order = [...methods.keys()].sort((a, b) => oa.ranks[a] - oa.ranks[b]);
  const letters = (at: number) =>
    oa.groups.flatMap((group, letter) => (group.includes(at) ? [String.fromCharCode(97 + (letter % 26))] : [])).join(' ');
  const notes = [
    `rank 1 is the best; methods with a letter in common are not told apart: their ranks differ by less than the critical difference ${oa.criticalDifference.toFixed(3)} (Nemenyi, 5 %)`,
    `Friedman over ${blocks.length} ${over}: chi-square ${oa.chiSquare.toFixed(3)}, p ${text(oa.p)}; Iman and Davenport's F: p ${text(oa.pF)}. Only if it is below 0.05, pairs may be read`,
    ...(over === 'seeds'
      ? [
          fixed
            ? 'all seeds test the same pixels: ranks and p are of the chance in training; several scenes are better'
            : 'seeds of one scene are not independent: they share pixels, so p is too small; several scenes are better',
        ]
      : []),
    ...(blocks.length < 6
      ? [`Wilcoxon's test of ${blocks.length} ${over} cannot give p below ${text(1 / (1 << (blocks.length - 1)))}`]
      : []),
    ...(missing.length > 0 ? [`without a rank, as some scene lacks them: ${missing.join(', ')}`] : []),
  ];
  return [
    {
      name: 'ranks',
      caption: `Ranks of overall accuracy over ${blocks.length} ${over}`,
      columns: [
        { key: 'method', title: 'Method', unit: 'text' },
        { key: 'rank', title: 'Mean rank', unit: 'fraction' },
        { key: 'group', title: 'Group', unit: 'text' },
      ],
      rows: order.map((at) => [methods[at], oa.ranks[at], letters(at)]),
      notes,
    },
    {
      name: 'rank-tests',
      caption: `Differences of ranks over ${blocks.length} ${over}`,
      columns: [
        { key: 'first', title: 'First', unit: 'text' },
        { key: 'second', title: 'Second', unit: 'text' },
        { key: 'difference', title: 'Difference', unit: 'fraction' },
        { key: 'p_nemenyi', title: 'p (Nemenyi)', unit: 'probability' },
        { key: 'p_wilcoxon', title: 'p (Wilcoxon)', unit: 'probability' },
        { key: 'p_holm', title: 'p (Wilcoxon, Holm)', unit: 'probability' },
      ],
      rows: oa.pairs.map(({ first, second, nemenyi, wilcoxon, holm }) => [
        methods[first],
        methods[second],
        oa.ranks[first] - oa.ranks[second],
        nemenyi,
        wilcoxon,
        holm,
      ]),
      notes: ['difference of mean ranks, first minus second: negative if the first is better; Holm and Nemenyi correct for all pairs'],
    },
  ];
}

function text(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toFixed(4);
}
