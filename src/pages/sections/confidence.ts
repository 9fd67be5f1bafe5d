import { html, type Html } from '../../base/html.js';
import { Failure } from '../../errors/failure.js';
import type { ReliabilityBin } from '../../evaluate/calibration.js';
import { assessCalibration, type AssessedCalibration } from '../../results/assess.js';
import { scrolling } from '../format.js';
import type { PageRun } from '../page-run.js';
import { plotFigure } from './plot-figure.js';
import type { Section } from './section.js';

/** Runs of more configurations leave this to `hsi-run assess`. */
const MOST_CONFIGURATIONS = 8;
/** Of the conformal sets. */
const COVERAGE = 0.9;
/** Of a diagram: the side of its square, and what is left for words, in pixels. */
const [SIDE, LEFT, BELOW] = [180, 52, 36];

interface Judged {
  readonly name: string;
  readonly found: AssessedCalibration;
}

/** How far confidence can be trusted: of each configuration its first seed, as with maps. */
export async function confidenceSection({ stored, configurations, varies }: PageRun): Promise<Section | undefined> {
  if (configurations.length > MOST_CONFIGURATIONS) return undefined;
  const judged: Judged[] = [];
  for (const { name, trials } of stored.configurations) {
    const found = await calibrationOf(() => assessCalibration(stored, trials[0], COVERAGE));
    if (found) judged.push({ name, found });
  }
  if (judged.length === 0) return undefined;
  const seeds = [...new Set(stored.configurations.map(({ trials: [{ seed }] }) => seed))];
  const words = `of seed${seeds.length > 1 ? 's' : ''} ${seeds.join(', ')}`;
  return {
    id: 'confidence',
    title: 'Confidence',
    narrow: judged.length === 1,
    content: html`<div class="plots">${judged.map(({ name, found }) => diagram(found.calibration.bins, varies ? name : 'Reliability'))}</div>
${scrolling('How confidence agrees with accuracy', figures(judged, varies))}
<p class="small muted">Test pixels ${words}. A bar is a bin of confidence, the paler the fewer its pixels. Below the line, fewer pixels are correct than the confidence says. ECE is the
mean distance from the line. AUROC says how well confidence ranks correct pixels before wrong ones. <code>hsi-run assess</code> has all seeds, risk and coverage.</p>`,
  };
}

/** undefined where a file of the trial is damaged: the page leaves it out. */
async function calibrationOf(read: () => Promise<AssessedCalibration | undefined>): Promise<AssessedCalibration | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function figures(judged: readonly Judged[], varies: boolean): Html {
  const hasTemperature = judged.some(({ found }) => found.temperature);
  const hasSets = judged.some(({ found }) => found.sets);
  const place = (value: number | undefined, digits = 4) => html`<td>${value === undefined ? '–' : value.toFixed(digits)}</td>`;
  return html`<table><thead><tr>${varies && html`<th scope="col" class="text">configuration</th>`}<th scope="col">ECE</th><th scope="col">Brier</th><th scope="col">AUROC</th>${
    hasTemperature && html`<th scope="col">temperature</th><th scope="col">ECE before</th>`
  }${hasSets && html`<th scope="col">coverage of sets (90 % stated)</th><th scope="col">classes in a set</th>`}</tr></thead>
<tbody>${judged.map(
    ({ name, found: { calibration, temperature, sets } }) =>
      html`<tr>${varies && html`<th scope="row">${name}</th>`}${place(calibration.ece)}${place(calibration.brier)}${place(calibration.auroc)}${
        hasTemperature && html`${place(temperature?.temperature, 3)}${place(temperature?.eceBefore)}`
      }${hasSets && html`${place(sets?.groups.all.coverage)}${place(sets?.groups.all.size, 2)}`}</tr>\n`,
  )}</tbody></table>`;
}

/** Shares of right pixels over confidence, in bins of equal width; paler where few pixels lie. */
function diagram(bins: readonly ReliabilityBin[], title: string): Html {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  const shown = bins.flatMap(({ from, to, count, accuracy, confidence }) =>
    accuracy === undefined || confidence === undefined ? [] : [{ from, to, count, accuracy, confidence }],
  );
  const bars = shown.map(({ from, to, count, accuracy }) => {
    const [x, width, height] = [LEFT + SIDE * from, SIDE * (to - from) - 1, SIDE * accuracy];
    const opacity = (0.25 + 0.75 * Math.min(1, (bins.length * count) / all)).toFixed(2);
    return html`<rect x="${x.toFixed(1)}" y="${(SIDE - height + 6).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="#3b6fb5" fill-opacity="${opacity}"/>`;
  });
  // The middle of each bar's upper end.
  const hover = shown.map(({ from, to, count, accuracy, confidence }) => {
    const text = `confidence ${confidence.toFixed(3)}: ${(100 * accuracy).toFixed(1)} % correct of ${count} ${count === 1 ? 'pixel' : 'pixels'}`;
    return [tenths(LEFT + (SIDE * (from + to)) / 2), tenths(SIDE * (1 - accuracy) + 6), text] as const;
  });
  const ticks = [0, 0.5, 1].map(
    (share) =>
      html`<text x="${LEFT + SIDE * share}" y="${SIDE + 20}" text-anchor="middle">${share}</text><text x="${LEFT - 5}" y="${SIDE * (1 - share) + 10}" text-anchor="end">${share}</text>`,
  );
  const [width, height] = [LEFT + SIDE + 12, SIDE + BELOW + 6];
  const svg = html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Reliability diagram: accuracy over confidence" font-size="12" fill="currentColor">
<rect x="${LEFT}" y="6" width="${SIDE}" height="${SIDE}" fill="none" stroke="#8b949e"/>${bars}
<line x1="${LEFT}" y1="${SIDE + 6}" x2="${LEFT + SIDE}" y2="6" stroke="#8b949e" stroke-dasharray="4 3"/>${ticks}
<text x="${LEFT + SIDE / 2}" y="${SIDE + 36}" text-anchor="middle">confidence</text><text transform="translate(12 ${SIDE / 2 + 6}) rotate(-90)" text-anchor="middle">accuracy</text></svg>`;
  return plotFigure(title, svg, hover);
}

const tenths = (value: number): number => Math.round(10 * value) / 10;
