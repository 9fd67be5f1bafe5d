import { html, type Html, raw } from '../../base/html.js';
import { Failure } from '../../errors/failure.js';
import type { ReliabilityBin } from '../../evaluate/calibration.js';
import { evenRow } from '../../pictures/figure/columns.js';
import { assessCalibration, type AssessedCalibration } from '../../results/assess.js';
import { scrolling } from '../format.js';
import type { PageRun } from '../page-run.js';
import { plotFigure, sized } from './plot-figure.js';
import type { Section } from './section.js';

/** Runs of more configurations leave this to `hsi-run assess`. */
const MOST_CONFIGURATIONS = 8;
/** Of the conformal sets. */
const COVERAGE = 0.9;
/** Of a diagram: the side of its square, and what is left for words, in pixels. */
const [SIDE, LEFT, BELOW] = [160, 46, 36];
/** So many have room in a row; style.ts has the widths of these. */
const ROOM = { two: 2, three: 3, four: 4, five: 5 } as const;

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
    content: html`${judged.length === 1 ? alone(judged[0], varies) : together(judged)}
<p class="small muted">Test pixels ${words}. A bar is a bin of confidence, the fainter the fewer its pixels. Below the line, fewer pixels are correct than the confidence says. ECE is the
mean distance from the line. AUROC says how well confidence ranks correct pixels before wrong ones. ${asked(judged)}<code>hsi-run assess</code> has all seeds, risk and coverage.</p>`,
  };
}

/** What figures are that not every run has. */
function asked(judged: readonly Judged[]): string {
  const [tempered, sets] = [judged.some(({ found }) => found.temperature), judged.some(({ found }) => found.sets)];
  return `${tempered ? 'Temperature: by what scores are divided to make confidence agree with the validation pixels. ECE before: without it. ' : ''}${
    sets ? `Sets: conformal sets of classes, of which ${100 * COVERAGE} % should hold the true class. ` : ''
  }`;
}

function together(judged: readonly Judged[]): Html {
  const style = Object.entries(ROOM).map(([name, room]) => `--${name}:${evenRow(judged.length, room)}`);
  return html`<div class="judged"><div class="plots diagrams" style="${style.join(';')}">${judged.map(({ name, found }) => diagram(found.calibration.bins, name))}</div>
${scrolling(
  'How confidence agrees with accuracy',
  html`<table><thead><tr><th scope="col" class="text">configuration</th>${figuresOf(judged).map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${judged.map((one) => html`<tr><th scope="row">${one.name}</th>${figuresOf(judged).map(({ of }) => html`<td>${of(one.found)}</td>`)}</tr>\n`)}</tbody></table>`,
)}</div>`;
}

/** The diagram with its figures beside. */
function alone(one: Judged, varies: boolean): Html {
  return html`<div class="plots">${diagram(one.found.calibration.bins, varies ? one.name : 'Reliability')}<dl class="facts">${figuresOf([
    one,
  ]).map(({ title, of }) => html`<dt>${title}</dt><dd>${of(one.found)}</dd>`)}</dl></div>`;
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

interface Figure {
  readonly title: string;
  readonly of: (found: AssessedCalibration) => string;
}

/** What any of them has. */
function figuresOf(judged: readonly Judged[]): Figure[] {
  const figure = (title: string, of: (found: AssessedCalibration) => number | undefined, digits = 4): Figure => ({
    title,
    of: (found) => of(found)?.toFixed(digits) ?? '–',
  });
  return [
    figure('ECE', ({ calibration }) => calibration.ece),
    figure('Brier score', ({ calibration }) => calibration.brier),
    figure('AUROC', ({ calibration }) => calibration.auroc),
    ...(judged.some(({ found }) => found.temperature)
      ? [
          figure('temperature', ({ temperature }) => temperature?.temperature, 3),
          figure('ECE before', ({ temperature }) => temperature?.eceBefore),
        ]
      : []),
    ...(judged.some(({ found }) => found.sets)
      ? [
          figure(`coverage of sets (${100 * COVERAGE} % stated)`, ({ sets }) => sets?.groups.all.coverage),
          figure('classes in a set', ({ sets }) => sets?.groups.all.size, 2),
        ]
      : []),
  ];
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
    return html`<rect x="${x.toFixed(1)}" y="${(SIDE - height + 6).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="var(--bar)" fill-opacity="${opacity}"/>`;
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
<rect x="${LEFT}" y="6" width="${SIDE}" height="${SIDE}" fill="none" stroke="var(--muted)"/>${bars}
<line x1="${LEFT}" y1="${SIDE + 6}" x2="${LEFT + SIDE}" y2="6" stroke="var(--muted)" stroke-dasharray="4 3"/>${ticks}
<text x="${LEFT + SIDE / 2}" y="${SIDE + 36}" text-anchor="middle">confidence</text><text transform="translate(12 ${SIDE / 2 + 6}) rotate(-90)" text-anchor="middle">accuracy</text></svg>`;
  return plotFigure(title, raw(sized(svg.text)), hover);
}

const tenths = (value: number): number => Math.round(10 * value) / 10;
