import { basename } from 'node:path';
import type { StoredRun } from '../../store/list.js';
import type { PageConfiguration } from '../page-run.js';
import { PREDICTIONS } from '../../store/formats/trial/predictions.js';
import { PARTS, SPLIT } from '../../store/formats/trial/split.js';
import { someOf } from '../../results/seeds-text.js';
import { eachTrialPixel, hasPixels } from '../../results/trial-pixels.js';
import { type PageMap, storedMaps } from './stored-maps.js';
import { omit } from '../../base/omit.js';
import { type Georeference, gridOf, type MapGrid } from '../../data/georeference.js';
import { isStretched } from '../../results/assess-areas.js';
import { CONFIDENCE_STEPS, type MapItem, type MapSet, markNoValue, MOST_CLASSES } from './map-set.js';

/** A trial whose pixels are to be drawn, and what its map is called. */
export interface MapSource {
  readonly run: StoredRun;
  readonly trial: { readonly seed: number; readonly address: string };
  readonly name: string;
}

interface Found extends MapSource {
  /** What the run has mapped with it. */
  readonly map?: PageMap;
}

/**
 * What trials say of the same scene as rasters: a stored map where there is one, else the tested pixels; a trial that is gone has
 * none.
 *
 * @param one whose scene and classes they have
 * @returns undefined where nothing can be drawn
 */
export async function readMaps(
  one: Pick<PageConfiguration, 'classes' | 'colours' | 'safeColours' | 'scene'>,
  sources: readonly MapSource[],
): Promise<MapSet | undefined> {
  const { classes, colours, safeColours, scene } = one;
  if (classes.length > MOST_CLASSES) return undefined;
  const stored = new Map([...new Set(sources.map(({ run }) => run.folder))].map((folder) => [folder, storedMaps(folder)]));
  const found = sources
    .filter(({ run, trial }) => hasPixels(run, trial, SPLIT) && hasPixels(run, trial, PREDICTIONS))
    .map((source): Found => ({ ...source, map: stored.get(source.run.folder)!.get(source.trial.address) }));
  if (found.length === 0) return undefined;
  const known = found.find(({ map }) => map)?.map;
  const { rows, columns } = known ?? (await sizeOf(found, scene));
  const truth = Uint8Array.from(known?.labels ?? new Uint8Array(rows * columns));
  const place = drawnPlace(known?.facts.georeference as Georeference | undefined);
  const items: MapItem[] = [];
  // One after the other: all pixels of all trials at once may not fit into the memory.
  for (const source of found) items.push(await itemOf(source, { rows, columns, truth }));
  return {
    rows,
    columns,
    classes,
    colours,
    safeColours,
    truth,
    blank: known?.labels ? 'not labelled' : 'not labelled, or in no part of the split',
    items,
    ...(known ? { falseColour: markNoValue(known.falseColour, { truth, items }), falseColourBands: known.facts.falseColour } : {}),
    ...(place ? { place } : {}),
    remarks: remarksOf(found),
  };
}

/** Where a map lies; without a unit where a bar would not have one length on all of it. */
export function drawnPlace(georeference: Georeference | undefined): MapGrid | undefined {
  const grid = gridOf(georeference);
  return grid && isStretched(georeference) ? omit(grid, 'unit') : grid;
}

/** A scene's own size where it is known: its last rows may have no labelled pixel. */
async function sizeOf(found: readonly Found[], scene: PageConfiguration['scene']): Promise<{ rows: number; columns: number }> {
  let [rows, columns] = [scene?.rows ?? 0, scene?.columns ?? 0];
  for (const { run, trial } of found) {
    await eachTrialPixel(run, trial, SPLIT, ['row', 'column'], ([row, column]) => {
      rows = Math.max(rows, Number(row) + 1);
      columns = Math.max(columns, Number(column) + 1);
    });
  }
  return { rows, columns };
}

/** Paints the ground truth of the split's pixels on the way. */
async function itemOf(
  { name, run, trial, map }: Found,
  { rows, columns, truth }: Pick<MapSet, 'rows' | 'columns'> & { readonly truth: Uint8Array },
): Promise<MapItem> {
  const blank = () => new Uint8Array(rows * columns);
  const inSteps = (share: number) => Math.round(share * CONFIDENCE_STEPS);
  const parts = blank();
  await eachTrialPixel(run, trial, SPLIT, ['row', 'column', 'class', 'part'], ([row, column, label, part]) => {
    const pixel = Number(row) * columns + Number(column);
    truth[pixel] = Number(label);
    parts[pixel] = PARTS.indexOf(part as (typeof PARTS)[number]) + 1;
  });
  if (map?.classes.length === rows * columns) {
    const {
      facts: { scope: asked },
    } = map;
    return { name, asked, parts, classes: Uint8Array.from(map.classes), confidence: Uint8Array.from(map.confidence, inSteps) };
  }
  const [classes, confidence] = [blank(), blank()];
  await eachTrialPixel(run, trial, PREDICTIONS, ['row', 'column', 'predicted', 'confidence'], ([row, column, predicted, sure]) => {
    const pixel = Number(row) * columns + Number(column);
    classes[pixel] = Number(predicted);
    // As a raster of confidence has it.
    confidence[pixel] = inSteps(Math.fround(Number(sure)));
  });
  return { name, asked: 'tested', parts, classes, confidence };
}

function remarksOf(read: readonly Found[]): string[] {
  const without = read.filter(({ map }) => !map).map(({ name }) => name);
  return [
    ...new Set(read.flatMap(({ map }) => map?.facts.remarks ?? [])),
    ...(without.length > 0 && without.length < read.length
      ? [
          `Only test pixels are mapped for ${someOf(without)}. To map the whole scene: hsi-run map ${basename(read.find(({ map }) => !map)!.run.folder)} --seed N.`,
        ]
      : []),
  ];
}
