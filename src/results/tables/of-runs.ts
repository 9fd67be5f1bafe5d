import { OVERVIEW_FIGURES, type OverviewFigureName, type RunOverview } from '../overview.js';
import { FIGURE_TITLES } from './of-run.js';
import { type Column, sharesNote, type PaperTable, type CellValue } from './table.js';

const NAMES = Object.keys(OVERVIEW_FIGURES) as OverviewFigureName[];

/** What has been run: a row for each configuration. */
export function tableOfRuns(runs: readonly RunOverview[]): PaperTable {
  return {
    name: 'runs',
    caption: 'Runs',
    notes: [sharesNote(2)],
    columns: [
      { key: 'name', title: 'Run', unit: 'text' },
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'scene', title: 'Scene', unit: 'text' },
      { key: 'engine', title: 'Engine', unit: 'text' },
      ...NAMES.map((key): Column => ({ key, title: FIGURE_TITLES[key], unit: 'share' })),
      { key: 'n', title: 'n', unit: 'count' },
      { key: 'written', title: 'Written', unit: 'text' },
    ],
    rows: runs.flatMap((run) =>
      run.configurations.map(({ name, trials }): CellValue[] => {
        const figures = run.figures.get(name);
        return [
          run.name,
          name === run.name ? '' : name,
          run.scene,
          run.engine,
          ...NAMES.map((figure) => figures && { mean: figures[figure].mean, ...(trials.length > 1 ? { sd: figures[figure].sd } : {}) }),
          trials.length,
          run.written.toISOString().slice(0, 10),
        ];
      }),
    ),
  };
}
