import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoredRun } from '../../store/list.js';

/** The parts of a split as a raster has them; 0 is in none. */
export const PART_NAMES = ['train', 'validation', 'test'] as const;

/** The pixels of one trial, as its tables name them. */
export interface TrialPixels {
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  /** Its class, from 1. */
  readonly label: Uint16Array;
  /** Its part, from 1. */
  readonly part: Uint8Array;
}

export interface PredictedPixels extends Omit<TrialPixels, 'part'> {
  readonly predicted: Uint16Array;
  readonly confidence: Float32Array;
}

/** @returns undefined if neither the trial nor the run has it */
export function readSplitPixels(run: StoredRun, trial: { seed: number; address: string }): TrialPixels | undefined {
  const lines = linesOf(run, trial, 'split.csv');
  if (!lines) return undefined;
  return {
    ...placesOf(lines), part: Uint8Array.from(lines, ([, , , part]) => PART_NAMES.indexOf(part as (typeof PART_NAMES)[number]) + 1),
  };
}

export function readPredictedPixels(run: StoredRun, trial: { seed: number; address: string }): PredictedPixels | undefined {
  const lines = linesOf(run, trial, 'predictions.csv');
  if (!lines) return undefined;
  return {
    ...placesOf(lines), predicted: Uint16Array.from(lines, ([, , , predicted]) => Number(predicted)),
    confidence: Float32Array.from(lines, ([, , , , confidence]) => Number(confidence)),
  };
}

type Lines = readonly (readonly string[])[];

function placesOf(lines: Lines) {
  return {
    row: Uint32Array.from(lines, ([row]) => Number(row)), column: Uint32Array.from(lines, ([, column]) => Number(column)),
    label: Uint16Array.from(lines, ([, , label]) => Number(label)),
  };
}

/** Ten seeds have hundred thousands of lines, and no cell of these tables is ever quoted: split, not parsed. */
function linesOf({ folder, varies }: StoredRun, { seed, address }: { seed: number; address: string }, file: string): Lines | undefined {
  const trial = join(dirname(folder), 'trials', address, file);
  const cells = (path: string) => readFileSync(path, 'utf8').split('\n').slice(1).filter((line) => line !== '').map((line) => line.split(','));
  if (existsSync(trial)) return cells(trial);
  const own = join(folder, file);
  if (varies || !existsSync(own)) return undefined;
  return cells(own).filter(([mine]) => mine === String(seed)).map((line) => line.slice(1));
}
