import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileData } from '../base/file-data.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import { eachPixel } from './pixel-table.js';

/** The parts of a split as a raster has them, from 1; 0 is in none. */
export const PART_NAMES = ['train', 'validation', 'test'] as const;

/** A trial as its run lists it. */
export interface TrialOfRun {
  readonly seed: number;
  readonly address: string;
}

type PixelTable = 'split.csv' | 'predictions.csv';

export function trialFile({ folder }: StoredRun, { address }: TrialOfRun, file: PixelTable): string {
  return new RunFolder(folder).trial(address).path(file);
}

/** Whether a trial's table is there, or its lines in the run's where the trial is gone. */
export function hasPixels(run: StoredRun, trial: TrialOfRun, file: PixelTable): boolean {
  return existsSync(trialFile(run, trial, file)) || (!run.varies && existsSync(join(run.folder, file)));
}

/** Reads a trial's own table or, where the trial is gone, its lines in the run's: one line after the other. */
export async function eachTrialPixel(
  run: StoredRun,
  trial: TrialOfRun,
  file: PixelTable,
  names: readonly string[],
  take: (cells: readonly string[]) => void,
): Promise<void> {
  const own = trialFile(run, trial, file);
  if (existsSync(own)) return eachPixel(fileData(own), names, take);
  const seed = String(trial.seed);
  return eachPixel(fileData(join(run.folder, file)), [...names, 'seed'], (cells) => {
    if (cells.at(-1) === seed) take(cells);
  });
}
