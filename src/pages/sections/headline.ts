import { engineText } from '../../results/engine-text.js';
import { warningsOf } from '../../results/details.js';
import { methodTitle } from '../../results/run-title.js';
import { epochsText, seedsText } from '../../results/seeds-text.js';
import { meansOver, several, share, spread } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { MapSet } from '../maps/map-set.js';
import { bestOf, type PageConfiguration, type PageRun } from '../page-run.js';
import { fitsHalf, type Section } from './section.js';
import { partCounts } from './split.js';
import { wrongOf } from './wrong.js';

const MAIN = { oa: 'Overall accuracy', aa: 'Average accuracy', kappa: 'Kappa' } as const;
const FIGURES = { ...MAIN, ap: 'Mean precision', f1_macro: 'F1, macro', f1_weighted: 'F1, weighted' } as const;
type Figure = keyof typeof FIGURES;
const SPREAD = '± is the standard deviation over the seeds (ddof 0). The interval is for the mean, assuming independent seeds.';
const AVERAGE = 'Average accuracy is the mean recall of the classes.';

/**
 * The figures of a run of one configuration: mean, standard deviation, interval, and each seed's.
 *
 * @param maps the first of which says what each pixel is for
 */
export function headline(run: PageRun, one: PageConfiguration, maps?: MapSet): Section {
  const { figures, trials } = one;
  const cards = (Object.keys(MAIN) as (keyof typeof MAIN)[]).map((key) => {
    const { mean, sd, n, interval } = figures[key];
    return html`<div class="card"><dt>${MAIN[key]}</dt><dd><span class="value">${share(mean)}${n > 1 && html` <small>± ${share(sd)}</small>`}</span><br>
<span class="small muted">${several(n, 'seed')}${interval && `, 95 %: ${interval.map(share).join('–')}`}</span></dd></div>`;
  });
  return {
    id: 'result',
    title: 'Result',
    content: html`<dl class="cards">${cards}</dl>
${warningsIn(one.details)}<div class="beside">${wrongOf(one, { maps })}${factsOf(run, one, maps?.items[0].parts)}</div>${seedsTable(one)}
<p class="small muted">${trials.length > 1 && `${SPREAD} `}${AVERAGE}</p>`,
  };
}

/** What a reader should know before believing any of it. */
function warningsIn(details: PageConfiguration['details']): Html | undefined {
  const warnings = warningsOf(details);
  return warnings.length === 0
    ? undefined
    : html`<div class="warnings"><h3>Know before you use these figures</h3><ul>${warnings.map((warning) => html`<li>${warning}</li>\n`)}</ul></div>`;
}

