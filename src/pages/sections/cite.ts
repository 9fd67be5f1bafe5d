import { basename } from 'node:path';
import type { Experiment } from '../../pipeline/experiment.js';
import { html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import type { Section } from './section.js';

const PAPER =
  'Zhong, Li, Luo, Chapman: Spectral-Spatial Residual Network for Hyperspectral Image Classification: A 3-D Deep Learning Framework. ' +
  'IEEE Transactions on Geoscience and Remote Sensing 56 (2), 2018, doi:10.1109/TGRS.2017.2755542';

/** What a text that uses these results names: program and run, the scene's source, and the network's where its blocks are used. */
export function citeSection({ configurations, folder, version, name }: PageRun): Section {
  const scenes = new Map(configurations.flatMap(({ scene }) => (scene ? [[scene.id, scene] as const] : [])));
  const has = (test: (experiment: Experiment) => boolean) => configurations.some(({ experiment }) => experiment && test(experiment));
  const used = [...(has(hasResidual) ? ['residual blocks'] : []), ...(has(isHeldAgainstPaper) ? ['published values'] : [])].join(', ');
  return {
    id: 'cite',
    title: 'How to cite',
    narrow: true,
    content: html`<dl class="facts"><dt>these results</dt><dd>hsi-run ${version}, pipeline ${name}, run <code>${basename(folder)}</code></dd>
<dt>methods text</dt><dd><code>hsi-run cite ${basename(folder)}</code> writes it with every setting, and the sources as BibTeX</dd>
${[...scenes.values()].map(({ id, citation, licence }) => html`<dt>scene ${id}</dt><dd>${citation ?? 'its source is not stated'}${licence && ` (${licence})`}</dd>`)}
${used !== '' && html`<dt>${used}</dt><dd>${PAPER}</dd>`}</dl>`,
  };
}

function hasResidual({ architecture }: Experiment): boolean {
  return architecture?.some((block) => typeof block === 'object' && ('spectral' in block || 'spatial' in block)) ?? false;
}

/** The paper's own values, not those of the user's file. */
const isHeldAgainstPaper = ({ published }: Experiment): boolean => published !== undefined && published.file === undefined;
