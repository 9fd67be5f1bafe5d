import { devicesOf } from '../../results/published-times.js';
import { duration, scrolling } from '../format.js';
import { html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import type { Section } from './section.js';

/** How long trials took, and on what. */
export function timesSection({ configurations, varies }: PageRun): Section {
  // The times of a run of an older version know no device.
  const timed = configurations.flatMap(({ trials }) => trials).filter(({ device }) => device !== undefined);
  const rows = configurations.flatMap(({ name, trials }) => trials.map((trial) => ({ name, trial })));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const many = rows.length > 24;
  const shown = many
    ? configurations.map(
        ({ name, trials }) =>
          [
            name,
            `mean of ${trials.length}`,
            mean(trials.map((one) => one.trainingSeconds)),
            mean(trials.map((one) => one.testingSeconds)),
          ] as const,
      )
    : rows.map(({ name, trial }) => [name, trial.seed, trial.trainingSeconds, trial.testingSeconds] as const);
  return {
    id: 'times',
    title: 'Times',
    narrow: true,
    content: html`<p>Wall-clock times, without reading data and starting the engine. Training includes the validation of each epoch.${
      timed.length > 0 && ` Computed on ${devicesOf(timed)}.`
    }</p>
${scrolling(
  'Times of the trials',
  html`<table><thead><tr>${varies && html`<th scope="col" class="text">configuration</th>`}<th scope="col" class="text">seed</th><th scope="col">training</th><th scope="col">testing</th></tr></thead>
<tbody>${shown.map(([name, seed, training, testing]) => html`<tr>${varies && html`<th scope="row">${name}</th>`}<th scope="row">${seed}</th><td>${duration(training)}</td><td>${duration(testing)}</td></tr>\n`)}</tbody></table>`,
)}`,
  };
}
