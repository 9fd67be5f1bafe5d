import { basename } from 'node:path';
import { networkFigures, networkInPage } from '../../pictures/network/svg.js';
import { engineText } from '../../results/engine-text.js';
import { seedsText } from '../../results/seeds-text.js';
import { dateText, scrolling } from '../format.js';
import { html, raw, type Html } from '../../base/html.js';
import { BEST, bestOf, type PageRun } from '../page-run.js';
import type { Section } from './section.js';

/** The network of a run, or of several configurations with one that of the best. */
export function networkSection({ configurations, varies }: PageRun): Section | undefined {
  const networks = configurations.filter(({ network }) => network);
  if (networks.length === 0) return undefined;
  const drawn = bestOf(networks);
  return {
    id: 'network',
    title: 'Network',
    narrow: true,
    content: html`${varies && html`<p>The network of ${drawn.name}${networks.length > 1 && `, of ${networks.length} networks the one with the ${BEST}`}.</p>`}<p>${networkFigures(drawn.network!)}</p><details id="network-drawn"><summary>Drawn layer by layer</summary>${scrolling(
      'The network',
      html`<div class="network">${raw(networkInPage(drawn.name, drawn.network!))}</div>`,
    )}</details>`,
  };
}

export function pipelineSection({ resolved }: PageRun): Section | undefined {
  return resolved === undefined
    ? undefined
    : {
        id: 'pipeline',
        title: 'Pipeline',
        content: html`<details><summary>resolved.yaml, with every default written out</summary>
<pre tabindex="0">${resolved}</pre></details>`,
      };
}

/** Who computed the trials with what, once for all that have it in common; the host's name stays in provenance.json. */
export function provenanceSection({ configurations, folder }: PageRun): Section {
  const trials = configurations.flatMap(({ details }) => details);
  const groups = new Map<string, (typeof trials)[number][]>();
  for (const trial of trials) {
    const { provenance = {} } = trial;
    const key = JSON.stringify([
      provenance['hsi-run'],
      provenance.node,
      provenance.engine,
      provenance.processor,
      provenance.platform,
      provenance.pipeline,
      provenance.sources,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  // What all groups have in common stands once.
  const facts = [...groups.values()].map((group) => factsOf(group, groups.size > 1));
  const everywhere = (fact: Fact) => facts.every((one) => one.some(([name, text]) => name === fact[0] && text === fact[1]));
  const common = facts.length > 1 ? facts[0].filter(everywhere) : (facts[0] ?? []);
  const own = facts.map((one) => one.filter((fact) => !common.some(([name, text]) => name === fact[0] && text === fact[1])));
  return {
    id: 'provenance',
    title: 'Provenance',
    narrow: true,
    content: html`${factList([['run', html`<code>${basename(folder)}</code>`], ...common])}${own.map(factList)}
<details><summary>${trials.length === 1 ? 'Address of the trial' : `Addresses of the ${trials.length} trials`}</summary>${scrolling(
      'Trials',
      html`<table><tbody>${trials.map(
        ({ configuration, seed, address, gone }) =>
          html`<tr><th scope="row">${configuration}</th><td>${seed}</td><td class="text"><code>${address}</code>${gone && ' missing'}</td></tr>\n`,
      )}</tbody></table>`,
    )}</details>`,
  };
}

/** `svm 1, 2; ssrn 1-20 (20)`. */
function trialsText(group: PageRun['configurations'][number]['details']): string {
  const names = [...new Set(group.map(({ configuration }) => configuration))];
  const seedsOf = (name: string) => group.filter(({ configuration }) => configuration === name).map(({ seed }) => seed);
  return names.map((name) => `${name} ${seedsText(seedsOf(name))}`).join('; ');
}

/** @param named which trials they are */
function factsOf(group: PageRun['configurations'][number]['details'], named: boolean): Fact[] {
  const { provenance = {} } = group[0];
  const dates = group.flatMap(({ provenance: one }) => (one?.begun && one.ended ? [one.begun, one.ended] : [])).sort();
  const { pipeline, sources = [], node, processor, platform, engine } = provenance;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['trials', named ? trialsText(group) : 'all'],
    ['computed', dates.length > 0 ? `${dateText(new Date(dates[0]))} to ${dateText(new Date(dates.at(-1)!))}` : undefined],
    [
      'by',
      [provenance['hsi-run'] && `hsi-run ${provenance['hsi-run']}`, node && `Node ${node.replace(/^v/, '')}`].filter(Boolean).join(', '),
    ],
    ['on', [processor, platform].filter(Boolean).join(', ')],
    ['engine', engine && engineText(engine)],
    ['commit', pipeline && `${pipeline.commit}${pipeline.changed ? ', with changes' : ''}`],
    ...sources.map(({ file, sha256 }): [string, string] => ['source', `${file}${sha256 ? `, SHA-256 ${sha256}` : ''}`]),
  ];
  return facts.flatMap(([name, value]): Fact[] => (value ? [[name, value]] : []));
}

type Fact = readonly [name: string, value: string];

function factList(facts: readonly (readonly [name: string, value: string | Html])[]): Html | undefined {
  return facts.length === 0
    ? undefined
    : html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
