import { drawnSpread, publishedSpread, sparingly, spreadText } from '../../results/drawn-spread.js';
import { publishedSource } from '../../results/published-table.js';
import { type SweepPlot, type SweepPoint, sweepPlot, sweepRange } from '../../pictures/plots/sweep.js';
import { type SweepCurves, sweepCurves } from '../../pictures/plots/sweep-curves.js';
import { sweepShape } from '../../pictures/plots/sweep-shape.js';
import { meansOver } from '../format.js';
import { html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import { drawPlots, HALF_PLOT } from './plot-figure.js';
import { fitsHalf, type Section } from './section.js';
import { gridMaps, type SweepGrid, sweepGrid } from './sweep-grid.js';

const DRAWN = { oa: 'Overall accuracy', aa: 'Average accuracy', kappa: 'Kappa' } as const;
type Drawn = keyof typeof DRAWN;

/** Overall accuracy over what varies, with the published values beside; without such, the other figures beside. */
export async function sweepSection({ configurations, varies }: PageRun): Promise<Section | undefined> {
  const curves = varies ? sweepCurves(configurations) : undefined;
  if (curves) return curvesSection(configurations, curves);
  const grid = varies ? sweepGrid(configurations) : undefined;
  if (grid) return gridSection(grid, fitsHalf(configurations.map(({ name }) => name)) && grid.columns.length <= MOST_HALF);
  const shape = varies ? sweepShape(configurations) : undefined;
  if (!shape) return undefined;
  const published = configurations.flatMap(({ name, published: rows }): SweepPoint[] =>
    rows
      .filter(({ measure }) => measure === 'overall_accuracy')
      .map((row) => ({
        configuration: name,
        series: `published, ${publishedSource(row)}`,
        mean: row.published_mean,
        ...publishedSpread(row, 'oa'),
      })),
  );
  const measured = (key: Drawn, series: string) =>
    configurations.map(({ name, figures, trials }): SweepPoint => ({
      configuration: name,
      series,
      mean: figures[key].mean,
      ...(shape.kind === 'dots' ? drawnSpread(trials, key) : sparingly(drawnSpread(trials, key))),
    }));
  const points =
    published.length > 0
      ? [...measured('oa', 'measured'), ...published]
      : (Object.keys(DRAWN) as Drawn[]).flatMap((key) => measured(key, DRAWN[key]));
  return drawnSection({
    id: 'plot-sweep',
    title: published.length > 0 ? 'Overall accuracy, measured and published' : 'Accuracy of each configuration',
    unit: published.length > 0 ? 'overall accuracy' : 'accuracy',
    configurations: configurations.map(({ name }) => name),
    shape,
    points,
  });
}

/** Beside the table of the same configurations, unless they are many. */
async function drawnSection(plot: SweepPlot): Promise<Section> {
  const { points, configurations } = plot;
  const narrow = fitsHalf(configurations);
  const published = points.some(({ series, interval }) => series.startsWith('published') && interval);
  return {
    id: 'sweep',
    title: 'What varies',
    narrow,
    content: html`<div class="plots">${await drawPlots([sweepPlot({ ...plot, ...(narrow && { width: HALF_PLOT }) })])}<p class="small muted">${spreadText(points, published)}${sweepRange(points)[0] !== 0 && ' The axis does not begin at 0.'}</p></div>`,
  };
}

/** Columns of a grid in half of a wide screen. */
const MOST_HALF = 5;

function gridSection(grid: SweepGrid, narrow: boolean): Section {
  const seeds = Math.max(...grid.cells.flat().map((one) => one?.trials.length ?? 0));
  return {
    id: 'sweep',
    title: 'What varies',
    narrow,
    content: html`${gridMaps(grid)}
<p class="small muted">${meansOver(seeds)}. The palest cell is the lowest value of its table; the highest is bold.</p>`,
  };
}

/** Methods over training amounts: of each a curve of its mean overall accuracy. */
function curvesSection(configurations: PageRun['configurations'], { shape, series }: SweepCurves): Promise<Section> {
  const points = configurations.map(({ name, figures: { oa }, trials }, index): SweepPoint => ({
    configuration: name,
    series: series[index],
    mean: oa.mean,
    ...sparingly(drawnSpread(trials, 'oa')),
  }));
  return drawnSection({
    id: 'plot-sweep',
    title: 'Overall accuracy over training pixels',
    unit: 'overall accuracy',
    configurations: configurations.map(({ name }) => name),
    shape,
    points,
  });
}
