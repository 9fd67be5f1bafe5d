import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileData } from '../base/file-data.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import { eachPixel } from '../store/formats/pixel-table.js';
import type { PredictionColumn, PREDICTIONS } from '../store/formats/trial/predictions.js';
import type { SPLIT, SplitColumn } from '../store/formats/trial/split.js';

/** A trial as its run lists it. */
export interface TrialOfRun {
  readonly seed: number;
  readonly address: string;
}

/** The tables with a line for each pixel, and their columns. */
interface PixelTables {
  readonly [SPLIT]: SplitColumn;
  readonly [PREDICTIONS]: PredictionColumn;
}
type PixelTable = keyof PixelTables;

export function trialFile({ folder }: StoredRun, { address }: TrialOfRun, file: PixelTable): string {
  return new RunFolder(folder).trial(address).path(file);
}

/** Whether a trial's table is there, or its lines in the run's where the trial is gone. */
export function hasPixels(run: StoredRun, trial: TrialOfRun, file: PixelTable): boolean {
  return existsSync(trialFile(run, trial, file)) || (!run.varies && existsSync(join(run.folder, file)));
}

/** Reads a trial's own table or, where the trial is gone, its lines in the run's: one line after the other. */
export async function eachTrialPixel<Table extends PixelTable>(
  run: StoredRun,
  trial: TrialOfRun,
  file: Table,
  names: readonly PixelTables[Table][],
  take: (cells: readonly string[]) => void,
): Promise<void> {
  const own = trialFile(run, trial, file);
  if (existsSync(own)) return eachPixel(fileData(own), names, take);
  const seed = String(trial.seed);
  return eachPixel(fileData(join(run.folder, file)), [...names, 'seed'], (cells) => {
    if (cells.at(-1) === seed) take(cells);
  });
}
