import { html, type Html } from '../base/html.js';
import type { SceneComparison } from '../results/compare-scenes.js';
import { warningsOf } from '../results/details.js';
import { verdictOfBest } from '../results/verdict-text.js';
import { several as counted, share, spread } from './format.js';
import type { PageRun } from './page-run.js';

/** What came of a run, in one line below its name: before anything is drawn. */
export function runOutcome({ configurations, varies }: PageRun): Html {
  const warnings = warningsOf(configurations.flatMap(({ details }) => details)).length;
  const [{ figures }] = configurations;
  const line = varies
    ? sweepLine(configurations)
    : html`Overall accuracy <strong>${spread(figures.oa)}</strong>, average accuracy ${spread(figures.aa)}, kappa ${spread(figures.kappa)}`;
  return html`${line}${warnings > 0 && html`; <a class="bad" href="#result">${counted(warnings, 'warning')}</a>`}`;
}

/** The best and the last of several configurations. */
function sweepLine(configurations: PageRun['configurations']): Html {
  const ordered = [...configurations].sort((a, b) => b.figures.oa.mean - a.figures.oa.mean);
  const [best, last] = [ordered[0], ordered.at(-1)!];
  return html`Overall accuracy from ${share(last.figures.oa.mean)} (${last.name}) to <strong>${spread(best.figures.oa)} (${best.name})</strong>`;
}

/** More scenes than these have no line each: the table says it. */
const MOST_SCENES = 3;

/** The best method of each scene, and what the tests say of it, in the words of `compare`. */
export function comparisonOutcome(scenes: readonly SceneComparison[]): Html | undefined {
  if (scenes.length > MOST_SCENES) return undefined;
  return html`${scenes.map((scene, index) => html`${index > 0 && html`<br>`}${bestMethod(scene, scenes.length > 1)}`)}`;
}

function bestMethod({ scene, comparison }: SceneComparison, several: boolean): Html {
  const { methods } = comparison;
  const top = methods.reduce((best, { oa }, index) => (oa.mean > methods[best].oa.mean ? index : best), 0);
  const verdict = verdictOfBest(comparison, top);
  return html`${several ? `${scene}: highest` : 'Highest'} overall accuracy <strong>${spread(methods[top].oa)} (${methods[top].name})</strong>${verdict && `; ${verdict}`}`;
}
