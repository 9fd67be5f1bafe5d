import { basename } from 'node:path';
import { CATALOGUE, type Scenes } from '../../scenes/index.js';
import type { SceneComparison } from '../../results/compare-scenes.js';
import { drawnSpread, publishedSpread, spreadText } from '../../results/drawn-spread.js';
import { methodsText, sceneTitle } from '../../results/run-title.js';
import { publishedSource } from '../../results/published-table.js';
import { type SweepPoint, sweepPlot, sweepRange } from '../../pictures/plots/sweep.js';
import { several } from '../format.js';
import { html } from '../../base/html.js';
import { MAP_CLIENT } from '../maps/client/index.js';
import { readMaps } from '../maps/read-maps.js';
import { withSpectra } from '../maps/read-spectra.js';
import type { SceneFolders } from '../page-run.js';
import { mapsWidget } from '../maps/widget.js';
import { comparisonOutcome } from '../outcome.js';
import { drawPage } from '../page.js';
import { readPageRun } from '../read-run.js';
import { recallTable } from '../sections/classes.js';
import { drawPlots, HALF_PLOT } from '../sections/plot-figure.js';
import { leakageSection } from '../sections/leakage.js';
import type { Section } from '../sections/section.js';
import { differencesSection, type PageMethod } from './differences.js';
import { pairsSection } from './pairs.js';
import { isNarrow, resultSection } from './result.js';

interface PageScene extends SceneComparison {
  /** In the order of `methods`. */
  readonly page: readonly (PageMethod & { readonly computed: Date })[];
}

export interface ComparisonSources {
  /** That pipelines may name. */
  readonly scenes?: Scenes;
  /** Where the files of a run's scene are looked for: their spectra are shown. */
  readonly foldersOf?: (run: string) => SceneFolders;
}

/** The page of a comparison: methods x scenes. */
export async function comparisonPage(
  compared: readonly SceneComparison[],
  version: string,
  { scenes = CATALOGUE, foldersOf }: ComparisonSources = {},
): Promise<string> {
  const all = compared.map((one): PageScene => ({
    ...one,
    page: one.runs
      .flatMap((run) => {
        const { configurations, computed } = readPageRun(run, version, scenes);
        return configurations.map((configuration) => ({ scene: one.scene, name: configuration.name, one: configuration, computed }));
      })
      .map((method, index) => ({ ...method, name: one.methods[index].name })),
  }));
  const names = [...new Set(all.flatMap(({ methods }) => methods.map(({ name }) => name)))];
  const runs = [...new Set(compared.flatMap((one) => one.runs.map(({ folder }) => basename(folder))))];
  const maps: (Section | undefined)[] = [];
  for (const [index, one] of all.entries()) maps.push(await mapsOf(one, index, all.length, foldersOf));
  return drawPage({
    title: `${methodsText(names)} on ${[...new Set(all.map(({ page: [{ one }] }) => sceneTitle(one)))].join(', ')}`,
    subtitle: `Comparison of ${several(names.length, 'method')}; ${runs.length > 1 ? 'runs' : 'run'} ${runs.join(', ')}`,
    version,
    computed: new Date(Math.max(...all.flatMap(({ page }) => page.map(({ computed }) => computed.getTime())))),
    scripts: maps.some((section) => section) ? [MAP_CLIENT] : [],
    outcome: comparisonOutcome(compared),
    sections: [
      // Of several scenes their common table comes before the maps of each.
      ...(maps.length === 1 ? [...maps, resultSection(compared)] : [resultSection(compared), ...maps]),
      await plotsSection(all),
      pairsSection(compared),
      recallSection(all),
      leakageSection(
        compared.flatMap(({ scene, comparison: { methods } }) => methods.map(({ name, leakage }) => ({ scene, name, leakage }))),
        'method',
      ),
      differencesSection(
        all.flatMap(({ page }) => page),
        all.map(({ scene }) => scene),
      ),
    ],
  });
}

/** More methods than these are a table alone. */
const MOST_DRAWN = 16;

