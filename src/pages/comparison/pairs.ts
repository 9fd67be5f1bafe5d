import type { Pair } from '../../evaluate/comparison.js';
import type { SceneComparison } from '../../results/compare-scenes.js';
import { scrolling } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { Section } from '../sections/section.js';
import { LEVEL } from './result.js';

/** Every pair of methods with its tests. */
export function pairsSection(scenes: readonly SceneComparison[]): Section {
  const tested = scenes.filter(({ comparison }) => comparison.pairs.length > 0);
  const seeds = tested.map(({ comparison }) => comparison.seeds.length);
  return {
    id: 'tests',
    title: 'Tests',
    content: html`${tested.map(
      (scene) =>
        html`${scenes.length > 1 && html`<h3>${scene.scene}</h3>`}${scrolling(`Tests of pairs, ${scene.scene}`, pairsTable(scene))}`,
    )}
<p class="small muted">${seeds.some((count) => count > 1) && overSeeds(tested.filter(({ comparison }) => comparison.seeds.length > 1))}${seeds.includes(1) && SINGLE}</p>`,
  };
}

/** What the tests over several seeds are. */
function overSeeds(tested: readonly SceneComparison[]): Html {
  const declared = tested.some(({ comparison }) => comparison.declared);
  const fixed = tested.filter(({ comparison }) => comparison.fixed);
  const drawn = tested.length > fixed.length;
  return html`Differences of overall accuracy, first minus second. t and p: ${drawn ? CORRECTED : 'paired t-test over the seeds'}; Holm's correction is for ${declared ? 'the predeclared' : 'all'} pairs.
${drawn && PLAIN}${
    fixed.length > 0 &&
    html`${drawn ? fixed.map(({ scene }) => scene).join(', ') : 'Here'}${drawn ? ': all' : ' all'} seeds test the same pixels, so the t-test is not corrected. It describes the chance in training, not in the choice of pixels.
`
  }Signs: + for each seed in which the first is better; n equal signs have p = 2 / 2<sup>n</sup> for a fair coin.
McNemar: the number of seeds in which the first : the second is better, p &lt; 0.05. It assumes that pixels are independent. Bold values are beyond chance. `;
}

const CORRECTED = 't-test over the seeds, corrected as by Nadeau and Bengio (2003)';
const PLAIN = `With many test pixels for each training pixel, this test hardly ever finds a difference.
Plain p: the paired t-test. It assumes that seeds are independent, which seeds of one scene are not, so it finds differences too easily.
`;

/** What is left of them with one seed. */
const SINGLE =
  'McNemar, of a single seed: its p (pixels right only in the first : only in the second). It assumes that pixels are independent, ' +
  'and says nothing about another draw of pixels or weights: that takes several seeds.';

function pairsTable({ comparison: { methods, pairs, seeds, fixed } }: SceneComparison): Html {
  const several = seeds.length > 1;
  return html`<table><thead><tr><th scope="col" class="text">first</th><th scope="col" class="text">second</th>${
    several &&
    html`<th scope="col">difference</th><th scope="col">95 %</th><th scope="col">t</th>
<th scope="col">p</th><th scope="col">p (Holm)</th>${!fixed && html`<th scope="col">plain p</th>`}<th scope="col" class="text">signs</th>`
  }<th scope="col">McNemar</th></tr></thead>
<tbody>${pairs.map((pair) => html`<tr><th scope="row">${methods[pair.first].name}</th><th scope="row">${methods[pair.second].name}</th>${tests(pair, fixed)}<td>${mcnemar(pair)}</td></tr>\n`)}</tbody></table>`;
}

/** More seeds are counted. */
const MOST_SIGNS = 12;

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
const statistic = (t: number) => `${t < 0 ? '−' : ''}${Math.abs(t) < 1e6 ? Math.abs(t).toFixed(2) : '∞'}`;
const probability = (p: number) => (p < 0.0001 ? '<0.0001' : p.toFixed(4));

function tests({ tests: found }: Pair, fixed?: boolean): Html | undefined {
  if (!found) return undefined;
  const {
    mean,
    interval: [low, high],
    t,
    p,
    holm,
    plain,
    signs,
  } = found.oa;
  const sure = holm < LEVEL && html` class="best"`;
  return html`<td${sure}>${signed(mean)}</td><td>${signed(low)} to ${signed(high)}</td><td>${statistic(t)}</td><td>${probability(p)}</td><td${sure}>${probability(holm)}</td>${!fixed && html`<td>${probability(plain.p)}</td>`}<td class="text">${signs.each.length <= MOST_SIGNS ? signs.each.replaceAll('-', '−') : `${signs.first} : ${signs.second} of ${signs.each.length}`}</td>`;
}

function mcnemar({ seeds }: Pair): string {
  if (seeds.length === 1) return `${probability(seeds[0].p)} (${seeds[0].onlyFirst} : ${seeds[0].onlySecond})`;
  const sure = seeds.filter(({ p }) => p < LEVEL);
  const first = sure.filter(({ onlyFirst, onlySecond }) => onlyFirst > onlySecond).length;
  return `${first} : ${sure.length - first} of ${seeds.length}`;
}
