import { type PipelineDifference, diffExperiments } from '../../pipeline/diff/diff.js';
import { describeDifference } from '../../pipeline/diff/difference-text.js';
import { scrolling, several } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { PageConfiguration } from '../page-run.js';
import type { Section } from '../sections/section.js';

/** A method with its configuration, as far as that can be read. */
export interface PageMethod {
  readonly scene: string;
  readonly name: string;
  readonly one: PageConfiguration;
}

/** In what each method's configuration differs from the first one's of its scene, by meaning. */
export function differencesSection(methods: readonly PageMethod[], scenes: readonly string[]): Section | undefined {
  const parts = scenes.flatMap((scene) => {
    const [first, ...others] = methods.filter((method) => method.scene === scene && method.one.configuration);
    return others.map((other) => ({ scene, first, other, differences: differencesOf(first, other) }));
  });
  if (parts.length === 0) return undefined;
  return {
    id: 'differences',
    title: 'Configurations',
    content: html`<p>Differences from the first method of the scene, with all defaults and presets written out.</p>
${parts.map(
  ({ scene, first, other, differences }) =>
    html`<details><summary>${scenes.length > 1 && `${scene}: `}${first.name} → ${other.name}: ${
      differences.length === 0 ? 'no difference' : several(differences.length, 'difference')
    }</summary>${differences.length > 0 && scrolling(`${first.name} and ${other.name}`, differencesTable(differences))}</details>`,
)}`,
  };
}

function differencesOf({ one: a }: PageMethod, { one: b }: PageMethod): readonly PipelineDifference[] {
  const side = ({ configuration }: PageConfiguration) => ({ ...configuration!, spelledOut: true });
  return diffExperiments(side(a), side(b)).filter(({ path }) => !['name', 'description', 'published'].includes(path.split('.')[0]));
}

function differencesTable(differences: readonly PipelineDifference[]): Html {
  return html`<table><tbody>${differences.map(
    (difference) =>
      html`<tr><td class="text">${difference.kind}</td><th scope="row"><code>${difference.path}</code></th><td class="text wrap"><code>${describeDifference(
        difference,
      )}</code></td></tr>\n`,
  )}</tbody></table>`;
}
