import type { Plot } from '../../pictures/plots/render.js';
import { drawnSpread, publishedSpread, sparingly, spreadText } from '../../results/drawn-spread.js';
import { publishedSource } from '../../results/published-table.js';
import { type SweepPoint, sweepPlot, sweepRange } from '../../pictures/plots/sweep.js';
import { type SweepCurves, sweepCurves } from '../../pictures/plots/sweep-curves.js';
import { sweepShape } from '../../pictures/plots/sweep-shape.js';
import { meansOver } from '../format.js';
import { html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import { drawPlots } from './curves.js';
import type { Section } from './section.js';
import { gridMaps, type SweepGrid, sweepGrid } from './sweep-grid.js';

const DRAWN = { oa: 'Overall accuracy', aa: 'Average accuracy', kappa: 'Kappa' } as const;
type Drawn = keyof typeof DRAWN;

/** Overall accuracy over what varies, with the published values beside; without such, the other figures beside. */
export async function sweepSection({ configurations, varies }: PageRun): Promise<Section | undefined> {
  const curves = varies ? sweepCurves(configurations) : undefined;
  if (curves) return curvesSection(configurations, curves);
  const grid = varies ? sweepGrid(configurations) : undefined;
  if (grid) return gridSection(grid);
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
  const plot = sweepPlot({
    id: 'plot-sweep',
    title: published.length > 0 ? 'Overall accuracy, measured and published' : 'Accuracy of each configuration',
    unit: published.length > 0 ? 'overall accuracy' : 'accuracy',
    configurations: configurations.map(({ name }) => name),
    shape,
    points,
  });
  return drawnSection(plot, points);
}

async function drawnSection(plot: Plot, points: readonly SweepPoint[]): Promise<Section> {
  const published = points.some(({ series, interval }) => series.startsWith('published') && interval);
  return {
    id: 'sweep',
    title: 'What varies',
    content: html`<div class="plots">${await drawPlots([plot])}<p class="small muted">${spreadText(points, published)}${sweepRange(points)[0] !== 0 && ' The axis does not begin at 0.'}</p></div>`,
  };
}

function gridSection(grid: SweepGrid): Section {
  const seeds = Math.max(...grid.cells.flat().map((one) => one?.trials.length ?? 0));
  return {
    id: 'sweep',
    title: 'What varies',
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
  const plot = sweepPlot({
    id: 'plot-sweep',
    title: 'Overall accuracy over training pixels',
    unit: 'overall accuracy',
    configurations: configurations.map(({ name }) => name),
    shape,
    points,
  });
  return drawnSection(plot, points);
}