function factsOf({ engine }: PageRun, one: PageConfiguration, parts?: Uint8Array): Html {
  const { experiment, sceneName, scene, trials, classes } = one;
  const engines = [...new Set(one.details.flatMap(({ provenance }) => provenance?.engine ?? []))];
  const epochs = trials.flatMap(({ epoch }) => (epoch === undefined ? [] : [epoch]));
  const facts: [string, string | undefined][] = [
    ['description', experiment?.description],
    ['scene', scene ? `${sceneName}: ${scene.title}` : sceneName],
    ['classes', String(classes.length)],
    ['pixels', partCounts(one, parts)],
    ['method', methodOf(one)],
    ['engine', engineText(engine, engines)],
    ['seeds', seedsText(trials.map(({ seed }) => seed))],
    [
      'epochs',
      experiment?.training &&
        `${experiment.training.epochs}${epochs.length > 0 ? `; tested with the weights of ${epochsText(epochs)}` : ''}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** What classifies, in a few words. */
function methodOf({ experiment }: PageConfiguration): string | undefined {
  if (!experiment) return undefined;
  const { classifier, architecture, patch } = experiment;
  const patches = `patches of ${patch.size} x ${patch.size}`;
  const title = methodTitle(experiment);
  if (classifier) return `${title}, ${patches}`;
  return `${title === 'network' ? '' : `${title}, `}network of ${architecture.map((block) => (typeof block === 'string' ? block : Object.keys(block)[0])).join(', ')}; ${patches}`;
}

function seedsTable({ trials }: PageConfiguration): Html | undefined {
  if (trials.length < 2) return undefined;
  const keys = (Object.keys(FIGURES) as Figure[]).filter((key) => trials.every((trial) => trial[key] !== undefined));
  const hasEpoch = trials.some(({ epoch }) => epoch !== undefined);
  return html`<details><summary>Each seed</summary><div class="scroll" tabindex="0" role="region" aria-label="Figures of each seed"><table>
<thead><tr><th scope="col" class="text">seed</th>${keys.map((key) => html`<th scope="col">${FIGURES[key]}</th>`)}${hasEpoch && html`<th scope="col">epoch</th>`}</tr></thead>
<tbody>${trials.map(
    (trial) =>
      html`<tr><th scope="row">${trial.seed}</th>${keys.map((key) => html`<td>${share(trial[key])}</td>`)}${
        hasEpoch && html`<td>${trial.epoch ?? '–'}</td>`
      }</tr>\n`,
  )}</tbody></table></div></details>`;
}

/** Rows of a run of several configurations: OA, AA and kappa of each. */
export function sweepHeadline(run: PageRun): Section {
  const { configurations } = run;
  const keys = Object.keys(MAIN) as (keyof typeof MAIN)[];
  const best = (key: keyof typeof MAIN) => {
    const means = configurations.map(({ figures }) => figures[key].mean);
    return new Set(means).size > 1 ? Math.max(...means) : undefined;
  };
  const tops = Object.fromEntries(keys.map((key) => [key, best(key)]));
  const [first] = configurations;
  const counts = [...new Set(configurations.map(({ figures }) => figures.oa.n))];
  const seeds = Math.max(...counts);
  // What all have in common needs no column.
  const differ = counts.length > 1;
  return {
    id: 'result',
    title: 'Result',
    narrow: fitsHalf(configurations.map(({ name }) => name)),
    content: html`${warningsIn(configurations.flatMap(({ details }) => details))}
<div class="scroll" tabindex="0" role="region" aria-label="Figures of each configuration"><table><caption>${meansOver(seeds, !differ)}; the highest ${seeds > 1 ? 'mean' : 'value'} is bold. ${AVERAGE}</caption>
<thead><tr><th scope="col" class="text">configuration</th>${keys.map((key) => html`<th scope="col">${MAIN[key]}</th>`)}${differ && html`<th scope="col">seeds</th>`}</tr></thead>
<tbody>${configurations.map(
      ({ name, figures }) =>
        html`<tr><th scope="row">${name}</th>${keys.map(
          (key) => html`<td${figures[key].mean === tops[key] && html` class="best"`}>${spread(figures[key])}</td>`,
        )}${differ && html`<td>${figures.oa.n}</td>`}</tr>\n`,
    )}</tbody></table></div>
<div class="beside">${wrongOf(bestOf(configurations), { named: true })}${factsOfSweep(run, first)}</div>`,
  };
}

function factsOfSweep({ engine, configurations }: PageRun, { sceneName, scene, experiment }: PageConfiguration): Html {
  const scenes = [...new Set(configurations.map((one) => one.sceneName))];
  const paths = Object.keys(configurations[0].point);
  const facts: [string, string | undefined][] = [
    ['description', experiment?.description],
    ['scene', scenes.length > 1 ? scenes.join(', ') : scene ? `${sceneName}: ${scene.title}` : sceneName],
    ['configurations', String(configurations.length)],
    ['varies', paths.length > 6 ? `${paths.slice(0, 6).join(', ')} and ${paths.length - 6} more` : paths.join(', ')],
    ['engine', engineText(engine)],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
