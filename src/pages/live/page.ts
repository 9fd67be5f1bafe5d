import { html, type Html } from '../../base/html.js';
import { type Curve, curvesPlot } from '../../pictures/plots/curves.js';
import type { Plot } from '../../pictures/plots/render.js';
import type { EpochRecord } from '../../train/epoch.js';
import { duration, meter, scrolling, several, share } from '../format.js';
import { drawPage } from '../page.js';
import { drawPlots } from '../sections/plot-figure.js';
import { LIVE_CLIENT } from './client.js';

/** One trial of a run that is being computed. */
export interface LiveTrial {
  readonly configuration: string;
  readonly seed: number;
  readonly state: 'done' | 'running' | 'stopped' | 'waiting';
  /** Epochs that are done; a classifier has none. */
  readonly epoch: number;
  readonly epochs?: number;
  /** Of a finished one: `oa`, `aa`, `kappa`. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Of a running one, epochs a second. */
  readonly rate?: number;
  /** The epochs that are known. */
  readonly records: readonly EpochRecord[];
}

export interface LiveRun {
  /** Its name, methods and scenes. */
  readonly title: string;
  /** Of its folder, which is not there yet. */
  readonly run: string;
  readonly varies: boolean;
  readonly scene: string;
  readonly trials: readonly LiveTrial[];
  /** When the first of its trials that are underway was begun. */
  readonly begun?: Date;
  readonly now: Date;
  readonly version: string;
}

const STATES = { done: 'done', running: 'running', stopped: 'stopped', waiting: 'waiting' } as const;
const FIGURES = { oa: 'overall accuracy', aa: 'average accuracy', kappa: 'kappa' } as const;
/** More trials than these have no curves of their own. */
const MOST_CURVES = 24;

/** The page of a run while it trains. It is replaced by the run's own page, and loads itself again until then. */
export async function livePage(live: LiveRun): Promise<string> {
  const { title, run, scene, trials, now, version } = live;
  const curves = await drawPlots(plotsOf(live));
  return drawPage({
    title,
    version,
    computed: now,
    subtitle: `${several(trials.length, 'trial')} on ${scene}; run ${run}, being computed`,
    scripts: [LIVE_CLIENT],
    sections: [
      { id: 'progress', title: 'Progress', content: progressOf(live) },
      curves.length > 0
        ? {
            id: 'training',
            title: 'Training',
            content: html`<div class="plots">${curves}</div>
<p class="small muted">Finished trials, and running ones up to their last epoch.</p>`,
          }
        : undefined,
    ],
  });
}

function progressOf({ trials, varies, begun, now }: LiveRun): Html {
  const count = (state: LiveTrial['state']) => trials.filter((trial) => trial.state === state).length;
  const done = trials.reduce((sum, trial) => sum + shareOf(trial), 0) / trials.length;
  const card = (name: string, value: string) => html`<div class="card"><dt>${name}</dt><dd class="value">${value}</dd></div>`;
  const left = secondsLeft(trials);
  const isEpochs = trials.some(({ epochs }) => epochs !== undefined);
  const awaits = trials.some(({ state, epochs, records }) => state === 'running' && epochs !== undefined && records.length === 0);
  // Columns that nobody has a value of yet would only be dashes.
  const figures = (Object.keys(FIGURES) as (keyof typeof FIGURES)[]).filter((figure) =>
    trials.some((trial) => trial.figures?.[figure] !== undefined),
  );
  const isValidated = trials.some(({ records }) => records.at(-1)?.validationAccuracy !== undefined);
  return html`<dl class="cards">${card('Trials that are done', `${count('done')} of ${trials.length}`)}${card('Running', String(count('running')))}${card('Of the work', `${Math.floor(100 * done)} %`)}${left !== undefined && card('Left, at this pace', `about ${duration(left)}`)}${begun && card('Since the oldest unfinished trial began', duration((now.getTime() - begun.getTime()) / 1000))}</dl>
<p id="refresh" class="muted">Read at ${now.toISOString().slice(0, 19).replace('T', ' ')} UTC.</p>
${scrolling(
  'Trials',
  html`<table><thead><tr>${varies && html`<th scope="col" class="text">configuration</th>`}<th scope="col">seed</th><th scope="col" class="text">state</th>${isEpochs && html`<th scope="col">epochs</th>`}${isValidated && html`<th scope="col">validation accuracy</th>`}${figures.map((figure) => html`<th scope="col">${FIGURES[figure]}</th>`)}</tr></thead>
<tbody>${trials.map((trial) => {
    const last = trial.records.at(-1);
    return html`<tr>${varies && html`<th scope="row">${trial.configuration}</th>`}<th scope="row">${trial.seed}</th><td class="text">${STATES[trial.state]}</td>${
      isEpochs &&
      html`<td>${meter(shareOf(trial))}${trial.epoch} of ${trial.epochs ?? '–'}${trial.rate && `, ${duration(epochsLeft(trial) / trial.rate)} left`}</td>`
    }${isValidated && html`<td>${share(last?.validationAccuracy)}</td>`}${figures.map((figure) => html`<td>${share(trial.figures?.[figure])}</td>`)}</tr>\n`;
  })}</tbody></table>`,
)}${awaits && html`<p class="small muted">Curves and the validation accuracy of a running trial come with its first epoch.</p>`}`;
}

function epochsLeft({ epoch, epochs = epoch }: LiveTrial): number {
  return Math.max(0, epochs - epoch);
}

/** Until all trials are done, if epochs take as long as those of the trials that run; undefined before any has a pace. */
function secondsLeft(trials: readonly LiveTrial[]): number | undefined {
  const rate = trials.reduce((sum, trial) => sum + (trial.rate ?? 0), 0);
  const epochs = trials.reduce((sum, trial) => sum + (trial.state === 'done' ? 0 : epochsLeft(trial)), 0);
  return rate > 0 ? epochs / rate : undefined;
}

function shareOf({ state, epoch, epochs }: LiveTrial): number {
  return state === 'done' ? 1 : epochs === undefined ? 0 : Math.min(1, epoch / epochs);
}

function plotsOf({ trials, varies }: LiveRun): Plot[] {
  const known = trials.filter(({ records }) => records.length > 0).slice(-MOST_CURVES);
  const plot = (unit: string, title: string, valueOf: (record: EpochRecord) => number | undefined): Plot[] => {
    const curves = known
      .map(({ configuration, seed, records }): Curve => ({
        series: varies ? configuration : 'validation',
        seed: String(seed),
        points: records.flatMap((record): [number, number][] => {
          const value = valueOf(record);
          return value === undefined ? [] : [[record.epoch, value]];
        }),
      }))
      .filter(({ points }) => points.length > 0);
    return curves.length > 0 ? [curvesPlot({ id: `plot-${unit}`, title, unit, curves })] : [];
  };
  return [
    ...plot('accuracy', 'Validation accuracy', ({ validationAccuracy }) => validationAccuracy),
    ...plot('loss', 'Validation loss', ({ validationLoss }) => validationLoss),
  ];
}
