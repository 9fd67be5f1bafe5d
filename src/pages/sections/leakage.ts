import { meanLeakage, percent, type ShownLeakage } from '../../results/leakage-table.js';
import { scrolling } from '../format.js';
import { html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import type { Section } from './section.js';

/** How much of the test set each configuration's training set has seen, means over the seeds. */
export interface NamedLeakage {
  readonly scene: string;
  readonly name: string;
  readonly leakage?: ShownLeakage;
}

/** A row for each configuration or method. */
export function leakageSection(all: readonly NamedLeakage[], what = 'configuration'): Section | undefined {
  const rows = all.filter(({ leakage }) => leakage);
  if (rows.length === 0) return undefined;
  const scenes = new Set(rows.map(({ scene }) => scene)).size > 1;
  return {
    id: 'leakage',
    title: 'Leakage',
    narrow: !scenes,
    content: scrolling(
      `Leakage of each ${what}`,
      html`<table><caption>Shares of the test pixels, means over the seeds. Larger patches overlap more.</caption>
<thead><tr>${scenes && html`<th scope="col" class="text">scene</th>`}<th scope="col" class="text">${what}</th><th scope="col">training pixel in the patch</th><th scope="col">patch overlaps a training patch</th></tr></thead>
<tbody>${rows.map(({ scene, name, leakage }) => html`<tr>${scenes && html`<th scope="row">${scene}</th>`}<th scope="row">${name}</th><td>${percent(leakage!.inside)}</td><td>${percent(leakage!.overlap)}</td></tr>\n`)}</tbody></table>`,
    ),
  };
}

export function sweepLeakage({ configurations }: PageRun): Section | undefined {
  return leakageSection(
    configurations.map(({ name, sceneName: scene, trials }) => ({
      scene,
      name,
      leakage: meanLeakage(trials.map(({ leakage }) => leakage)),
    })),
  );
}
