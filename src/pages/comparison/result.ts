import { COMPARED, type Compared, type Pair } from '../../evaluate/comparison.js';
import type { SceneComparison } from '../../results/compare-scenes.js';
import { grouped, meansOver, scrolling, spread } from '../format.js';
import { seedsText } from '../../results/seeds-text.js';
import { html, type Html } from '../../base/html.js';
import { fitsHalf, type Section } from '../sections/section.js';

const LABELS: Readonly<Record<Compared, string>> = { oa: 'OA', aa: 'AA', kappa: 'Kappa' };
/** Below it a difference is called one. */
export const LEVEL = 0.05;

/** Methods x scenes: the best of a column bold, a mark at those that are worse beyond chance. */
export function resultSection(scenes: readonly SceneComparison[]): Section {
  const names = [...new Set(scenes.flatMap(({ methods }) => methods.map(({ name }) => name)))];
  const tested = scenes.some(({ comparison }) => comparison.pairs.some(({ tests }) => tests));
  const columns = COMPARED.length;
  const several = scenes.length > 1;
  const seeds = Math.max(...scenes.map(({ comparison }) => comparison.seeds.length));
  return {
    id: 'result',
    title: 'Result',
    narrow: isNarrow(scenes),
    content: html`${scrolling(
      'Methods and scenes',
      html`<table><caption>${meansOver(seeds)}; the highest ${seeds > 1 ? 'mean' : 'value'} of a column is bold.${
        tested && ` † worse than the best beyond chance: ${tTest(scenes)} over the seeds, Holm's correction for all pairs of a scene, 5 %.`
      }</caption>
<thead>${several && html`<tr><td></td>${scenes.map(({ scene }) => html`<th scope="colgroup" colspan="${columns}">${scene}</th>`)}</tr>`}
<tr><th scope="col" class="text">method</th>${scenes.map(() => COMPARED.map((figure) => html`<th scope="col">${LABELS[figure]}</th>`))}</tr></thead>
<tbody>${names.map((name) => html`<tr><th scope="row">${name}</th>${scenes.map((scene) => COMPARED.map((figure) => cell(scene, name, figure)))}</tr>\n`)}</tbody></table>`,
    )}
${notesOf(scenes)}`,
  };
}

/** The figures of one scene stand beside its plot. */
export const isNarrow = (scenes: readonly SceneComparison[]): boolean =>
  scenes.length === 1 && fitsHalf(scenes[0].methods.map(({ name }) => name));

function tTest(scenes: readonly SceneComparison[]): string {
  const fixed = scenes.filter(({ comparison }) => comparison.fixed);
  if (fixed.length === 0) return 'corrected t-test';
  return fixed.length === scenes.length ? 'paired t-test' : 't-test (corrected where seeds have other test pixels)';
}

/** A line alone is no list. */
function notesOf(scenes: readonly SceneComparison[]): Html {
  const lines = scenes.flatMap((scene) => linesOf(scene, scenes.length > 1));
  return lines.length === 1
    ? html`<p class="small">${lines}</p>`
    : html`<ul class="small">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function cell({ comparison: { methods, pairs } }: SceneComparison, name: string, figure: Compared): Html {
  const index = methods.findIndex((method) => method.name === name);
  if (index < 0) return html`<td>–</td>`;
  const isBest = methods[index].best.includes(figure);
  const top = methods.findIndex(({ best }) => best.includes(figure));
  const isPair = ({ first, second }: Pair) => (first === index && second === top) || (first === top && second === index);
  const test = pairs.find(isPair)?.tests?.[figure];
  const worse = !isBest && test !== undefined && test.holm < LEVEL;
  return html`<td${isBest && html` class="best"`}>${spread(methods[index][figure])}${worse && html`<abbr title="worse than the best beyond chance">†</abbr>`}</td>`;
}

function linesOf({ scene, comparison: { seeds, testPixels, testShare, notes } }: SceneComparison, several: boolean): string[] {
  const [least, most] = [Math.min(...testPixels), Math.max(...testPixels)];
  return [
    `${several ? `${scene}: ` : ''}${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}; ${least === most ? grouped(least) : `${grouped(least)} to ${grouped(most)}`} test pixels, the same for all; ${testShare.toFixed(
      2,
    )} test pixels for each training pixel`,
    ...notes,
  ];
}
