import type { StoredRun } from '../../../store/list.js';
import type { PageConfiguration } from '../page-run.js';
import { type PredictedPixels, readPredictedPixels, readSplitPixels, type TrialPixels } from '../pixel-tables.js';
import { CONFIDENCE_STEPS, type MapItem, type MapSet, MOST_CLASSES } from './map-set.js';

/** A trial whose pixels are to be drawn, and what its map is called. */
export interface MapSource {
  readonly run: StoredRun;
  readonly trial: { readonly seed: number; readonly address: string };
  readonly name: string;
}

interface Read extends MapSource {
  readonly split: TrialPixels;
  readonly predicted: PredictedPixels;
}

/**
 * The pixels of trials on the same scene as rasters; a trial that is gone has none.
 *
 * @param one whose scene and classes they have
 * @returns undefined where nothing can be drawn
 */
export function readMaps(one: Pick<PageConfiguration, 'classes' | 'colours' | 'safeColours' | 'scene'>, sources: readonly MapSource[]): MapSet | undefined {
  const { classes, colours, safeColours, scene } = one;
  if (classes.length > MOST_CLASSES) return undefined;
  const read = sources.flatMap((source): Read[] => {
    const [split, predicted] = [readSplitPixels(source.run, source.trial), readPredictedPixels(source.run, source.trial)];
    return split && predicted ? [{ ...source, split, predicted }] : [];
  });
  if (read.length === 0) return undefined;
  const reach = (key: 'row' | 'column') => read.reduce((most, { split }) => split[key].reduce((far, value) => Math.max(far, value), most), 0) + 1;
  // A scene's own size where it is known: its last rows may have no labelled pixel.
  const [rows, columns] = [Math.max(reach('row'), scene?.rows ?? 0), Math.max(reach('column'), scene?.columns ?? 0)];
  const size = rows * columns;
  const truth = new Uint8Array(size);
  for (const { split } of read) paint(truth, columns, split, (index) => split.label[index]);
  return {
    rows, columns, classes, colours, safeColours, truth, remarks: [],
    items: read.map(({ name, split, predicted }): MapItem => ({
      name, whole: false,
      classes: paint(new Uint8Array(size), columns, predicted, (index) => predicted.predicted[index]),
      confidence: paint(new Uint8Array(size), columns, predicted, (index) => Math.round(predicted.confidence[index] * CONFIDENCE_STEPS)),
      parts: paint(new Uint8Array(size), columns, split, (index) => split.part[index]),
    })),
  };
}

function paint(
  raster: Uint8Array, columns: number, { row, column }: Pick<TrialPixels, 'row' | 'column'>, valueOf: (index: number) => number,
): Uint8Array {
  for (let index = 0; index < row.length; index++) raster[row[index] * columns + column[index]] = valueOf(index);
  return raster;
}
