import type { StoredRun } from '../../../store/list.js';
import type { PageConfiguration } from '../page-run.js';
import { type PredictedPixels, readPredictedPixels, readSplitPixels, type TrialPixels } from '../pixel-tables.js';
import { type StoredMap, storedMaps } from './stored-maps.js';
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
  /** What the run has mapped with it. */
  readonly map?: StoredMap;
}

/**
 * What trials say of the same scene as rasters: a stored map where there is one, else the tested pixels; a trial that is gone has
 * none.
 *
 * @param one whose scene and classes they have
 * @returns undefined where nothing can be drawn
 */
export function readMaps(one: Pick<PageConfiguration, 'classes' | 'colours' | 'safeColours' | 'scene'>, sources: readonly MapSource[]): MapSet | undefined {
  const { classes, colours, safeColours, scene } = one;
  if (classes.length > MOST_CLASSES) return undefined;
  const stored = new Map([...new Set(sources.map(({ run }) => run.folder))].map((folder) => [folder, storedMaps(folder)]));
  const read = sources.flatMap((source): Read[] => {
    const [split, predicted] = [readSplitPixels(source.run, source.trial), readPredictedPixels(source.run, source.trial)];
    return split && predicted ? [{ ...source, split, predicted, map: stored.get(source.run.folder)!.get(source.trial.address) }] : [];
  });
  if (read.length === 0) return undefined;
  const known = read.find(({ map }) => map)?.map;
  const reach = (key: 'row' | 'column') => read.reduce((most, { split }) => split[key].reduce((far, value) => Math.max(far, value), most), 0) + 1;
  // A scene's own size where it is known: its last rows may have no labelled pixel.
  const [rows, columns] = known ? [known.rows, known.columns] : [Math.max(reach('row'), scene?.rows ?? 0), Math.max(reach('column'), scene?.columns ?? 0)];
  const truth = Uint8Array.from(known?.labels ?? new Uint8Array(rows * columns));
  for (const { split } of read) paint(truth, columns, split, (index) => split.label[index]);
  return {
    rows, columns, classes, colours, safeColours, truth, blank: known?.labels ? 'unlabelled' : 'in no part of the split', items: read.map((source) => itemOf(source, rows, columns)),
    ...(known ? { falseColour: known.falseColour } : {}), remarks: remarksOf(read),
  };
}

function itemOf({ name, split, predicted, map }: Read, rows: number, columns: number): MapItem {
  const blank = () => new Uint8Array(rows * columns);
  const inSteps = (share: number) => Math.round(share * CONFIDENCE_STEPS);
  const parts = paint(blank(), columns, split, (index) => split.part[index]);
  if (map?.classes.length === rows * columns) {
    const { facts: { scope: asked } } = map;
    return { name, asked, parts, classes: Uint8Array.from(map.classes), confidence: Uint8Array.from(map.confidence, inSteps) };
  }
  return {
    name, asked: 'tested', parts, classes: paint(blank(), columns, predicted, (index) => predicted.predicted[index]),
    confidence: paint(blank(), columns, predicted, (index) => inSteps(predicted.confidence[index])),
  };
}

function remarksOf(read: readonly Read[]): string[] {
  const without = read.filter(({ map }) => !map).map(({ name }) => name);
  return [
    ...new Set(read.flatMap(({ map }) => map?.facts.remarks ?? [])),
    ...(without.length > 0 && without.length < read.length ? [`Of tested pixels alone: ${without.join(', ')}; hsi-run map RUN --seed draws the rest.`] : []),
  ];
}

function paint(
  raster: Uint8Array, columns: number, { row, column }: Pick<TrialPixels, 'row' | 'column'>, valueOf: (index: number) => number,
): Uint8Array {
  for (let index = 0; index < row.length; index++) raster[row[index] * columns + column[index]] = valueOf(index);
  return raster;
}
