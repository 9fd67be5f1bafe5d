import { confusionMatrix } from '../../evaluate/confusion.js';
import { metricsOf } from '../../evaluate/metrics.js';
import { writeCsv } from '../../base/csv.js';
import { labelCells } from '../label-columns.js';
import { FIGURE_NAMES, FIGURES } from '../summary.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { MapRecord } from './map-record.js';

/** Figures of a map by the names of `--json`, over all labelled pixels that are classified. */
export interface MapFigures {
  readonly pixels: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** How right a map is; undefined without labelled pixels. */
export function mapFigures(map: MapRecord, { classes: names }: Pick<MapFacts, 'classes'>): MapFigures | undefined {
  const confusion = confusionOf(map, names.length);
  const pixels = confusion?.flat().reduce((sum, count) => sum + count, 0) ?? 0;
  if (!confusion || pixels === 0) return undefined;
  const metrics = metricsOf(confusion);
  return { pixels, figures: Object.fromEntries(FIGURE_NAMES.map((name) => [name, metrics[FIGURES[name].of] as number])) };
}

/** `metrics.csv` and `confusion.csv` as a run's, without seeds. */
export function mapMetrics(map: MapRecord, facts: MapFacts): [string, string][] {
  const found = mapFigures(map, facts);
  if (!found) return [];
  const { classes } = facts;
  const labels = labelCells(facts.labels);
  const columns = ['pixels', ...FIGURE_NAMES.map((name) => FIGURES[name].column)];
  const confusion = confusionOf(map, classes.length)!;
  return [
    ['metrics.csv', writeCsv(columns, [[found.pixels, ...FIGURE_NAMES.map((name) => found.figures[name])]])],
    [
      'confusion.csv',
      writeCsv(
        ['class', 'name', ...classes.map((_, index) => `predicted_${index + 1}`), ...(labels ? ['label'] : [])],
        confusion.map((row, index) => [index + 1, classes[index], ...row, ...(labels ? [labels[index]] : [])]),
      ),
    ],
  ];
}

function confusionOf({ classes, labels }: MapRecord, count: number) {
  if (!labels) return undefined;
  const pixels = Array.from(labels.keys()).filter((pixel) => labels[pixel] > 0 && classes[pixel] > 0);
  return confusionMatrix(
    pixels.map((pixel) => labels[pixel]),
    pixels.map((pixel) => classes[pixel]),
    count,
  );
}