async function plotsSection(all: readonly PageScene[]): Promise<Section | undefined> {
  const drawn = all.filter(({ methods }) => methods.length > 1 && methods.length <= MOST_DRAWN);
  if (drawn.length === 0) return undefined;
  const points = drawn.map(pointsOf);
  const plots = drawn.map(({ scene, page }, index) =>
    sweepPlot({
      id: `plot-${index}`,
      title: all.length > 1 ? scene : 'Overall accuracy',
      unit: 'overall accuracy',
      configurations: page.map(({ name }) => name),
      shape: { kind: 'dots', axis: 'method' },
      points: points[index],
      colours: 'configuration',
      width: HALF_PLOT,
    }),
  );
  // Beside one plot, below several.
  const said = html`<p class="small muted">${drawnText(points)}</p>`;
  return {
    id: 'plots',
    title: 'Plots',
    narrow: isNarrow(all),
    content: html`<div class="plots">${await drawPlots(plots)}${plots.length === 1 && said}</div>${plots.length > 1 && said}`,
  };
}

/** Measured, and published beside. */
function pointsOf({ comparison, page }: PageScene): SweepPoint[] {
  const { seeds } = comparison;
  return [
    ...comparison.methods.map(({ name, oa }, index): SweepPoint => ({
      configuration: name,
      series: 'measured',
      mean: oa.mean,
      // Of the seeds that are compared, which a method may have more of.
      ...drawnSpread(
        page[index].one.trials.filter(({ seed }) => seeds.includes(seed)),
        'oa',
      ),
    })),
    ...page.flatMap(({ name, one }) =>
      one.published
        .filter(({ measure }) => measure === 'overall_accuracy')
        .map((row): SweepPoint => ({
          configuration: name,
          series: `published, ${publishedSource(row)}`,
          mean: row.published_mean,
          ...publishedSpread(row, 'oa'),
        })),
    ),
  ];
}

/** What the points are, and where their axis begins. */
function drawnText(plots: readonly (readonly SweepPoint[])[]): string {
  const cut = plots.filter((points) => sweepRange(points)[0] !== 0).length;
  const axes = cut === 0 ? '' : cut === plots.length ? ' The axis does not begin at 0.' : ' Some axes do not begin at 0.';
  const all = plots.flat();
  return `${spreadText(
    all,
    all.some(({ series, interval }) => series !== 'measured' && interval),
  )}${axes}`;
}

/** Of every method the map of the first seed that all have: beside each other, or beside the ground truth. */
async function mapsOf(
  { scene, methods, runs, comparison, page }: PageScene,
  index: number,
  scenes: number,
  foldersOf: ComparisonSources['foldersOf'],
): Promise<Section | undefined> {
  const {
    seeds: [seed],
  } = comparison;
  const sources = page.flatMap(({ name, one }, position) => {
    const trial = one.details.find((detail) => detail.seed === seed);
    const run = runs.find(({ folder }) => folder === methods[position].folder)!;
    return trial && one.classes.join('\n') === page[0].one.classes.join('\n') ? [{ run, trial, name }] : [];
  });
  const maps = await readMaps(page[0].one, sources);
  if (!maps) return undefined;
  const { folder } = runs.find((run) => run.folder === methods[0].folder)!;
  const drawn = await withSpectra(maps, page[0].one, folder, foldersOf?.(folder));
  return {
    id: `maps-${index}`,
    title: scenes > 1 ? `Maps, ${scene}` : 'Maps',
    content: html`<p>Maps of seed ${seed}, the first that all methods have.</p>${mapsWidget(drawn, `maps-widget-${index}`, { second: true, share: 1 / scenes })}`,
  };
}

function recallSection(all: readonly PageScene[]): Section | undefined {
  const drawn = all.filter(({ page }) => page.every(({ one }) => one.tables.classes.length > 0));
  return drawn.length === 0
    ? undefined
    : {
        id: 'classes',
        title: 'Classes',
        content: drawn.map(
          ({ scene, page }) =>
            html`${all.length > 1 && html`<h3>${scene}</h3>`}${recallTable(
              page.map(({ name, one }) => ({ ...one, name })),
              scene,
            )}`,
        ),
      };
}
