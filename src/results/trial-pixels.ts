import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../errors/failure.js';
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

function trialFile({ folder }: StoredRun, { address }: TrialOfRun, file: PixelTable): string {
  return new RunFolder(folder).trial(address).path(file);
}

/** Whether a trial's table is there, or its lines in the run's where the trial is gone. */
export function hasPixels(run: StoredRun, trial: TrialOfRun, file: PixelTable): boolean {
  return existsSync(trialFile(run, trial, file)) || (!run.varies && existsSync(join(run.folder, file)));
}

/** A trial whose table of pixels is not there; of a run of tables alone, as published ones are, what cannot be computed. */
export function missingPixels(run: StoredRun, name: string, trial: TrialOfRun, file: PixelTable): Failure {
  const place = { file: trialFile(run, trial, file) };
  const again = new RunFolder(run.folder).resolved;
  const trials = run.configurations.flatMap((one) => one.trials);
  if (trials.some((one) => hasPixels(run, one, file))) {
    const message = `${name}, seed ${trial.seed}: its trial is missing`;
    return new Failure({ code: 'trial-missing', message, place, hint: `hsi-run ${again} computes it again.` });
  }
  return new Failure({
    code: 'trial-missing',
    message: `${run.name} has its tables, and no trial beside them: tests on the same pixels and intervals by pixels cannot be computed`,
    place: { file: run.folder },
    hint:
      `They need the class of each pixel (${file}), which tables do not have. ` +
      `hsi-run show ${run.folder} shows its means; hsi-run ${again} computes its trials.`,
  });
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
